#include "streams/stream_block.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/streams/local_time.h"
#include "dataset/iso_time.h"

namespace ctxtag {

std::uint32_t Interner::code(std::string_view text) {
  if (last_code_ != kNoName && text == last_) return last_code_;
  const auto [found, added] = codes_.emplace(text, static_cast<std::uint32_t>(names_.size()));
  if (added) names_.push_back(text);
  last_ = text;
  last_code_ = found->second;
  return last_code_;
}

namespace {

/// Why a row is not taken.
struct Refused {
  std::string reason;
  std::size_t cell = 0;
  std::string expected;
};

class BlockReader {
 public:
  BlockReader(const std::filesystem::path& file, const StreamPlan& plan, const StreamConfig& config,
              const TimeLimits& limits)
      : file_(file), plan_(plan), config_(config), limits_(limits) {
    block_.categories.resize(plan.categories.size());
    block_.numbers.resize(plan.columns.size());
    numbers_.resize(plan.columns.size());
    if (!config.time_zone.empty()) default_zone_ = &zone(config.time_zone);
  }

  StreamBlock read(const TextBlock& text) && {
    std::string_view left = text.text;
    for (int line = text.first_line; !left.empty(); ++line) {
      const std::string_view row = take_line(left);
      if (row.empty()) continue;
      if (!take_row(row)) refuse(line);
      ++block_.lines_with_text;
    }
    block_.report.rows = block_.lines_with_text;
    return std::move(block_);
  }

 private:
  std::string_view cell(std::optional<std::size_t> position) const {
    return position ? cells_[*position] : std::string_view();
  }

  bool fail(const char* reason, std::size_t cell, const char* expected) {
    refused_ = {reason, cell, expected};
    return false;
  }

  // False, with refused_ filled in, where something cannot be.
  bool take_row(std::string_view row) {
    if (!split_cells(row, cells_, block_.owned)) return fail("unclosed quote", 0, "cells whose quotes are closed");
    if (cells_.size() != plan_.header.size())
      return fail("wrong number of cells", 0, "as many cells as the header has");
    return read_cells();
  }

  bool read_cells() {
    if (plan_.user && cell(plan_.user).empty()) return fail("no user", *plan_.user, "the listener's id");
    if (plan_.track && cell(plan_.track).empty()) return fail("no track", *plan_.track, "the track's id");
    if (plan_.id && cell(plan_.id).empty()) return fail("no id", *plan_.id, "an id of the stream");
    for (const NumberSource& source : plan_.numbers) {
      if (!take_number(source)) return false;
    }
    long long fold = 0;
    if (plan_.fold && !(parse_number(cell(plan_.fold), fold) && fold >= 0 && fold < 1000000)) {
      return fail("not a fold", *plan_.fold, "a number from 0");
    }
    double moment = std::numeric_limits<double>::quiet_NaN();
    if (plan_.timestamp && !take_time(moment)) return false;
    keep(static_cast<std::int32_t>(fold), moment);
    return true;
  }

  bool take_number(const NumberSource& source) {
    const std::string_view text = cells_[source.cell];
    double value = 0.0;
    if (text.empty()) {
      numbers_[source.output] = kMissing;
      return true;
    }
    if (!parse_number(text, value) || !std::isfinite(value)) return fail("not a number", source.cell, "a number");
    if (std::abs(value) > static_cast<double>(std::numeric_limits<float>::max())) {
      return fail("number out of range", source.cell, "a number of at most 3.4e38 in size");
    }
    if (source.range != nullptr && !source.range->holds(value)) {
      return fail(source.range->reason, source.cell, source.range->expected);
    }
    numbers_[source.output] = static_cast<float>(value);
    return true;
  }

  bool take_time(double& moment) {
    const std::string_view text = cell(plan_.timestamp);
    if (text.empty()) {
      set_time(nullptr);
      return true;
    }
    double seconds = 0.0;
    std::int64_t ahead = 0;  // of UTC
    bool is_utc = true, shows_clock = false;
    if (!parse_number(text, seconds)) {
      const auto iso = iso_time(text);
      if (!iso || (iso->form != TimeForm::kUtcTime && iso->form != TimeForm::kLocalTime)) {
        return fail("impossible time", *plan_.timestamp, "seconds since 1970, or as 2022-07-26T18:05:00+02:00");
      }
      seconds = static_cast<double>(iso->seconds);
      double part = 0.0;
      if (parse_number("0." + iso->fraction, part)) seconds += part;  // what is too small for a number is nothing
      is_utc = iso->form == TimeForm::kUtcTime;
      shows_clock = text.back() != 'Z';
      ahead = iso->offset;
    }
    if (std::isnan(seconds)) return fail("impossible time", *plan_.timestamp, "seconds since 1970, or a time");
    if (!(seconds >= limits_.earliest && seconds <= limits_.latest)) {
      return fail(seconds > limits_.latest ? "time in the future" : "time too early", *plan_.timestamp,
                  "a moment between streams.earliest and streams.latest, in seconds where it is a number");
    }
    if (!find_ahead(seconds, is_utc, shows_clock, ahead)) return false;
    moment = is_utc ? seconds : seconds - static_cast<double>(ahead);
    const LocalTime time = local_time(moment + static_cast<double>(ahead));
    set_time(&time);
    return true;
  }

  // How far the listener's clock is ahead of UTC.
  bool find_ahead(double seconds, bool is_utc, bool shows_clock, std::int64_t& ahead) {
    const std::string_view name = cell(plan_.zone);
    if (!name.empty()) {
      try {
        TimeZone& there = zone(std::string(name));
        if (is_utc) {
          ahead = there.offset(seconds);
        } else if (const auto offset = there.offset_of_local(seconds)) {
          ahead = *offset;
        } else {
          return fail("time that clocks skipped", *plan_.timestamp, "a time that was: clocks went forward over it");
        }
      } catch (const ConfigError&) {
        return fail("unknown time zone", *plan_.zone, "a name such as Europe/Paris");
      }
    } else if (is_utc && !shows_clock && default_zone_ != nullptr) {
      ahead = default_zone_->offset(seconds);
    } else if (is_utc && !shows_clock) {
      ++block_.report.utc_without_zone;
    }
    return true;
  }

  TimeZone& zone(const std::string& name) {
    if (name != zone_name_) {
      auto& found = zones_[name];
      if (!found) found = std::make_unique<TimeZone>(name);
      zone_name_ = name;
      zone_ = found.get();
    }
    return *zone_;
  }

  void set_time(const LocalTime* time) {
    if (!plan_.readable_time) return;
    std::array<float, kTimeColumns.size()> values{};
    values.fill(kMissing);
    if (time != nullptr) values = time_values(*time);
    std::copy(values.begin(), values.end(), numbers_.begin() + static_cast<std::ptrdiff_t>(*plan_.readable_time));
  }

  static void push_name(NameCells& column, std::string_view text) {
    column.codes.push_back(text.empty() ? kNoName : column.names.code(text));
  }

  void keep(std::int32_t fold, double moment) {
    for (std::size_t i = 0; i < plan_.categories.size(); ++i) {
      push_name(block_.categories[i], cells_[plan_.categories[i].cell]);
    }
    for (std::size_t i = 0; i < numbers_.size(); ++i) block_.numbers[i].push_back(numbers_[i]);
    if (plan_.id) block_.ids.emplace_back(cell(plan_.id));
    if (plan_.user) push_name(block_.users, cell(plan_.user));
    if (plan_.track) push_name(block_.tracks, cell(plan_.track));
    push_name(block_.situations, cell(plan_.situation));
    if (plan_.fold) block_.folds.push_back(fold);
    if (plan_.timestamp) block_.moments.push_back(moment);
    block_.rows.push_back(block_.lines_with_text);
  }

  void refuse(int line) {
    const std::string found = refused_.reason == "wrong number of cells" ? fmt::format("{} cells", cells_.size())
                              : refused_.cell < cells_.size() && refused_.reason != "unclosed quote"
                                  ? fmt::format("'{}' in column '{}'", escaped_bytes(cells_[refused_.cell]),
                                                escaped_bytes(plan_.header[refused_.cell]))
                                  : "a quote that is not closed";
    const std::string text =
        fmt::format("{}{}: {}; expected {}", to_text({file_, line}), refused_.reason, found, refused_.expected);
    if (config_.on_error == "stop") throw DataError(text + " (streams.on_error=skip leaves such rows out)");
    if (++block_.report.rejected[refused_.reason] == 1) block_.report.examples.push_back(text);
  }

  const std::filesystem::path& file_;
  const StreamPlan& plan_;
  const StreamConfig& config_;
  const TimeLimits limits_;
  std::map<std::string, std::unique_ptr<TimeZone>> zones_;
  std::string zone_name_;
  TimeZone *zone_ = nullptr, *default_zone_ = nullptr;
  std::vector<std::string_view> cells_;
  std::vector<float> numbers_;
  Refused refused_;
  StreamBlock block_;
};

}  // namespace

StreamBlock read_block(const TextBlock& block, const std::filesystem::path& file, const StreamPlan& plan,
                       const StreamConfig& config, const TimeLimits& limits) {
  return BlockReader(file, plan, config, limits).read(block);
}

}  // namespace ctxtag
