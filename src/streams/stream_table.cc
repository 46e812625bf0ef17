#include "ctxtag/streams/stream_table.h"

namespace ctxtag {
namespace {

template <typename T>
std::vector<T> taken(const std::vector<T>& values, const std::vector<std::size_t>& rows) {
  if (values.empty()) return {};
  std::vector<T> result;
  result.reserve(rows.size());
  for (const std::size_t row : rows) result.push_back(values[row]);
  return result;
}

}  // namespace

const StreamColumn* StreamTable::find(const std::string& name) const {
  for (const StreamColumn& column : columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

std::vector<std::size_t> known_rows(const StreamTable& table, const std::vector<std::size_t>& rows) {
  std::vector<std::size_t> known;
  for (const std::size_t row : rows) {
    if (table.situation[row] >= 0) known.push_back(row);
  }
  return known;
}

StreamTable rows_of(const StreamTable& table, const std::vector<std::size_t>& rows) {
  StreamTable result;
  result.ids = taken(table.ids, rows);
  result.users = {table.users.names, taken(table.users.of_row, rows)};
  result.tracks = {table.tracks.names, taken(table.tracks.of_row, rows)};
  for (const StreamColumn& column : table.columns) {
    result.columns.push_back({column.name, column.signal, column.categorical, column.book, taken(column.values, rows)});
  }
  result.situations = table.situations;
  result.situation = taken(table.situation, rows);
  result.fold = taken(table.fold, rows);
  result.moment = taken(table.moment, rows);
  result.row = taken(table.row, rows);
  return result;
}

}  // namespace ctxtag
