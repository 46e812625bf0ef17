#pragma once
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/dataset/score_table.h"
#include "support/folders.h"

namespace ctxtag::test {

/// A row of a sample table: the track, the user, one label per tag (-1: unknown).
struct SampleRow {
  std::string track, user;
  std::vector<int> labels;
};

inline SampleTable samples_of(const std::vector<std::string>& tags, const std::vector<SampleRow>& rows) {
  SampleTable samples;
  samples.labels.vocabulary = TagVocabulary(tags);
  const auto count = static_cast<Eigen::Index>(rows.size()), columns = static_cast<Eigen::Index>(tags.size());
  samples.labels.values = ByteMatrix::Zero(count, columns);
  samples.labels.known = ByteMatrix::Ones(count, columns);
  for (Eigen::Index row = 0; row < count; ++row) {
    const SampleRow& from = rows[static_cast<std::size_t>(row)];
    samples.labels.ids.push_back({from.track});
    samples.users.push_back({from.user});
    for (Eigen::Index tag = 0; tag < columns; ++tag) {
      const int label = from.labels[static_cast<std::size_t>(tag)];
      samples.labels.values(row, tag) = label == 1 ? 1 : 0;
      samples.labels.known(row, tag) = label < 0 ? 0 : 1;
    }
  }
  return samples;
}

/// A row of a score table; without a user, it is of the track.
struct ScoreRow {
  std::string track, user;
  std::vector<double> scores;
};

inline ScoreTable scores_of(const std::vector<std::string>& tags, const std::vector<ScoreRow>& rows) {
  ScoreTable table;
  table.vocabulary = TagVocabulary(tags);
  table.scores.resize(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(tags.size()));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    table.ids.push_back({rows[row].track});
    if (!rows[row].user.empty()) table.users.push_back({rows[row].user});
    for (std::size_t tag = 0; tag < tags.size(); ++tag) {
      table.scores(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(tag)) = rows[row].scores[tag];
    }
  }
  return table;
}

/// A file of tests/golden/samples, which make_samples.py there wrote with scikit-learn 1.2.1.
inline std::filesystem::path golden_samples(const std::string& name) { return golden("samples") / name; }

inline nlohmann::json golden_figures() {
  std::ifstream file(golden_samples("expected.json"));
  return nlohmann::json::parse(file);
}

}  // namespace ctxtag::test
