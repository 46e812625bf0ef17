#include "ctxtag/streams/split_streams.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/registry.h"

namespace ctxtag {
namespace {

SplitTable table_of_ids(const StreamTable& table) {
  SplitTable splits;
  splits.ids.reserve(table.size());
  for (std::size_t i = 0; i < table.size(); ++i) splits.ids.push_back({table.id(i)});
  return splits;
}

// Positions of `keys` in the order of the keys.
std::vector<std::size_t> order_of(const std::vector<std::uint64_t>& keys) {
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return keys[a] != keys[b] ? keys[a] < keys[b] : a < b; });
  return order;
}

std::vector<int> folds_by_name(const InternedNames& names, const char* what, int folds, std::uint64_t seed) {
  if (names.of_row.empty()) throw ConfigError(fmt::format("the streams have no column of {}s", what));
  std::vector<std::size_t> rows(names.names.size(), 0);
  for (const std::uint32_t name : names.of_row) ++rows[name];
  if (rows.size() - static_cast<std::size_t>(std::count(rows.begin(), rows.end(), std::size_t{0})) <
      static_cast<std::size_t>(folds)) {
    throw ConfigError(fmt::format("fewer {}s than the {} folds", what, folds));
  }
  std::vector<std::uint64_t> keys;
  for (const std::string& name : names.names) keys.push_back(mixed_seed({seed, text_hash(name)}));
  std::vector<std::size_t> filled(static_cast<std::size_t>(folds), 0);
  std::vector<int> fold_of(names.names.size(), 0);
  for (const std::size_t name : order_of(keys)) {
    const auto emptiest = std::min_element(filled.begin(), filled.end());
    fold_of[name] = static_cast<int>(emptiest - filled.begin());
    *emptiest += rows[name];
  }
  std::vector<int> result;
  result.reserve(names.of_row.size());
  for (const std::uint32_t name : names.of_row) result.push_back(fold_of[name]);
  return result;
}

std::vector<int> folds_by_row(const StreamTable& table, int folds, std::uint64_t seed) {
  if (table.size() < static_cast<std::size_t>(folds)) throw ConfigError("fewer streams than folds");
  std::vector<std::uint64_t> keys;
  for (std::size_t i = 0; i < table.size(); ++i) keys.push_back(mixed_seed({seed, text_hash(table.id(i))}));
  std::vector<int> next(table.situations.size() + 1, 0), result(table.size(), 0);
  for (std::size_t i = 0; i < next.size(); ++i) next[i] = static_cast<int>(i % static_cast<std::size_t>(folds));
  for (const std::size_t row : order_of(keys)) {
    int& fold = next[static_cast<std::size_t>(table.situation[row]) + 1];
    result[row] = fold;
    fold = (fold + 1) % folds;
  }
  return result;
}

// Folds need the test's number; without one for validation, all others train, as in the paper.
std::vector<std::optional<Split>> splits_of_folds(const std::vector<int>& folds, std::optional<int> test_fold,
                                                  std::optional<int> validation_fold) {
  if (!test_fold) throw ConfigError("the streams are in folds: say which is the test (and which the validation)");
  if (test_fold == validation_fold) {
    throw ConfigError(fmt::format("fold {} cannot be both the test and the validation", *test_fold));
  }
  for (const std::optional<int> fold : {test_fold, validation_fold}) {
    if (fold && std::find(folds.begin(), folds.end(), *fold) == folds.end()) {
      throw ConfigError(fmt::format("there is no fold {}", *fold));
    }
  }
  std::vector<std::optional<Split>> splits;
  splits.reserve(folds.size());
  for (const int fold : folds) {
    splits.push_back(fold == *test_fold ? Split::kTest : fold == validation_fold ? Split::kValidation : Split::kTrain);
  }
  return splits;
}

// Empty for a stream that the table lacks.
std::vector<std::optional<Split>> assignment_of(const StreamTable& table, const SplitTable* splits,
                                                std::optional<int> test_fold, std::optional<int> validation_fold) {
  if (splits == nullptr) {
    if (table.fold.empty()) {
      throw ConfigError("which streams train and which test: a table of splits is needed, or a column fold");
    }
    return splits_of_folds({table.fold.begin(), table.fold.end()}, test_fold, validation_fold);
  }
  if (splits->folds.empty() && (test_fold || validation_fold)) {
    throw ConfigError("a fold is asked for, but the split table has no column 'fold'");
  }
  std::vector<std::optional<Split>> of_row(splits->splits.begin(), splits->splits.end());
  if (!splits->folds.empty()) of_row = splits_of_folds(splits->folds, test_fold, validation_fold);
  std::unordered_map<std::string_view, Split> of_id;
  of_id.reserve(splits->ids.size());
  for (std::size_t i = 0; i < splits->ids.size(); ++i) of_id.emplace(splits->ids[i].value, *of_row[i]);
  std::vector<std::optional<Split>> result(table.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto found = of_id.find(table.id(i));
    if (found != of_id.end()) result[i] = found->second;
  }
  return result;
}

}  // namespace

StreamSplit stream_split(const std::string& name) {
  static const Registry<StreamSplit()> kinds("split", {{"cold_track", [] { return StreamSplit::kColdTrack; }},
                                                       {"cold_user", [] { return StreamSplit::kColdUser; }},
                                                       {"warm_case", [] { return StreamSplit::kWarmCase; }}});
  return kinds.create(name);
}

SplitTable split_streams(const StreamTable& table, StreamSplit kind, int folds, std::uint64_t seed) {
  if (folds < 2) throw ConfigError(fmt::format("folds must be at least 2, found {}", folds));
  SplitTable splits = table_of_ids(table);
  splits.folds = kind == StreamSplit::kColdUser    ? folds_by_name(table.users, "user", folds, seed)
                 : kind == StreamSplit::kColdTrack ? folds_by_name(table.tracks, "track", folds, seed)
                                                   : folds_by_row(table, folds, seed);
  return splits;
}

SplitTable split_streams_by_time(const StreamTable& table, const SplitShares& shares) {
  const std::vector<double> wanted{shares.train, shares.validation, shares.test};
  if (std::any_of(wanted.begin(), wanted.end(), [](double share) { return !(share >= 0.0); }) ||
      std::abs(wanted[0] + wanted[1] + wanted[2] - 1.0) > 1e-9) {
    throw ConfigError("shares must not be negative and must add up to 1");
  }
  if (table.moment.empty()) throw ConfigError("the streams have no column timestamp to split by");
  std::vector<std::size_t> order(table.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (const std::size_t row : order) {
    if (std::isnan(table.moment[row])) {
      throw ConfigError(fmt::format("stream '{}' (row {}) has no time to split by", table.id(row), table.row[row]));
    }
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return table.moment[a] < table.moment[b]; });
  SplitTable splits = table_of_ids(table);
  splits.splits.assign(table.size(), Split::kTest);
  const double rows = static_cast<double>(table.size());
  std::size_t place = 0;
  double end = 0.0;
  for (const Split part : {Split::kTrain, Split::kValidation, Split::kTest}) {
    const double share = wanted[static_cast<std::size_t>(part)];
    end += share * rows;
    const std::size_t first = place;
    while (place < order.size() &&
           (static_cast<double>(place) < std::round(end) ||
            (share > 0.0 && place > 0 && table.moment[order[place]] == table.moment[order[place - 1]]))) {
      splits.splits[order[place++]] = part;
    }
    if (share > 0.0 && place == first) {
      throw ConfigError(fmt::format("no stream is left for {}: too many are of one moment", to_text(part)));
    }
  }
  return splits;
}

StreamParts parts_of(const StreamTable& table, const SplitTable* splits, std::optional<int> test_fold,
                     std::optional<int> validation_fold) {
  StreamParts parts;
  const auto assignment = assignment_of(table, splits, test_fold, validation_fold);
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (!assignment[i]) continue;
    (assignment[i] == Split::kTrain  ? parts.train
     : assignment[i] == Split::kTest ? parts.test
                                     : parts.validation)
        .push_back(i);
  }
  if (parts.train.empty()) throw ConfigError("no stream is in train: the splits are of other ids, or of another table");
  return parts;
}

}  // namespace ctxtag
