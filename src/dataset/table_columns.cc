#include "dataset/table_columns.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

std::string id_from_cell(const std::string& cell, const FileLine& at) {
  if (cell.empty()) throw DataError(to_text(at) + "the id is empty");
  if (cell.find('\0') != std::string::npos) throw DataError(to_text(at) + "the id holds a NUL byte");
  const bool plain = std::all_of(cell.begin(), cell.end(), [](char c) { return c != '\\' && (c & 0x80) == 0; });
  return plain ? cell : escaped_bytes(unescaped_bytes(cell));
}

void RowKeys::add(const std::string& key, const std::string& spoken, const FileLine& at) {
  const auto [found, added] = lines_.emplace(key, at.line);
  if (!added) {
    throw DataError(to_text(at) + spoken + " stands in line " + std::to_string(found->second) +
                    " already; every row needs an id of its own");
  }
}

void RowKeys::add_row(const std::string& track, const std::string* user, const FileLine& at) {
  const std::string spoken = "the id '" + track + "'";
  if (user == nullptr) return add(track, spoken, at);
  add(track + '\n' + *user, spoken + " of user '" + *user + "'", at);
}

std::vector<std::size_t> columns_named(const CsvReader& reader, const std::vector<std::string>& names) {
  const std::vector<std::string>& header = reader.header();
  std::unordered_map<std::string_view, std::size_t> positions;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (!positions.emplace(header[i], i).second && std::find(names.begin(), names.end(), header[i]) != names.end()) {
      throw DataError(to_text(reader.at()) + "two columns are named '" + header[i] + "'");
    }
  }
  std::vector<std::size_t> columns;
  std::vector<std::string> missing;
  for (const std::string& name : names) {
    const auto found = positions.find(name);
    if (found != positions.end()) {
      columns.push_back(found->second);
      continue;
    }
    const std::string nearest = nearest_word(name, header);
    missing.push_back("'" + name + "'" + (nearest.empty() ? "" : " (nearest: '" + nearest + "')"));
  }
  if (!missing.empty()) {
    const std::size_t count = missing.size();
    if (count > 5) missing.resize(5);
    throw DataError(to_text(reader.at()) + std::to_string(count) + " of " + std::to_string(names.size()) +
                    " columns are missing: " + joined(missing) + (count > 5 ? ", ..." : "") + reader.other_separator());
  }
  return columns;
}

TagVocabulary vocabulary_in(std::vector<std::string> names, const FileLine& header) {
  if (std::find(names.begin(), names.end(), "") != names.end()) {
    throw DataError(to_text(header) + "a column of the header has no name (a comma too much at the end of each line?)");
  }
  try {
    return TagVocabulary(std::move(names));
  } catch (const ConfigError& error) {
    throw DataError(to_text(header) + error.what());
  }
}

void fail_cell(const FileLine& at, const std::string& column, const std::string& cell, std::string_view expected) {
  throw DataError(to_text(at) + "'" + escaped_bytes(column) + "' is '" + escaped_bytes(cell) + "'; expected " +
                  std::string(expected));
}

RowIndex row_index(const std::vector<TrackId>& ids) {
  RowIndex index;
  index.reserve(ids.size());
  for (std::size_t row = 0; row < ids.size(); ++row) {
    const auto [found, added] = index.emplace(ids[row], row);
    if (!added) {
      throw DataError("rows " + std::to_string(found->second + 1) + " and " + std::to_string(row + 1) +
                      " both have the id '" + ids[row].value + "'");
    }
  }
  return index;
}

}  // namespace ctxtag
