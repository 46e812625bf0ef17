#include "users/sample_counts.h"

#include <algorithm>
#include <bitset>
#include <functional>

#include "dataset/split_parts.h"

namespace ctxtag {
namespace {

void count_at(std::vector<std::int64_t>& counts, std::size_t place) {
  if (counts.size() <= place) counts.resize(place + 1, 0);
  ++counts[place];
}

// How many are different.
class Distinct {
 public:
  void add(std::uint32_t number) {
    if (seen_.size() <= number) seen_.resize(std::max<std::size_t>(number + 1, 2 * seen_.size()), false);
    if (seen_[number]) return;
    seen_[number] = true;
    ++count_;
  }
  std::int64_t count() const { return count_; }

 private:
  std::vector<bool> seen_;
  std::int64_t count_ = 0;
};

StepCount counted(const std::string& step, const std::string& name, const std::vector<ContextSample>& samples,
                  const std::function<bool(const ContextSample&)>& counts) {
  Distinct tracks, users;
  std::int64_t number = 0;
  for (const ContextSample& sample : samples) {
    if (!counts(sample)) continue;
    ++number;
    tracks.add(sample.track);
    users.add(sample.user);
  }
  return {step, name, number, tracks.count(), users.count()};
}

// The contexts of each user (or track), 0 where it has no sample that counts.
std::vector<std::uint64_t> contexts_of(const std::vector<ContextSample>& samples, std::uint32_t ContextSample::*member,
                                       std::size_t number, Split split) {
  std::vector<std::uint64_t> contexts(number, 0);
  for (const ContextSample& sample : samples) {
    if (sample.split == split) contexts[sample.*member] |= sample.contexts;
  }
  return contexts;
}

std::vector<std::int64_t> by_contexts(const std::vector<std::uint64_t>& contexts) {
  std::vector<std::int64_t> counts;
  for (const std::uint64_t of_one : contexts) {
    if (of_one != 0) count_at(counts, static_cast<std::size_t>(number_of(of_one)));
  }
  return counts;
}

SplitCount split_count(const UserDataset& dataset, Split split) {
  const StepCount total = step_count("", dataset.samples, split);
  SplitCount result{split, total.samples, total.tracks, total.users, {}, {}, {}};
  result.of_context.assign(dataset.contexts.size(), 0);
  std::vector<std::int64_t> users_of(dataset.tracks.size(), 0);
  for (const ContextSample& sample : dataset.samples) {
    if (sample.split != split) continue;
    ++users_of[sample.track];
    for (std::size_t context = 0; context < result.of_context.size(); ++context) {
      result.of_context[context] += static_cast<std::int64_t>(sample.contexts >> context & 1);
    }
  }
  for (const std::int64_t users : users_of) {
    if (users > 0) count_at(result.tracks_by_users, static_cast<std::size_t>(users));
  }
  result.users_by_contexts =
      by_contexts(contexts_of(dataset.samples, &ContextSample::user, dataset.users.size(), split));
  return result;
}

SplitOverlap overlap_of(const UserDataset& dataset, Split a, Split b) {
  const auto users_a = contexts_of(dataset.samples, &ContextSample::user, dataset.users.size(), a);
  const auto users_b = contexts_of(dataset.samples, &ContextSample::user, dataset.users.size(), b);
  const auto tracks_a = contexts_of(dataset.samples, &ContextSample::track, dataset.tracks.size(), a);
  const auto tracks_b = contexts_of(dataset.samples, &ContextSample::track, dataset.tracks.size(), b);
  SplitOverlap overlap{a, b};
  for (std::size_t i = 0; i < users_a.size(); ++i) overlap.users += users_a[i] != 0 && users_b[i] != 0 ? 1 : 0;
  for (std::size_t i = 0; i < tracks_a.size(); ++i) overlap.tracks += tracks_a[i] != 0 && tracks_b[i] != 0 ? 1 : 0;
  for (const ContextSample& sample : dataset.samples) {
    if (sample.split != b) continue;
    overlap.samples_of_known_users += users_a[sample.user] != 0 ? 1 : 0;
    overlap.samples_of_known_tracks += tracks_a[sample.track] != 0 ? 1 : 0;
  }
  return overlap;
}

}  // namespace

int number_of(std::uint64_t contexts) { return static_cast<int>(std::bitset<64>(contexts).count()); }

StepCount step_count(const std::string& step, const std::vector<ContextSample>& samples) {
  return counted(step, "all", samples, [](const ContextSample&) { return true; });
}

StepCount step_count(const std::string& step, const std::vector<ContextSample>& samples, Split split) {
  return counted(step, to_text(split), samples, [split](const ContextSample& sample) { return sample.split == split; });
}

void count_events(const std::vector<ContextSample>& samples, std::size_t users, UserBuildReport& report) {
  std::vector<std::uint64_t> contexts(users, 0);
  std::vector<std::int64_t> samples_of(users, 0);
  for (const ContextSample& sample : samples) {
    count_at(report.samples_by_contexts, static_cast<std::size_t>(number_of(sample.contexts)));
    contexts[sample.user] |= sample.contexts;
    ++samples_of[sample.user];
  }
  report.users_by_contexts = by_contexts(contexts);
  report.users_with_one_sample = std::count(samples_of.begin(), samples_of.end(), 1);
}

void count_splits(const UserDataset& dataset, UserBuildReport& report) {
  for (const Split split : kSplits) report.splits.push_back(split_count(dataset, split));
  report.overlaps = {overlap_of(dataset, Split::kTrain, Split::kValidation),
                     overlap_of(dataset, Split::kTrain, Split::kTest),
                     overlap_of(dataset, Split::kValidation, Split::kTest)};
}

}  // namespace ctxtag
