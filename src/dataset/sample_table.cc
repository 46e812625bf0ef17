#include "ctxtag/dataset/sample_table.h"

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "dataset/label_cells.h"

namespace ctxtag {
namespace {

constexpr char kBetween[] = " for user ";

std::vector<TrackId> sample_ids(const std::vector<TrackId>& tracks, const std::vector<UserId>& users) {
  std::vector<TrackId> ids;
  ids.reserve(tracks.size());
  for (std::size_t row = 0; row < tracks.size(); ++row) ids.push_back(sample_id(tracks[row], users[row]));
  return ids;
}

}  // namespace

TrackId sample_id(const TrackId& track, const UserId& user) { return {track.value + kBetween + user.value}; }

LabelMatrix by_sample(const SampleTable& samples) {
  LabelMatrix labels = samples.labels;
  labels.ids = sample_ids(samples.labels.ids, samples.users);
  return labels;
}

ScoreTable by_sample(const ScoreTable& scores) {
  if (scores.users.empty()) throw ConfigError("the scores name no users: there is no column user_id");
  return {sample_ids(scores.ids, scores.users), {}, scores.vocabulary, scores.scores};
}

SampleTable read_samples(const std::filesystem::path& file, const TagVocabulary& vocabulary, LabelNotes* notes) {
  SampleTable samples;
  samples.labels = read_label_rows(file, vocabulary, notes, &samples.users);
  for (const TrackId& track : samples.labels.ids) {
    if (track.value.find(kBetween) == std::string::npos) continue;
    throw DataError(escaped_bytes(file.string()) + ": the id '" + escaped_bytes(track.value) + "' holds '" + kBetween +
                    "', which joins a track and its user; name the track otherwise");
  }
  return samples;
}

std::string csv_text(const SampleTable& samples) { return label_rows_csv(samples.labels, &samples.users); }

void write_samples(const std::filesystem::path& file, const SampleTable& samples) {
  write_file_atomically(file, csv_text(samples));
}

}  // namespace ctxtag
