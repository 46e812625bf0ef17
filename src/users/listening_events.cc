#include "ctxtag/users/listening_events.h"

#include <cmath>
#include <limits>
#include <string>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/formats/tsv.h"
#include "users/pair_counter.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

bool is_tsv(fs::path file) {
  if (file.extension() == ".gz") file.replace_extension();
  return file.extension() == ".tsv";
}

/// Numbers ids in the order in which they come, and adds up their plays.
class IdNumbers {
 public:
  std::int32_t number(const std::string& cell, double plays, const FileLine& at) {
    if (cell.empty()) throw DataError(to_text(at) + "an id is empty");
    const auto [found, added] = numbers_.emplace(cell, static_cast<std::int32_t>(plays_.size()));
    if (added) {
      if (plays_.size() == static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
        throw DataError(to_text(at) + "more than 2147483647 different ids");
      }
      plays_.push_back(false);
    }
    if (plays > 0.0) plays_[static_cast<std::size_t>(found->second)] = true;
    return found->second;
  }

  /// The ids with a play, and for each number its place among them (-1: none). The others go to `without_plays`.
  template <typename Id>
  std::vector<std::int32_t> places(std::vector<Id>& ids, std::vector<Id>& without_plays, std::int64_t& as_numbers) {
    std::vector<const std::string*> in_order(plays_.size());
    for (const auto& [cell, number] : numbers_) in_order[static_cast<std::size_t>(number)] = &cell;
    std::vector<std::int32_t> places(plays_.size(), -1);
    for (std::size_t i = 0; i < plays_.size(); ++i) {
      double ignored = 0.0;
      if (parse_number(*in_order[i], ignored)) ++as_numbers;
      if (plays_[i]) places[i] = static_cast<std::int32_t>(ids.size());
      (plays_[i] ? ids : without_plays).push_back({escaped_bytes(unescaped_bytes(*in_order[i]))});
    }
    return places;
  }

  std::size_t size() const { return plays_.size(); }

 private:
  std::unordered_map<std::string, std::int32_t> numbers_;
  std::vector<bool> plays_;
};

template <typename Reader>
std::size_t first_column(const Reader& reader, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const std::size_t column = reader.find_column(name);
    if (column < reader.header().size()) return column;
  }
  return reader.column(names.front());  // throws, and lists the columns there are
}

// What is too small for a float counts as 0.
double plays_in(const std::string& cell, const FileLine& at) {
  double count = 0.0;
  if (!parse_number(cell, count) || !(count >= 0.0) || count > static_cast<double>(std::numeric_limits<float>::max())) {
    throw DataError(to_text(at) + "'count' is '" + escaped_bytes(cell) + "'; expected a number from 0 to 3.4e38");
  }
  return static_cast<double>(static_cast<float>(count));
}

/// Rows and columns of the ids without plays are empty; here they go.
SparseRows renumbered(SparseRows matrix, const std::vector<std::int32_t>& row_places,
                      const std::vector<std::int32_t>& column_places) {
  std::vector<std::int64_t> begins = {0};
  for (std::size_t row = 0; row < row_places.size(); ++row) {
    if (row_places[row] >= 0) begins.push_back(matrix.begins[row + 1]);
  }
  matrix.begins = std::move(begins);
  for (std::int32_t& column : matrix.columns) column = column_places[static_cast<std::size_t>(column)];
  return matrix;
}

template <typename Reader>
ListeningEvents read_rows(Reader reader) {
  const std::size_t user = first_column(reader, {"user_id", "user"});
  const std::size_t track = first_column(reader, {"track_id", "song_id", "track"});
  const std::size_t count = reader.find_column("count");
  ListeningEvents events;
  ListeningReport& report = events.report;
  IdNumbers users, tracks;
  PairCounter pairs;
  for (std::vector<std::string> cells; reader.next(cells);) {
    const double plays = count < cells.size() ? plays_in(cells[count], reader.at()) : 1.0;
    const std::int32_t row = users.number(cells[user], plays, reader.at());
    pairs.add(row, tracks.number(cells[track], plays, reader.at()), plays);
    ++report.events;
  }
  if (report.events == 0) throw DataError(to_text(reader.at()) + "the table has no rows");
  SparseRows matrix = pairs.take(users.size());
  report.repeated = pairs.repeated();
  report.users = users.size();
  report.tracks = tracks.size();
  if (matrix.cells() == 0) throw DataError(to_text(reader.at()) + "every count is 0: nobody played anything");
  const auto rows = users.places(events.counts.users, report.users_without_plays, report.users_as_numbers);
  const auto columns = tracks.places(events.counts.tracks, report.tracks_without_plays, report.tracks_as_numbers);
  events.counts.by_user = renumbered(std::move(matrix), rows, columns);
  return events;
}

}  // namespace

ListeningEvents read_listening_events(const fs::path& file) {
  if (is_tsv(file)) return read_rows(TsvReader(file));
  return read_rows(CsvReader(file));
}

}  // namespace ctxtag
