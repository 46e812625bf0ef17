#include "users/embed_job.h"

#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/safetensors.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr char kFinished[] = "finished";

fs::path with_suffix(fs::path file, const char* suffix) { return file += suffix; }

Json stamps_of(const std::vector<fs::path>& files) {
  Json stamps = Json::array();
  for (const fs::path& file : files) {
    const FileStamp stamp = FileStamp::of(file);
    stamps.push_back({file.empty() ? "" : escaped_bytes(file.filename().string()), stamp.bytes, stamp.modified_ns});
  }
  return stamps;
}

std::string request_of(const Json& config, const std::vector<fs::path>& inputs) {
  return "ctxtag-user embed 1 " + sha256(Json{{"config", config}, {"inputs", stamps_of(inputs)}}.dump());
}

bool fits(const TensorEntry& entry, const VectorMatrix& matrix) {
  return entry.dtype == "F32" && entry.shape == std::vector<std::int64_t>{matrix.rows(), matrix.cols()};
}

void load(const SafetensorsFile& file, const TensorEntry& entry, VectorMatrix& matrix) {
  std::memcpy(matrix.data(), file.data(entry), entry.bytes());
}

}  // namespace

EmbedJob::EmbedJob(const fs::path& out, const Json& config, const std::vector<fs::path>& inputs)
    : checkpoint_(with_suffix(out, ".checkpoint")),
      request_(request_of(config, inputs)),
      journal_(with_suffix(out, ".journal"), request_) {}

std::optional<std::size_t> EmbedJob::finished(const std::vector<fs::path>& outputs) const {
  const auto record = journal_.find(kFinished);
  if (!record) return std::nullopt;
  const Json finished = Json::parse(*record, nullptr, false);
  if (!finished.is_object() || finished.value("outputs", Json()) != stamps_of(outputs)) return std::nullopt;
  return finished.value("users_without_vector", std::size_t{0});
}

void EmbedJob::finish(const std::vector<fs::path>& outputs, std::size_t users_without_vector) {
  journal_.append(kFinished,
                  Json{{"outputs", stamps_of(outputs)}, {"users_without_vector", users_without_vector}}.dump());
  std::error_code ignored;
  fs::remove(checkpoint_, ignored);
}

AlsModel EmbedJob::resumed(AlsModel first) const {
  std::error_code ignored;
  if (!fs::exists(checkpoint_, ignored)) return first;
  const SafetensorsFile file(checkpoint_);
  const auto request = file.metadata().find("request");
  if (request == file.metadata().end() || request->second != request_) return first;
  const TensorEntry &users = file.tensor("users"), &tracks = file.tensor("tracks");
  if (!fits(users, first.users) || !fits(tracks, first.tracks)) return first;
  load(file, users, first.users);
  load(file, tracks, first.tracks);
  first.losses = Json::parse(file.metadata().at("losses")).get<std::vector<double>>();
  first.iterations = static_cast<int>(first.losses.size());
  return first;
}

void EmbedJob::keep(const AlsModel& model) const {
  write_safetensors(checkpoint_,
                    {{"users", "F32", {model.users.rows(), model.users.cols()}, model.users.data()},
                     {"tracks", "F32", {model.tracks.rows(), model.tracks.cols()}, model.tracks.data()}},
                    {{"request", request_}, {"losses", Json(model.losses).dump()}});
}

fs::path record_file(fs::path vectors) { return vectors.replace_extension(".json"); }

std::vector<fs::path> files_of_vectors(const fs::path& vectors) {
  std::vector<fs::path> files = {vectors, record_file(vectors)};
  if (vectors.extension() == ".npy") files.push_back(fs::path(vectors).replace_extension(".ids.csv"));
  return files;
}

}  // namespace ctxtag
