#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/formats/csv.h"

namespace ctxtag {

using IntegerMatrix = Eigen::Array<std::int64_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Rows x tags of whole numbers as a released file holds them, with the line of every row.
struct TagRows {
  std::filesystem::path file;
  std::vector<TrackId> ids;
  std::vector<int> lines;
  std::vector<std::string> tags;
  IntegerMatrix values;  ///< at least 0

  FileLine at(std::size_t row) const { return {file, lines[row]}; }
  Eigen::Index rows() const { return values.rows(); }
};

/// What a cell of a table by tags may hold.
enum class CellKind { kLabel, kCount };

/// A CSV with an id column (`song_id`, or else the first) and one column per tag. Columns without a name and those in
/// `not_tags` are left out. Throws DataError with file, line and column for a cell that is not 1 or 0 (kLabel) or a
/// whole number from 0 (kCount), for an id that comes twice, and for a table without rows or tags.
TagRows read_tag_rows(const std::filesystem::path& file, CellKind kind, const std::vector<std::string>& not_tags = {});

/// A CSV with an id column and a column `label` of tag names separated by tabs. `tags` are the tags there may be;
/// empty: all that occur, in sorted order.
TagRows read_named_tags(const std::filesystem::path& file, const std::vector<std::string>& tags = {});

/// True when the header of the CSV has a column of that name.
bool has_column(const std::filesystem::path& file, const std::string& name);

/// The rows as labels: known everywhere, 1 where the value is at least `positive_from`.
LabelMatrix labels_of(const TagRows& rows, std::int64_t positive_from = 1);

}  // namespace ctxtag
