#include "ctxtag/streams/read_streams.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <chrono>
#include <unordered_map>
#include <utility>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/streams/local_time.h"
#include "dataset/iso_time.h"
#include "streams/stream_merge.h"

namespace ctxtag {
namespace {

constexpr std::size_t kBlocksAhead = 4;
constexpr double kDay = 86400.0;

double moment_of(const std::string& text, const char* key) {
  double seconds = 0.0;
  if (parse_number(text, seconds)) return seconds;
  const auto time = iso_time(text);
  if (!time)
    throw ConfigError(fmt::format("streams.{}: '{}' is no moment; expected one as 2022-07-26T18:05Z", key, text));
  return static_cast<double>(time->seconds);
}

TimeLimits limits_of(const StreamConfig& config) {
  using std::chrono::duration_cast;
  const double now = static_cast<double>(
      duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count());
  return {moment_of(config.earliest, "earliest"),
          config.latest.empty() ? now + kDay : moment_of(config.latest, "latest")};
}

bool same_columns(const StreamPlan& a, const StreamPlan& b) {
  const auto equal = [](const StreamColumn& x, const StreamColumn& y) {
    return x.name == y.name && x.categorical == y.categorical;
  };
  return std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(), equal) &&
         a.id.has_value() == b.id.has_value() && a.user.has_value() == b.user.has_value() &&
         a.track.has_value() == b.track.has_value() && a.fold.has_value() == b.fold.has_value() &&
         a.timestamp.has_value() == b.timestamp.has_value();
}

void require_unique_ids(const StreamTable& table) {
  const auto rises = [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  };
  const auto repeats = [&](const std::string& a, const std::string& b) { return !rises(a, b); };
  if (std::adjacent_find(table.ids.begin(), table.ids.end(), repeats) == table.ids.end()) return;  // running numbers
  std::unordered_map<std::string_view, std::uint32_t> rows;
  rows.reserve(table.ids.size());
  for (std::size_t i = 0; i < table.ids.size(); ++i) {
    const auto [found, added] = rows.emplace(table.ids[i], table.row[i]);
    if (!added) {
      throw DataError(fmt::format("stream_id '{}' stands in rows {} and {}; every stream needs an id of its own",
                                  table.ids[i], found->second, table.row[i]));
    }
  }
}

}  // namespace

std::int64_t StreamReport::rejected_rows() const {
  std::int64_t sum = 0;
  for (const auto& [reason, count] : rejected) sum += count;
  return sum;
}

std::vector<std::string> StreamReport::notes() const {
  std::vector<std::string> lines;
  for (const std::string& example : examples) lines.push_back("left out: " + example);
  for (const auto& [reason, count] : rejected) lines.push_back(fmt::format("{} rows left out: {}", count, reason));
  if (other_situation > 0) lines.push_back(fmt::format("{} streams left out: of other situations", other_situation));
  for (const auto& [column, count] : missing) {
    lines.push_back(fmt::format("{} of {} streams say nothing in column {}", count,
                                rows - rejected_rows() - other_situation, escaped_bytes(column)));
  }
  if (utc_without_zone > 0) {
    lines.push_back(fmt::format(
        "{} streams have a time in UTC and no time zone: their hour is UTC's (streams.time_zone names one for them)",
        utc_without_zone));
  }
  if (!ignored_columns.empty())
    lines.push_back("columns that are not looked at: " + escaped_bytes(joined(ignored_columns)));
  return lines;
}

Streams read_streams(const std::vector<std::filesystem::path>& files, const StreamConfig& config, int threads) {
  if (files.empty()) throw ConfigError("no table of streams was named");
  config.validate();
  if (!config.time_zone.empty()) TimeZone(config.time_zone);
  const TimeLimits limits = limits_of(config);
  std::optional<StreamPlan> first;
  std::optional<StreamMerge> merge;
  std::vector<StreamText> texts;  // names and texts are views into them
  texts.reserve(files.size());
  std::vector<std::int64_t> rows_of_file;
  for (const std::filesystem::path& file : files) {
    const StreamText& text = texts.emplace_back(file);
    const StreamPlan plan = stream_plan(file, text.header(), config);
    if (!first) {
      first = plan;
      merge.emplace(plan, config);
    } else if (!same_columns(*first, plan)) {
      throw DataError(escaped_bytes(file.string()) + ": its columns are not those of " +
                      escaped_bytes(files.front().string()) + ": " + joined(text.header()));
    }
    const std::int64_t before = merge->rows();
    for_each_in_order<StreamBlock>(
        text.blocks().size(), threads, static_cast<std::size_t>(threads) * kBlocksAhead,
        [&](std::size_t i) { return read_block(text.blocks()[i], file, plan, config, limits); },
        [&](std::size_t, StreamBlock block) { merge->add(std::move(block)); });
    rows_of_file.push_back(merge->rows() - before);
  }
  Streams streams = std::move(*merge).finished();
  streams.report.rows_of_file = std::move(rows_of_file);
  require_unique_ids(streams.table);
  if (streams.table.size() == 0) {
    const std::string why = joined(streams.report.notes(), "; ");
    throw DataError(fmt::format("{}: no stream is left of {} rows{}", escaped_bytes(files.front().string()),
                                streams.report.rows, why.empty() ? "" : "; " + why));
  }
  return streams;
}

}  // namespace ctxtag
