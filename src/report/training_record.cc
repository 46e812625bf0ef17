#include "ctxtag/report/training_record.h"

#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"
#include "ctxtag/formats/safetensors.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr double kMostEpochs = 1e9;

std::string name_of(const fs::path& file) { return escaped_bytes(file.string()); }

std::optional<double> number(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

// Calls take(object) for every line.
template <typename Take>
void each_line(const fs::path& file, const Take& take) {
  if (!fs::exists(file)) return;
  const std::string text = read_file(file);
  int line = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    ++line;
    const Json object = Json::parse(text.substr(begin, end - begin), nullptr, /*allow_exceptions=*/false);
    const auto epoch = object.is_object() ? number(object, "epoch") : std::nullopt;
    if (!epoch || *epoch < 0.0 || *epoch > kMostEpochs) {
      throw DataError(name_of(file) + ":" + std::to_string(line) + ": expected a JSON object with `epoch`");
    }
    take(object);
    begin = end + 1;
  }
}

EpochRecord epoch_of(const Json& line) {
  EpochRecord record;
  record.epoch = static_cast<std::int64_t>(*number(line, "epoch"));
  record.train_loss = number(line, "train_loss");
  record.valid_loss = number(line, "valid_loss");
  record.valid_macro_roc_auc = number(line, "valid_macro_roc_auc");
  record.valid_macro_average_precision = number(line, "valid_macro_average_precision");
  record.learning_rate = number(line, "learning_rate");
  const auto improved = line.find("improved");
  record.improved = improved != line.end() && improved->is_boolean() && improved->get<bool>();
  return record;
}

// The object that a file holds, as indented text; empty without the file.
std::string json_text(const fs::path& file) {
  if (!fs::exists(file)) return "";
  const Json json = Json::parse(read_file(file), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) throw DataError(name_of(file) + ": is not a JSON object");
  return json.dump(2);
}

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

RunTables tables_of(const std::string& config) {
  RunTables tables;
  if (config.empty()) return tables;
  const Json json = Json::parse(config);
  const auto data = json.find("data");
  if (data == json.end() || !data->is_object()) return tables;
  tables.labels = text_at(*data, "labels");
  tables.samples = text_at(*data, "samples");
  tables.splits = text_at(*data, "splits");
  const auto fold = [&](const char* key) {
    const auto value = number(*data, key);
    return value && *value >= 0.0 && *value < kMostEpochs ? std::optional(static_cast<int>(*value)) : std::nullopt;
  };
  tables.test_fold = fold("test_fold");
  tables.validation_fold = fold("validation_fold");
  return tables;
}

void read_description(const fs::path& file, TrainingRecord& record) {
  if (!fs::exists(file)) return;
  const SafetensorsFile model(file);
  const auto found = model.metadata().find("ctxtag");
  if (found == model.metadata().end()) throw DataError(name_of(file) + ": not a ctxtag model: no metadata `ctxtag`");
  const Json json = Json::parse(found->second, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) throw DataError(name_of(file) + ": its metadata `ctxtag` is not a JSON object");
  record.model = json.dump(2);
  try {
    record.vocabulary = TagVocabulary(json.at("vocabulary").get<std::vector<std::string>>());
    record.thresholds = json.at("thresholds").get<std::vector<double>>();
  } catch (const nlohmann::json::exception& error) {
    throw DataError(name_of(file) + ": damaged model description: " + printable(error.what()));
  }
  if (record.thresholds.size() != record.vocabulary.size())
    throw DataError(name_of(file) + ": not one threshold per tag");
}

}  // namespace

std::optional<std::int64_t> TrainingRecord::best_epoch() const {
  std::optional<std::int64_t> best;
  for (const EpochRecord& epoch : history) {
    if (epoch.improved) best = epoch.epoch;
  }
  return best;
}

TrainingRecord read_training_record(const fs::path& folder) {
  TrainingRecord record;
  each_line(folder / "history.jsonl", [&](const Json& line) { record.history.push_back(epoch_of(line)); });
  each_line(folder / "timing.jsonl", [&](const Json& line) {
    if (const auto seconds = number(line, "seconds")) record.epoch_seconds.push_back(*seconds);
  });
  record.config = json_text(folder / "config.json");
  record.environment = json_text(folder / "environment.json");
  record.tables = tables_of(record.config);
  read_description(folder / "model.safetensors", record);
  return record;
}

}  // namespace ctxtag
