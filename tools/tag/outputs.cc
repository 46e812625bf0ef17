#include "outputs.h"

#include <spdlog/fmt/fmt.h>

#include <iostream>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/features/feature_store_writer.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/formats/npy.h"
#include "ctxtag/tagging/label_files.h"

namespace ctxtag::tools {

void OutputChoice::validate(const TrackTable& tracks, const TagVocabulary& vocabulary, bool over_time) const {
  if (format == "audacity") {
    if (!over_time)
      throw ConfigError("--format audacity: shows tags over time; give --window-seconds (and --hop-seconds)");
    if (to_stdout() && tracks.size() > 1)
      throw ConfigError("--format audacity: one label file per track; give a folder as --out");
    if (!to_stdout()) require_label_files_apart(tracks);
  }
  if (!playlists.empty()) require_playlists_apart(vocabulary);
  for (const auto& [flag, file] : files()) {
    if (!is_folder(flag) && std::filesystem::is_directory(file)) {
      throw ConfigError(fmt::format("{}: {} is a folder; expected the name of a file", flag, escaped_bytes(file)));
    }
  }
  if (!embeddings.empty() && std::filesystem::path(embeddings).extension() != ".npy") {
    throw ConfigError("--embeddings: expected a name that ends in .npy, found '" + embeddings + "'");
  }
}

std::vector<std::pair<std::string, std::string>> OutputChoice::files() const {
  return {{"--out", out},
          {"--scores", scores},
          {"--embeddings", embeddings},
          {"--playlists", playlists},
          {"--rejects", rejects}};
}

void OutputChoice::take(const Shard& shard) {
  for (std::string* const file : {&out, &scores, &embeddings, &playlists, &rejects})
    *file = shard_path(*file, shard).string();
  if (!shard.is_whole()) in_playlists = PlaylistScores::kAsComments;
}

std::string OutputChoice::journal_base() const {
  if (!out.empty() && out != "-") return out;
  for (const std::string& other : {scores, embeddings, playlists, rejects}) {
    if (!other.empty() && other != "-") return other;
  }
  return "";
}

std::vector<std::unique_ptr<FileLock>> OutputChoice::locks() const {
  std::vector<std::unique_ptr<FileLock>> held;
  for (const auto& [flag, file] : files()) {
    if (file.empty() || file == "-") continue;
    std::filesystem::path lock = std::filesystem::path(file).lexically_normal();
    if (!lock.has_filename()) lock = lock.parent_path();
    if (std::filesystem::is_other(lock)) continue;  // a pipe or /dev/null
    if (is_folder(flag) && lock.has_parent_path()) make_folder(lock.parent_path());
    held.push_back(std::make_unique<FileLock>(lock += ".lock"));
  }
  return held;
}

void OutputChoice::record(const Shard& shard, const std::string& request, const InputList& inputs) const {
  if (shard.is_whole()) return;
  for (const auto& [flag, file] : files()) {
    if (!file.empty() && file != "-") write_shard_record(file, request, inputs);
  }
}

TagOutputs::TagOutputs(OutputChoice choice, TagDecision decision)
    : choice_(std::move(choice)), decision_(std::move(decision)), playlists_(decision_) {
  if (choice_.format != "audacity" && !choice_.to_stdout() && !choice_.out.empty()) file_.emplace(choice_.out);
  const std::string header = choice_.format == "csv" ? tags_csv_header(decision_) : "";
  if (file_) file_->write(header);
  if (choice_.to_stdout()) std::cout << header;
  if (choice_.format == "audacity" && !choice_.to_stdout() && !choice_.out.empty()) make_folder(choice_.out);
}

TagOutputs::~TagOutputs() = default;

std::string TagOutputs::text_of(const Track& track, const TrackTags& tags) const {
  if (choice_.format == "csv") return tags_csv_row(decision_, track.id, tags);
  if (choice_.format == "jsonl") return tags_json_line(decision_, track.id, tags);
  return audacity_labels(decision_, tags);
}

void TagOutputs::add(const Track& track, const TrackTags& tags) {
  if (choice_.to_stdout()) {
    std::cout << text_of(track, tags) << std::flush;
  } else if (file_) {
    file_->write(text_of(track, tags));
  } else if (!choice_.out.empty() && !tags.rejected()) {
    const std::filesystem::path file = label_file(choice_.out, track.id);
    make_folder(file.parent_path());
    write_file_atomically(file, text_of(track, tags));
  }
  if (tags.rejected()) {
    rejects_.push_back({track.id, escaped_bytes(track.path.string()), tags.reject_reason, tags.reject_detail});
    return;
  }
  if (!choice_.playlists.empty()) playlists_.add(track.path, tags);
  if (!choice_.scores.empty() || !choice_.embeddings.empty()) ids_.push_back(track.id);
  if (!choice_.scores.empty()) scores_.insert(scores_.end(), tags.scores.begin(), tags.scores.end());
  embeddings_.insert(embeddings_.end(), tags.embedding.begin(), tags.embedding.end());
}

std::vector<std::string> TagOutputs::finish() {
  std::vector<std::string> notes;
  if (file_) file_->commit();
  if (!choice_.scores.empty()) {
    const auto rows = static_cast<Eigen::Index>(ids_.size());
    const auto columns = static_cast<Eigen::Index>(decision_.vocabulary.size());
    const ScoreTable table{ids_, {}, decision_.vocabulary, Eigen::Map<RealMatrix>(scores_.data(), rows, columns)};
    if (choice_.scores == "-") {
      std::cout << scores_csv(table);
    } else {
      write_scores(choice_.scores, table);
    }
  }
  if (!choice_.embeddings.empty()) write_embeddings(choice_.embeddings, ids_, embeddings_);
  if (!choice_.rejects.empty()) write_file_atomically(choice_.rejects, rejects_csv(rejects_));
  if (!choice_.playlists.empty()) {
    const std::size_t unlisted = playlists_.write(choice_.playlists, choice_.in_playlists);
    if (unlisted != 0)
      notes.push_back(std::to_string(unlisted) + " files have a line feed in their path and stand in no playlist");
  }
  return notes;
}

void write_embeddings(const std::filesystem::path& file, const std::vector<TrackId>& ids,
                      const std::vector<float>& values) {
  std::string text = "track_id\n";
  for (const TrackId& id : ids) text += csv_line({id.value});
  std::filesystem::path names = file;
  write_npy(file, {ids.size(), ids.empty() ? 0 : values.size() / ids.size()}, values.data());
  write_file_atomically(names.replace_extension(".ids.csv"), text);
}

}  // namespace ctxtag::tools
