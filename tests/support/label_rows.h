#pragma once
#include <string>
#include <utility>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "support/temporary_folder.h"

namespace ctxtag::test {

/// Labels from rows as texts of 0, 1 and ?; tracks t0, t1 ..., tags a, b ...
inline LabelMatrix labels_of(const std::vector<std::string>& rows) {
  LabelMatrix labels;
  std::vector<std::string> tags;
  for (std::size_t tag = 0; tag < rows[0].size(); ++tag) tags.push_back(std::string(1, static_cast<char>('a' + tag)));
  labels.vocabulary = TagVocabulary(tags);
  labels.values = ByteMatrix::Zero(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(tags.size()));
  labels.known = ByteMatrix::Ones(labels.values.rows(), labels.values.cols());
  for (Eigen::Index row = 0; row < labels.values.rows(); ++row) {
    labels.ids.push_back({"t" + std::to_string(row)});
    for (Eigen::Index tag = 0; tag < labels.values.cols(); ++tag) {
      const char cell = rows[static_cast<std::size_t>(row)][static_cast<std::size_t>(tag)];
      labels.values(row, tag) = cell == '1' ? 1 : 0;
      labels.known(row, tag) = cell == '?' ? 0 : 1;
    }
  }
  return labels;
}

/// What read_labels() makes of the text of a label table.
inline LabelMatrix labels_from(const std::string& text, std::vector<std::string> tags = {"car", "sad"}) {
  return read_labels(TemporaryFolder().file("l.csv", text), TagVocabulary(std::move(tags)));
}

}  // namespace ctxtag::test
