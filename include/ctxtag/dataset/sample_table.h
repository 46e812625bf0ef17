#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/score_table.h"

namespace ctxtag {

/// What a track is to a listener: the rows of `labels` are samples, each a track for a user. `labels.ids` names the
/// tracks, one of them as often as it has users here.
struct SampleTable {
  LabelMatrix labels;
  std::vector<UserId> users;  ///< one per row of labels

  std::size_t size() const { return users.size(); }
};

/// The id of a sample where tables are joined by one id: "TRACK for user USER".
TrackId sample_id(const TrackId& track, const UserId& user);
/// The labels with a sample_id() for each row.
LabelMatrix by_sample(const SampleTable& samples);
/// The scores with a sample_id() for each row and without users. Throws ConfigError when they name no users.
ScoreTable by_sample(const ScoreTable& scores);

/// CSV as released with the ISMIR 2020 paper: the track in the first column, `user_id`, one column per tag, read as
/// read_labels() does. Throws DataError with file and line for what it refuses too, for a table without `user_id`, for
/// two rows of one track and user, and for a track whose id holds " for user ".
SampleTable read_samples(const std::filesystem::path& file, const TagVocabulary& vocabulary = {},
                         LabelNotes* notes = nullptr);
std::string csv_text(const SampleTable& samples);  ///< as write_samples() writes it
void write_samples(const std::filesystem::path& file, const SampleTable& samples);

}  // namespace ctxtag
