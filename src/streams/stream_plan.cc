#include "streams/stream_plan.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/streams/local_time.h"

namespace ctxtag {
namespace {

enum class Kind { kNumber, kAge, kHour, kWeekday, kCircle, kCategory, kCode };

constexpr double kLastMoment = 24.0 - 1e-9, kAlmostOne = 1.0 + 1e-6;
constexpr NumberRange kYears{0.0, 150.0, false, "impossible age", "years from 0 to 150"};
constexpr NumberRange kHours{0.0, kLastMoment, false, "impossible hour", "an hour from 0 up to 24"};
constexpr NumberRange kWeekdays{0.0, 6.0, true, "impossible weekday", "0 (Monday) to 6"};
constexpr NumberRange kCircles{-kAlmostOne, kAlmostOne, false, "impossible place on a circle", "a number from -1 to 1"};

const NumberRange* range_of(Kind kind) {
  switch (kind) {
    case Kind::kAge:
      return &kYears;
    case Kind::kHour:
      return &kHours;
    case Kind::kWeekday:
      return &kWeekdays;
    case Kind::kCircle:
      return &kCircles;
    default:
      return nullptr;
  }
}

/// A column of the table and the columns of a file that it may be read from.
struct KnownColumn {
  const char *name, *signal;
  Kind kind;
  std::vector<std::string> sources;
};

// Names as released come last: they are taken as they are.
const std::vector<KnownColumn>& known_columns() {
  static const std::vector<KnownColumn> columns{
      {"readable_time", "time", Kind::kHour, {"readable_time"}},
      {"weekday", "day", Kind::kWeekday, {"weekday"}},
      {"user_age", "age", Kind::kAge, {"age"}},
      {"user_age", "age", Kind::kNumber, {"user_age"}},
      {"gender_num", "gender", Kind::kCategory, {"gender"}},
      {"gender_num", "gender", Kind::kCode, {"gender_num"}},
      {"device_num", "device", Kind::kCategory, {"listening_device", "device"}},
      {"device_num", "device", Kind::kCode, {"device_num"}},
      {"location_num", "location", Kind::kCategory, {"country", "location"}},
      {"location_num", "location", Kind::kCode, {"location_num"}},
      {"network_num", "network", Kind::kCategory, {"network"}},
      {"network_num", "network", Kind::kCode, {"network_num"}},
      {"x_day", "day", Kind::kCircle, {"x_day"}},
      {"y_day", "day", Kind::kCircle, {"y_day"}},
      {"x_time", "time", Kind::kCircle, {"x_time"}},
      {"y_time", "time", Kind::kCircle, {"y_time"}},
  };
  return columns;
}

class Planner {
 public:
  Planner(const std::filesystem::path& file, const std::vector<std::string>& header, const StreamConfig& config)
      : file_(file), header_(header), config_(config), taken_(header.size(), false) {
    plan_.header = header;
  }

  StreamPlan plan() && {
    plan_.id = one_of({"stream_id"});
    plan_.user = one_of({"user_id", "user"});
    plan_.track = one_of({"media_id", "track_id", "song_id"});
    plan_.timestamp = one_of({"timestamp"});
    plan_.zone = one_of({"time_zone"});
    plan_.situation = one_of({config_.situation});
    plan_.fold = one_of({"fold"});
    for (const KnownColumn& column : known_columns()) add(column);
    if (plan_.timestamp && !has("readable_time") && !has("weekday")) add_time();
    for (const std::string& name : config_.numbers) add_named(name, Kind::kNumber);
    for (const std::string& name : config_.categories) add_named(name, Kind::kCategory);
    for (std::size_t i = 0; i < header_.size(); ++i) {
      if (!taken_[i] && !header_[i].empty()) plan_.ignored.push_back(header_[i]);
    }
    if (plan_.columns.empty()) {
      throw DataError(where() +
                      "no column to predict from; expected timestamp, listening_device, network, age, gender, country, "
                      "or the columns of the ISMIR 2022 data, or name others with streams.numbers and "
                      "streams.categories. There are: " +
                      joined(header_));
    }
    return std::move(plan_);
  }

 private:
  std::string where() const { return escaped_bytes(file_.string()) + ":1: "; }
  bool has(const std::string& name) const {
    return std::any_of(plan_.columns.begin(), plan_.columns.end(), [&](const auto& c) { return c.name == name; });
  }

  // The cell of the one column that has one of these names.
  std::optional<std::size_t> one_of(const std::vector<std::string>& names) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < header_.size(); ++i) {
      if (std::find(names.begin(), names.end(), header_[i]) == names.end()) continue;
      if (found) {
        throw DataError(fmt::format("{}the columns '{}' and '{}' say the same; leave one out", where(),
                                    escaped_bytes(header_[*found]), escaped_bytes(header_[i])));
      }
      found = i;
      taken_[i] = true;
    }
    return found;
  }

  void add(const KnownColumn& column) {
    const auto cell = one_of(column.sources);
    if (!cell) return;
    if (has(column.name)) {
      throw DataError(fmt::format("{}the column '{}' and another say the same; leave one out", where(),
                                  escaped_bytes(header_[*cell])));
    }
    place(column.name, column.signal, column.kind, *cell);
  }

  void add_named(const std::string& name, Kind kind) {
    if (has(name)) throw ConfigError("streams: the column '" + name + "' is predicted from already");
    for (const auto& cell : {plan_.situation, plan_.fold, plan_.id, plan_.user, plan_.track}) {
      if (!cell || header_[*cell] != name) continue;
      throw ConfigError("streams: the column '" + name +
                        "' says what is to be predicted, or which row this is; it cannot be predicted from" +
                        (cell == plan_.user ? " (situation.user=code does that)" : ""));
    }
    const auto cell = one_of({name});
    if (!cell) {
      const std::string nearest = nearest_word(name, header_);
      throw ConfigError(
          where() + "there is no column '" + name + "'" +
          (nearest.empty() ? "; the columns are: " + joined(header_) : "; did you mean '" + nearest + "'?"));
    }
    place(name, name, kind, *cell);
  }

  void place(const std::string& name, const std::string& signal, Kind kind, std::size_t cell) {
    const std::size_t output = plan_.columns.size();
    const bool categorical = kind == Kind::kCategory || kind == Kind::kCode;
    plan_.columns.push_back({name, signal, categorical, {}, {}});
    if (categorical) {
      plan_.categories.push_back({output, cell, kind == Kind::kCode});
    } else {
      plan_.numbers.push_back({output, cell, range_of(kind)});
    }
  }

  void add_time() {
    plan_.readable_time = plan_.columns.size();
    for (const auto& [name, signal] : kTimeColumns) {
      if (has(name)) throw DataError(where() + "'timestamp' and '" + name + "' say the same; leave one out");
      plan_.columns.push_back({name, signal, false, {}, {}});
    }
  }

  const std::filesystem::path& file_;
  const std::vector<std::string>& header_;
  const StreamConfig& config_;
  std::vector<bool> taken_;
  StreamPlan plan_;
};

}  // namespace

const NumberRange* range_of_column(const std::string& name) {
  for (const KnownColumn& column : known_columns()) {
    if (column.name == name) return range_of(column.kind);
  }
  return nullptr;
}

StreamPlan stream_plan(const std::filesystem::path& file, const std::vector<std::string>& header,
                       const StreamConfig& config) {
  return Planner(file, header, config).plan();
}

}  // namespace ctxtag
