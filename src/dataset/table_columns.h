#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/tag_vocabulary.h"
#include "ctxtag/formats/csv.h"

namespace ctxtag {

/// The id a cell spells, in the one form that every table writes: valid UTF-8, other bytes as escaped_bytes() has them.
/// Throws DataError when the cell is empty.
std::string id_from_cell(const std::string& cell, const FileLine& at);

/// Sees to it that every row of a table has a key of its own.
class RowKeys {
 public:
  /// Throws DataError that names both lines when `key` was added before; `spoken` names it in the message.
  void add(const std::string& key, const std::string& spoken, const FileLine& at);
  /// The row of a track or, when not null, of a track for a user.
  void add_row(const std::string& track, const std::string* user, const FileLine& at);

 private:
  std::unordered_map<std::string, int> lines_;
};

/// Position of every name in the header of `reader`. Throws DataError that lists those that are missing, each with the
/// nearest column there is.
std::vector<std::size_t> columns_named(const CsvReader& reader, const std::vector<std::string>& names);

/// The names as a vocabulary; DataError that begins with `header` when one is empty or occurs twice.
TagVocabulary vocabulary_in(std::vector<std::string> names, const FileLine& header);

/// Throws DataError that quotes the cell and says what was expected in it.
[[noreturn]] void fail_cell(const FileLine& at, const std::string& column, const std::string& cell,
                            std::string_view expected);

/// Where each id stands; throws DataError when two rows share one.
RowIndex row_index(const std::vector<TrackId>& ids);

}  // namespace ctxtag
