#include "ctxtag/dataset/time_split.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <optional>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "dataset/iso_time.h"
#include "dataset/split_parts.h"
#include "dataset/table_columns.h"

namespace ctxtag {
namespace {

// A text that sorts as the number does: order is kept by the bits of a double, the sign's bit turned.
std::string sortable(double number) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &number, sizeof(bits));
  bits = (bits >> 63) != 0 ? ~bits : bits | (1ULL << 63);
  return fmt::format("{:016x}", bits);
}

// What a cell says: a moment as a text that sorts by time among those of its form.
struct Moment {
  TimeForm form = TimeForm::kNumber;
  std::string sortable;
};

std::optional<Moment> moment_in(const std::string& cell) {
  double number = 0.0;
  if (parse_number(cell, number)) {
    return std::isfinite(number) ? std::optional(Moment{TimeForm::kNumber, sortable(number)}) : std::nullopt;
  }
  const std::optional<IsoTime> time = iso_time(cell);
  if (!time) return std::nullopt;
  return Moment{time->form, sortable(static_cast<double>(time->seconds)) + "." + time->fraction};
}

}  // namespace

TimeOfTrack read_times(const std::filesystem::path& file, const std::string& column) {
  CsvReader reader(file);
  const std::size_t position = reader.column(column);
  TimeOfTrack times;
  RowKeys keys;
  std::vector<std::string> row;
  std::optional<TimeForm> form;
  while (reader.next(row)) {
    std::string id = id_from_cell(row[0], reader.at());
    keys.add(id, "the id '" + id + "'", reader.at());
    const std::optional<Moment> moment = moment_in(row[position]);
    if (!moment || (form && moment->form != *form)) {
      fail_cell(
          reader.at(), column, row[position],
          "numbers in all rows, or in all rows times of one form: 2022-07, 2022-07-26, or 2022-07-26T18:05:00, all "
          "with an offset from UTC or none");
    }
    form = moment->form;
    times.emplace(TrackId{std::move(id)}, moment->sortable);
  }
  if (times.empty()) throw DataError(to_text(reader.at()) + "the table has no rows");
  return times;
}

SplitTable split_by_time(const std::vector<TrackId>& ids, const TimeOfTrack& times, const SplitShares& shares) {
  require_shares(shares);
  std::vector<const std::string*> moments;
  for (const TrackId& id : ids) {
    const auto time = times.find(id);
    if (time == times.end()) throw ConfigError(fmt::format("track '{}' has no time", escaped_bytes(id.value)));
    moments.push_back(&time->second);
  }
  std::vector<std::size_t> order(ids.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return *moments[a] < *moments[b]; });
  SplitTable table;
  table.ids = ids;
  table.splits.assign(ids.size(), Split::kTest);
  const double rows = static_cast<double>(ids.size());
  const double ends[] = {shares.train * rows, (shares.train + shares.validation) * rows, rows};
  const double wanted[] = {shares.train, shares.validation, shares.test};
  std::size_t next = 0;
  for (std::size_t part = 0; part < kSplits.size(); ++part) {
    const std::size_t begin = next;
    const auto end = part == 2 ? ids.size() : static_cast<std::size_t>(std::llround(ends[part]));
    while (next < ids.size() && (next < end || (next > begin && *moments[order[next]] == *moments[order[next - 1]]))) {
      table.splits[order[next++]] = kSplits[part];
    }
    if (next == begin && wanted[part] > 0.0) {
      throw ConfigError(fmt::format("{} stays empty: too many of the {} tracks are of one moment",
                                    to_text(kSplits[part]), ids.size()));
    }
  }
  return table;
}

}  // namespace ctxtag
