#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

inline constexpr char kUserColumn[] = "user_id";

/// read_labels(); with `users`, rows are of the track in the first column and the user in `user_id`, whose ids are
/// appended, and two rows may be of one track.
LabelMatrix read_label_rows(const std::filesystem::path& file, const TagVocabulary& vocabulary, LabelNotes* notes,
                            std::vector<UserId>* users);

/// csv_text(); with `users`, the columns are song_id, user_id and the tags.
std::string label_rows_csv(const LabelMatrix& labels, const std::vector<UserId>* users);

}  // namespace ctxtag
