#pragma once
#include <string>
#include <vector>

#include "ctxtag/dataset/split_table.h"
#include "importing/imported.h"
#include "importing/tag_rows.h"

namespace ctxtag {

/// Names as they are written: valid UTF-8.
std::vector<std::string> escaped(std::vector<std::string> names);
/// The header of a table: some columns, then one per tag.
std::string header_line(std::vector<std::string> first, const std::vector<std::string>& tags);

/// A table of text that is ready.
ImportedTable text_table(const std::string& name, std::size_t rows, std::string text);
ImportedTable labels_table(const std::string& name, LabelMatrix labels);
ImportedTable splits_table(const std::string& name, SplitTable splits);
/// `track_id` and one column of counts per tag.
ImportedTable counts_table(const std::string& name, const TagRows& counts);
/// Two columns: ids, and what belongs to each.
ImportedTable pairs_table(const std::string& name, const std::string& header, const std::vector<TrackId>& ids,
                          const std::vector<std::string>& values);

/// The cells of one column. Throws DataError that lists the columns when there is none of that name.
std::vector<std::string> read_column(const std::filesystem::path& file, const std::string& column);

}  // namespace ctxtag
