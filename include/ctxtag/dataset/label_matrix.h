#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/dataset/tag_vocabulary.h"

namespace ctxtag {

using ByteMatrix = Eigen::Array<std::uint8_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RealMatrix = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Where each id stands in a table.
using RowIndex = std::unordered_map<TrackId, std::size_t>;

/// Labels of tracks: rows x tags. Missing is not absent: where `known` is 0 nothing is known, whatever `values` holds.
struct LabelMatrix {
  std::vector<TrackId> ids;
  TagVocabulary vocabulary;
  ByteMatrix values;  ///< 1 or 0; 0 where unknown
  ByteMatrix known;   ///< 1 or 0

  RowIndex rows() const;
};

/// What read_labels() left out, for the tool to say.
struct LabelNotes {
  std::vector<std::string> ignored_columns;
  /// Of each ignored column that is all labels but for a stray cell or 1 % of them: where the first of these stands.
  std::vector<std::string> stray_cells;

  /// One line for people per thing to know; none when nothing was left out.
  std::vector<std::string> lines() const;
};

/// Label table (CSV): the first column is the id, whatever its name; tag columns are those of `vocabulary` when it is
/// not empty (all must be there), else all columns that hold only 1, 0 or nothing. Throws DataError with file, line,
/// tag and value for anything else, for two rows with one id, and for a table without tags or rows.
LabelMatrix read_labels(const std::filesystem::path& file, const TagVocabulary& vocabulary = {},
                        LabelNotes* notes = nullptr);
std::string csv_text(const LabelMatrix& labels);  ///< as write_labels() writes it
void write_labels(const std::filesystem::path& file, const LabelMatrix& labels);

}  // namespace ctxtag
