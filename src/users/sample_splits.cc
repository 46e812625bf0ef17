#include "users/sample_splits.h"

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <cstring>
#include <string>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/numpy_random.h"
#include "ctxtag/base/random.h"
#include "dataset/stratify_alike.h"

namespace ctxtag {
namespace {

constexpr int kNone = -1;

// Things to divide (samples, users or tracks): what kinds there are, and of which kind each is.
struct Kinds {
  GroupCounts counts;
  std::vector<int> kind_of;
};

// Numbers different rows of counts in the order in which they come.
class KindNumbers {
 public:
  explicit KindNumbers(std::size_t columns) { kinds_.counts.columns = static_cast<int>(columns); }

  void add(const std::vector<double>& row) {
    std::string key(row.size() * sizeof(double), '\0');
    std::memcpy(key.data(), row.data(), key.size());
    const auto [entry, is_new] = numbers_.emplace(std::move(key), kinds_.counts.groups);
    if (is_new) {
      ++kinds_.counts.groups;
      kinds_.counts.values.insert(kinds_.counts.values.end(), row.begin(), row.end());
    }
    kinds_.kind_of.push_back(entry->second);
  }
  Kinds take() { return std::move(kinds_); }

 private:
  std::unordered_map<std::string, int> numbers_;
  Kinds kinds_;
};

void count(const ContextSample& sample, double* row, std::size_t contexts) {
  row[0] += 1.0;
  for (std::size_t context = 0; context < contexts; ++context) {
    row[1 + context] += static_cast<double>(sample.contexts >> context & 1);
  }
}

Kinds kinds_of_samples(const std::vector<ContextSample>& samples, std::size_t contexts) {
  Kinds kinds;
  kinds.counts.columns = static_cast<int>(1 + contexts);
  std::unordered_map<std::uint64_t, int> numbers;
  kinds.kind_of.reserve(samples.size());
  for (const ContextSample& sample : samples) {
    const auto [entry, is_new] = numbers.emplace(sample.contexts, kinds.counts.groups);
    if (is_new) {
      ++kinds.counts.groups;
      kinds.counts.values.resize(kinds.counts.values.size() + 1 + contexts, 0.0);
      count(sample, &kinds.counts.values[kinds.counts.values.size() - 1 - contexts], contexts);
    }
    kinds.kind_of.push_back(entry->second);
  }
  return kinds;
}

// `member` says whether users or tracks are divided, of which there are `number`; all have a sample.
Kinds kinds_of_groups(const std::vector<ContextSample>& samples, std::uint32_t ContextSample::*member,
                      std::size_t number, std::size_t contexts) {
  const std::size_t columns = 1 + contexts;
  std::vector<double> counts(number * columns, 0.0);
  for (const ContextSample& sample : samples) count(sample, counts.data() + sample.*member * columns, contexts);
  KindNumbers numbers(columns);
  for (std::size_t group = 0; group < number; ++group) {
    const auto begin = counts.begin() + static_cast<std::ptrdiff_t>(group * columns);
    numbers.add({begin, begin + static_cast<std::ptrdiff_t>(columns)});
  }
  return numbers.take();
}

void require_enough(std::size_t there, int folds, const char* what) {
  const std::size_t wanted = static_cast<std::size_t>(folds) + 1;
  if (there >= wanted) return;
  throw ConfigError(
      fmt::format("{} {} cannot fill {} folds and a validation; it takes at least {}", there, what, folds, wanted));
}

// The split of each thing: one fold is the test, of the others a share the validation.
std::vector<Split> splits_of(const Kinds& kinds, const UserSplitConfig& config, std::uint64_t seed, const char* what) {
  require_enough(kinds.kind_of.size(), config.folds, what);
  const std::vector<double> equal(static_cast<std::size_t>(config.folds), 1.0 / config.folds);
  const std::vector<int> folds = stratified_alike(kinds.counts, kinds.kind_of, equal, mixed_seed({seed, 0}));
  std::vector<Split> splits(folds.size(), Split::kTest);
  std::vector<std::size_t> others;
  std::vector<int> kind_of_other;
  for (std::size_t i = 0; i < folds.size(); ++i) {
    if (folds[i] == config.test_fold) continue;
    splits[i] = Split::kTrain;
    others.push_back(i);
    kind_of_other.push_back(kinds.kind_of[i]);
  }
  if (config.validation == "random") {
    const double wanted = std::ceil(config.validation_share * static_cast<double>(others.size()) - 1e-9);
    const std::vector<std::size_t> order = numpy_permutation(others.size(), static_cast<std::uint32_t>(seed));
    for (std::size_t i = 0; i < static_cast<std::size_t>(wanted); ++i) splits[others[order[i]]] = Split::kValidation;
    return splits;
  }
  const std::vector<int> parts = stratified_alike(
      kinds.counts, kind_of_other, {1.0 - config.validation_share, config.validation_share}, mixed_seed({seed, 1}));
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (parts[i] == 1) splits[others[i]] = Split::kValidation;
  }
  return splits;
}

// Users (tracks) that no sample is of have no split and need none: numbers are made without gaps.
std::vector<int> without_gaps(const std::vector<ContextSample>& samples, std::uint32_t ContextSample::*member,
                              std::size_t number, std::size_t& there) {
  std::vector<int> places(number, kNone);
  there = 0;
  for (const ContextSample& sample : samples) places[sample.*member] = 0;
  for (int& place : places) {
    if (place != kNone) place = static_cast<int>(there++);
  }
  return places;
}

std::vector<Split> splits_of_groups(const std::vector<ContextSample>& samples, std::uint32_t ContextSample::*member,
                                    std::size_t number, std::size_t contexts, const UserSplitConfig& config,
                                    std::uint64_t seed, const char* what) {
  std::size_t there = 0;
  const std::vector<int> places = without_gaps(samples, member, number, there);
  std::vector<ContextSample> numbered = samples;
  for (ContextSample& sample : numbered) sample.*member = static_cast<std::uint32_t>(places[sample.*member]);
  const std::vector<Split> splits = splits_of(kinds_of_groups(numbered, member, there, contexts), config, seed, what);
  std::vector<Split> of_sample;
  of_sample.reserve(samples.size());
  for (const ContextSample& sample : numbered) of_sample.push_back(splits[sample.*member]);
  return of_sample;
}

}  // namespace

std::vector<ContextSample> with_splits(std::vector<ContextSample> samples,
                                       const std::vector<std::uint32_t>& group_of_user, std::size_t tracks,
                                       std::size_t contexts, const UserSplitConfig& config) {
  std::vector<Split> splits, others;
  if (config.by == "samples") splits = splits_of(kinds_of_samples(samples, contexts), config, config.seed, "samples");
  if (config.by == "users" || config.by == "both") {
    std::vector<ContextSample> of_groups = samples;
    for (ContextSample& sample : of_groups) sample.user = group_of_user[sample.user];
    splits =
        splits_of_groups(of_groups, &ContextSample::user, group_of_user.size(), contexts, config, config.seed, "users");
  }
  if (config.by == "tracks" || config.by == "both") {
    others = splits_of_groups(samples, &ContextSample::track, tracks, contexts, config,
                              config.by == "both" ? config.seed + 1 : config.seed, "tracks");
  }
  if (splits.empty()) splits.swap(others);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (!others.empty() && others[i] != splits[i]) continue;
    samples[kept] = samples[i];
    samples[kept++].split = splits[i];
  }
  samples.resize(kept);
  return samples;
}

}  // namespace ctxtag
