#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/dataset/tag_vocabulary.h"

namespace ctxtag {

/// What one column says of every stream; NaN where it says nothing.
struct StreamColumn {
  std::string name;
  std::string signal;             ///< what it tells of: time, day, device, network, age, gender, location, or its name
  bool categorical = false;       ///< `values` are then positions in `book`
  std::vector<std::string> book;  ///< the categories, numbers by size, then texts in byte order; empty for numbers
  std::vector<float> values;
};

/// Names that rows point at.
struct InternedNames {
  std::vector<std::string> names;  ///< in the order of their first row
  std::vector<std::uint32_t> of_row;
};

/// Someone listened to a track somewhere at some time: one row a stream. The columns to predict from, those that the
/// table has, are (Ibrahim et al., ISMIR 2022)
/// - `readable_time`: the hour of local time, 0 to 23, and on a clock's face, with t the hours since midnight,
///   `x_time` = cos(2 pi t / 24), `y_time` = sin(2 pi t / 24);
/// - `weekday`: 0 (Monday) to 6, and on a circle `x_day` = cos(2 pi weekday / 7), `y_day` = sin(2 pi weekday / 7);
/// - `user_age` (years), `gender_num`, `device_num`, `location_num` (country), `network_num`: categories;
/// then those that the configuration names.
struct StreamTable {
  std::vector<std::string> ids;  ///< `stream_id`; empty where the table has none: a row's id is its number, from 1
  InternedNames users, tracks;   ///< without rows where the table has no such column
  std::vector<StreamColumn> columns;
  TagVocabulary situations;
  std::vector<std::int32_t> situation;  ///< position in `situations`; -1 where unknown; one a row
  std::vector<std::int32_t> fold;       ///< empty, or one a row
  std::vector<double> moment;           ///< seconds since 1970 in UTC, or of the listener's clock where that is all
                                        ///< there is (no zone); NaN where unknown; empty where the table has no time
  std::vector<std::uint32_t> row;       ///< number of each row in what was read, counted from 1

  std::size_t size() const { return situation.size(); }
  std::string id(std::size_t i) const { return ids.empty() ? std::to_string(row[i]) : ids[i]; }
  /// Column of that name, or null.
  const StreamColumn* find(const std::string& name) const;
};

/// Those of `rows` whose situation is known.
std::vector<std::size_t> known_rows(const StreamTable& table, const std::vector<std::size_t>& rows);

/// The rows of `table` at `rows`, in this order. Books and names stay whole.
StreamTable rows_of(const StreamTable& table, const std::vector<std::size_t>& rows);

}  // namespace ctxtag
