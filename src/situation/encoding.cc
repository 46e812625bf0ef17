#include "ctxtag/situation/encoding.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "streams/stream_plan.h"

namespace ctxtag {
namespace {

constexpr char kUserColumn[] = "user";
constexpr std::size_t kHistoryParts = 5;

bool is_left_out(const std::string& signal, const SituationConfig& config) {
  return std::find(config.without.begin(), config.without.end(), signal) != config.without.end();
}

void require_signals(const StreamTable& training, const SituationConfig& config) {
  std::vector<std::string> known{"user"};
  for (const StreamColumn& column : training.columns) {
    if (std::find(known.begin(), known.end(), column.signal) == known.end()) known.push_back(column.signal);
  }
  for (const std::string& signal : config.without) {
    if (std::find(known.begin(), known.end(), signal) == known.end()) {
      throw ConfigError("situation.without: there is no signal '" + signal + "'; there are: " + joined(known));
    }
  }
}

// Numbers that the categories spell, or their places.
std::vector<float> codes_of(const std::vector<std::string>& book, bool as_numbers) {
  std::vector<float> codes;
  bool all = as_numbers;
  for (const std::string& name : book) {
    double number = 0.0;
    all = all && parse_number(name, number);
    codes.push_back(static_cast<float>(number));
  }
  for (std::size_t i = 0; i < codes.size() && !all; ++i) codes[i] = static_cast<float>(i);
  return codes;
}

// What each category of `from` is in `column`; NaN where it is not there.
std::vector<float> translated(const std::vector<std::string>& from, const EncodedColumn& column, bool as_numbers) {
  const std::vector<float> codes = codes_of(column.book, as_numbers);
  std::unordered_map<std::string, float> of_name;
  for (std::size_t i = 0; i < codes.size(); ++i) of_name.emplace(column.book[i], codes[i]);
  std::vector<float> result;
  for (const std::string& name : from) {
    const auto found = of_name.find(name);
    result.push_back(found == of_name.end() ? kMissing : found->second);
  }
  return result;
}

std::vector<bool> seen_codes(const std::vector<float>& values, std::size_t codes) {
  std::vector<bool> seen(codes, false);
  for (const float value : values) {
    if (!std::isnan(value)) seen[static_cast<std::size_t>(value)] = true;
  }
  return seen;
}

std::vector<std::string> taken(const std::vector<std::string>& names, const std::vector<bool>& which) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (which[i]) result.push_back(names[i]);
  }
  return result;
}

std::vector<bool> users_in(const StreamTable& streams) {
  std::vector<bool> seen(streams.users.names.size(), false);
  for (const std::uint32_t user : streams.users.of_row) seen[user] = true;
  return seen;
}

class Encoder {
 public:
  Encoder(const StreamEncoding& encoding, const StreamTable& streams) : encoding_(encoding), streams_(streams) {
    result_.columns = encoding.columns;
    result_.values.resize(static_cast<Eigen::Index>(streams.size()),
                          static_cast<Eigen::Index>(encoding.columns.size()));
  }

  // `history_of(row)` gives counts of situations to make shares of, or null.
  template <typename HistoryOf>
  EncodedStreams run(const HistoryOf& history_of) && {
    std::size_t history = encoding_.columns.size();
    for (std::size_t i = 0; i < encoding_.columns.size(); ++i) {
      const EncodedColumn& column = encoding_.columns[i];
      if (encoding_.user == "history" && column.signal == kUserColumn) {
        history = std::min(history, i);
      } else if (column.name == kUserColumn && column.signal == kUserColumn) {
        add_user(i);
      } else if (const StreamColumn* found = streams_.find(column.name)) {
        add(i, *found);
      } else {
        result_.values.col(static_cast<Eigen::Index>(i)).setConstant(kMissing);
        result_.unknown.lacking.push_back(column.name);
      }
    }
    if (result_.unknown.lacking.size() == encoding_.columns.size()) {
      throw DataError("the streams have nothing of what the model knows them by: " + joined(result_.unknown.lacking));
    }
    if (history < encoding_.columns.size()) add_history(history, history_of);
    return std::move(result_);
  }

 private:
  void add(std::size_t place, const StreamColumn& from) {
    const EncodedColumn& column = encoding_.columns[place];
    const bool trained_on_categories = column.categorical || !column.book.empty();
    if (from.categorical != trained_on_categories) {
      throw DataError(fmt::format("column '{}' holds {}, but {} when the model was trained", from.name,
                                  from.categorical ? "categories" : "numbers",
                                  trained_on_categories ? "categories" : "numbers"));
    }
    auto values = result_.values.col(static_cast<Eigen::Index>(place));
    if (!from.categorical) {
      for (std::size_t row = 0; row < from.values.size(); ++row)
        values(static_cast<Eigen::Index>(row)) = from.values[row];
      return;
    }
    const std::vector<float> codes = translated(from.book, column, encoding_.categories_as_numbers);
    std::int64_t unseen = 0;
    for (std::size_t row = 0; row < from.values.size(); ++row) {
      const float code = from.values[row];
      const float value = std::isnan(code) ? kMissing : codes[static_cast<std::size_t>(code)];
      if (std::isnan(value) && !std::isnan(code)) ++unseen;
      values(static_cast<Eigen::Index>(row)) = value;
    }
    if (unseen > 0) result_.unknown.unseen[column.name] = unseen;
  }

  void add_user(std::size_t place) {
    if (streams_.users.of_row.empty()) throw DataError("the streams name no users, but the model knows them");
    const std::vector<float> codes =
        translated(streams_.users.names, encoding_.columns[place], encoding_.categories_as_numbers);
    std::int64_t unseen = 0;
    for (std::size_t row = 0; row < streams_.size(); ++row) {
      const float value = codes[streams_.users.of_row[row]];
      unseen += std::isnan(value) ? 1 : 0;
      result_.values(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(place)) = value;
    }
    if (unseen > 0) result_.unknown.unseen[kUserColumn] = unseen;
  }

  template <typename HistoryOf>
  void add_history(std::size_t first, const HistoryOf& history_of) {
    if (streams_.users.of_row.empty()) throw DataError("the streams name no users, but the model knows their history");
    for (std::size_t row = 0; row < streams_.size(); ++row) {
      const std::vector<std::int32_t>* counts = history_of(row);
      double all = 0.0;
      for (std::size_t s = 0; counts != nullptr && s < counts->size(); ++s) all += (*counts)[s];
      for (std::size_t s = 0; s < encoding_.shares.size(); ++s) {
        const double own = counts == nullptr ? 0.0 : (*counts)[s], prior = encoding_.shares[s];
        const double m = encoding_.user_smoothing;
        result_.values(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(first + s)) =
            static_cast<float>(all + m > 0.0 ? (own + m * prior) / (all + m) : prior);
      }
    }
  }

  const StreamEncoding& encoding_;
  const StreamTable& streams_;
  EncodedStreams result_;
};

void learn_history(StreamEncoding& encoding, const StreamTable& training) {
  const std::size_t situations = training.situations.size();
  std::vector<std::size_t> place(training.users.names.size(), 0);
  const std::vector<bool> seen = users_in(training);
  encoding.users = taken(training.users.names, seen);
  for (std::size_t user = 0, next = 0; user < seen.size(); ++user) {
    if (seen[user]) place[user] = next++;
  }
  encoding.counts.assign(encoding.users.size(), std::vector<std::int32_t>(situations, 0));
  encoding.shares.assign(situations, 0.0);
  double all = 0.0;
  for (std::size_t row = 0; row < training.size(); ++row) {
    if (training.situation[row] < 0) continue;
    const auto situation = static_cast<std::size_t>(training.situation[row]);
    ++encoding.counts[place[training.users.of_row[row]]][situation];
    encoding.shares[situation] += 1.0;
    all += 1.0;
  }
  for (double& share : encoding.shares) share /= std::max(all, 1.0);
  for (const std::string& situation : encoding.situations) {
    encoding.columns.push_back({"history of " + situation, kUserColumn, false, {}});
  }
}

}  // namespace

StreamEncoding StreamEncoding::of(const StreamTable& training, const SituationConfig& config) {
  require_signals(training, config);
  StreamEncoding encoding;
  encoding.user = is_left_out(kUserColumn, config) ? "none" : config.user;
  encoding.user_smoothing = config.user_smoothing;
  encoding.categories_as_numbers = config.categories == "numbers";
  encoding.situations = training.situations.tags();
  for (const StreamColumn& column : training.columns) {
    if (is_left_out(column.signal, config)) continue;
    EncodedColumn encoded{column.name, column.signal, column.categorical && !encoding.categories_as_numbers, {}};
    if (column.categorical) encoded.book = taken(column.book, seen_codes(column.values, column.book.size()));
    encoding.columns.push_back(std::move(encoded));
  }
  if (encoding.user != "none" && training.users.of_row.empty()) {
    throw ConfigError("situation.user=" + encoding.user + ": the streams have no column user_id");
  }
  if (encoding.user == "code") {
    std::vector<std::string> users = taken(training.users.names, users_in(training));
    std::sort(users.begin(), users.end());
    encoding.columns.push_back({kUserColumn, kUserColumn, !encoding.categories_as_numbers, std::move(users)});
  }
  if (encoding.user == "history") learn_history(encoding, training);
  if (encoding.columns.empty()) throw ConfigError("situation.without leaves nothing to predict from");
  return encoding;
}

EncodedStreams StreamEncoding::encoded(const StreamTable& streams) const {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < users.size(); ++i) places.emplace(users[i], i);
  std::vector<const std::vector<std::int32_t>*> of_user;
  for (const std::string& name : streams.users.names) {
    const auto found = places.find(name);
    of_user.push_back(found == places.end() ? nullptr : &counts[found->second]);
  }
  return Encoder(*this, streams).run([&](std::size_t row) { return of_user[streams.users.of_row[row]]; });
}

EncodedStreams StreamEncoding::encoded_training(const StreamTable& training) const {
  if (user != "history") return encoded(training);
  const std::size_t situations_count = shares.size(), user_count = training.users.names.size();
  // The streams of each user go to the parts in turn, so that each part lacks as much of each.
  std::vector<std::size_t> part_of(training.size()), of_user(user_count, 0);
  for (std::size_t row = 0; row < training.size(); ++row) {
    part_of[row] = of_user[training.users.of_row[row]]++ % kHistoryParts;
  }
  // Counts of each user without the streams of each part.
  std::vector<std::vector<std::int32_t>> without(user_count * kHistoryParts,
                                                 std::vector<std::int32_t>(situations_count, 0));
  for (std::size_t row = 0; row < training.size(); ++row) {
    if (training.situation[row] < 0) continue;
    for (std::size_t part = 0; part < kHistoryParts; ++part) {
      if (part == part_of[row]) continue;
      ++without[training.users.of_row[row] * kHistoryParts + part][static_cast<std::size_t>(training.situation[row])];
    }
  }
  return Encoder(*this, training).run([&](std::size_t row) {
    return &without[training.users.of_row[row] * kHistoryParts + part_of[row]];
  });
}

}  // namespace ctxtag
