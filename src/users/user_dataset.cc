#include "ctxtag/users/user_dataset.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <functional>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/text.h"
#include "users/sample_counts.h"
#include "users/sample_splits.h"

namespace ctxtag {
namespace {

constexpr std::size_t kMostContexts = 64;
constexpr std::uint64_t kTrackStream = 2;
using Samples = std::vector<ContextSample>;

Samples samples_of(const ContextEvents& events, int min_count) {
  Samples samples;
  for (const ContextEvents::Use& use : events.uses) {
    if (use.count < static_cast<std::uint32_t>(min_count)) continue;
    const bool same = !samples.empty() && samples.back().track == use.track && samples.back().user == use.user;
    if (!same) samples.push_back({use.track, use.user, 0, Split::kTrain});
    samples.back().contexts |= std::uint64_t{1} << use.context;
  }
  return samples;
}

void keep_if(Samples& samples, const std::function<bool(const ContextSample&)>& keep) {
  samples.erase(std::remove_if(samples.begin(), samples.end(), [&](const auto& sample) { return !keep(sample); }),
                samples.end());
}

// Takes the dropped contexts out of the vocabulary and out of every sample.
void drop_contexts(const std::vector<std::string>& dropped, UserDataset& dataset) {
  std::vector<bool> is_dropped(dataset.contexts.size(), false);
  for (const std::string& tag : dropped) is_dropped[dataset.contexts.index(tag)] = true;
  std::vector<std::string> kept;
  std::vector<std::size_t> columns;
  for (std::size_t context = 0; context < is_dropped.size(); ++context) {
    if (is_dropped[context]) continue;
    kept.push_back(dataset.contexts[context]);
    columns.push_back(context);
  }
  for (ContextSample& sample : dataset.samples) {
    std::uint64_t contexts = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) contexts |= (sample.contexts >> columns[i] & 1) << i;
    sample.contexts = contexts;
  }
  dataset.contexts = TagVocabulary(std::move(kept));
  keep_if(dataset.samples, [](const ContextSample& sample) { return sample.contexts != 0; });
}

bool has_enough(Samples::const_iterator begin, Samples::const_iterator end, const UserBuildConfig& config) {
  const auto users = end - begin;
  std::uint64_t contexts = 0;
  for (auto sample = begin; sample != end; ++sample) contexts |= sample->contexts;
  return users >= config.min_users && (config.max_users == 0 || users <= config.max_users) &&
         number_of(contexts) >= config.min_tags;
}

// The samples of one split whose track passes; they are ascending by track.
Samples of_good_tracks(const Samples& samples, const UserBuildConfig& config) {
  Samples kept;
  for (auto begin = samples.begin(); begin != samples.end();) {
    const auto end = std::find_if(begin, samples.end(), [&](const auto& other) { return other.track != begin->track; });
    if (has_enough(begin, end, config)) kept.insert(kept.end(), begin, end);
    begin = end;
  }
  return kept;
}

Samples of_drawn_tracks(const Samples& samples, int wanted, std::uint64_t seed) {
  std::vector<std::uint32_t> tracks;
  for (const ContextSample& sample : samples) {
    if (tracks.empty() || tracks.back() != sample.track) tracks.push_back(sample.track);
  }
  if (wanted == 0 || tracks.size() <= static_cast<std::size_t>(wanted)) return samples;
  Random(seed).shuffle(tracks);
  tracks.resize(static_cast<std::size_t>(wanted));
  std::sort(tracks.begin(), tracks.end());
  Samples kept = samples;
  keep_if(kept, [&](const auto& sample) { return std::binary_search(tracks.begin(), tracks.end(), sample.track); });
  return kept;
}

int tracks_wanted(const UserBuildConfig& config, Split split) {
  if (split == Split::kTrain) return config.train_tracks;
  return split == Split::kValidation ? config.validation_tracks : config.test_tracks;
}

// Filters one split apart from the others, and says what is left.
Samples finished(const Samples& all, Split split, const UserBuildConfig& config, UserBuildReport& report) {
  Samples samples;
  std::copy_if(all.begin(), all.end(), std::back_inserter(samples), [&](const auto& s) { return s.split == split; });
  report.steps.push_back(step_count("in the split", samples, split));
  samples = of_good_tracks(samples, config);
  report.steps.push_back(step_count("of tracks with enough users and tags", samples, split));
  const StepCount before = report.steps.back();
  samples = of_drawn_tracks(samples, tracks_wanted(config, split),
                            mixed_seed({config.split.seed, kTrackStream, static_cast<std::uint64_t>(split)}));
  report.steps.push_back(step_count("of the tracks drawn", samples, split));
  if (samples.empty()) {
    const StepCount& had = report.steps[report.steps.size() - 3];
    throw ConfigError(fmt::format(
        "no sample of the {} split is left: it had {} samples of {} tracks and {} users, and {} of its tracks have {} "
        "to {} users and {} different tags; lower min_users or min_tags, raise max_users (0: no limit), or give more "
        "events",
        to_text(split), had.samples, had.tracks, had.users, before.tracks, config.min_users,
        config.max_users == 0 ? "any number of" : std::to_string(config.max_users), config.min_tags));
  }
  return samples;
}

// Throws ConfigError that names a user (or track) in two splits.
void require_disjoint(const UserDataset& dataset, std::uint32_t ContextSample::*member, const char* what,
                      const std::vector<std::string>& ids) {
  std::vector<const ContextSample*> first(ids.size(), nullptr);
  std::vector<bool> is_torn(ids.size(), false);
  const ContextSample* torn = nullptr;
  for (const ContextSample& sample : dataset.samples) {
    const ContextSample*& known = first[sample.*member];
    if (known == nullptr) known = &sample;
    if (known->split == sample.split) continue;
    is_torn[sample.*member] = true;
    if (torn == nullptr) torn = &sample;
  }
  if (torn == nullptr) return;
  throw ConfigError(fmt::format(
      "{} {}s are in two splits, such as '{}' in {} and in {}; require_disjoint forbids it: set split.by={}s, or both",
      std::count(is_torn.begin(), is_torn.end(), true), what, ids[torn->*member], to_text(first[torn->*member]->split),
      to_text(torn->split), what));
}

// A number for the group of each user.
std::vector<std::uint32_t> groups_of(const std::vector<std::string>& users, const GroupOfTrack& user_groups) {
  std::vector<std::uint32_t> groups;
  std::unordered_map<std::string, std::uint32_t> numbers;
  std::uint32_t count = 0;
  for (const std::string& user : users) {
    const auto group = user_groups.find({user});
    const auto known = group == user_groups.end() ? numbers.end() : numbers.find(group->second);
    if (known != numbers.end()) {
      groups.push_back(known->second);
      continue;
    }
    if (group != user_groups.end()) numbers.emplace(group->second, count);
    groups.push_back(count++);
  }
  return groups;
}

}  // namespace

UserDataset user_dataset(const ContextEvents& events, const UserBuildConfig& config, const GroupOfTrack& user_groups) {
  config.validate();
  config.split.validate();
  if (events.contexts.size() > kMostContexts) {
    throw ConfigError(
        fmt::format("there are {} contexts; at most {} can be told apart: list those wanted with "
                    "--vocabulary",
                    events.contexts.size(), kMostContexts));
  }
  UserDataset dataset{events.users, events.tracks, events.contexts, samples_of(events, config.min_count), {}};
  UserBuildReport& report = dataset.report;
  report.steps.push_back(step_count("user and track with a context", dataset.samples));
  count_events(dataset.samples, dataset.users.size(), report);
  dataset.samples = with_splits(std::move(dataset.samples), groups_of(dataset.users, user_groups),
                                dataset.tracks.size(), dataset.contexts.size(), config.split);
  if (config.split.by == "both") {
    report.steps.push_back(step_count("user and track in the same split", dataset.samples));
  }
  drop_contexts(config.drop_tags, dataset);
  if (!config.drop_tags.empty()) report.steps.push_back(step_count("with a tag that is not dropped", dataset.samples));
  if (config.labels == "single") {
    keep_if(dataset.samples, [](const ContextSample& sample) { return number_of(sample.contexts) == 1; });
    report.steps.push_back(step_count("with exactly one tag", dataset.samples));
  }
  Samples all;
  for (const Split split : {Split::kTrain, Split::kValidation, Split::kTest}) {
    const Samples of_split = finished(dataset.samples, split, config, report);
    all.insert(all.end(), of_split.begin(), of_split.end());
  }
  dataset.samples = std::move(all);
  const std::string& disjoint = config.split.require_disjoint;
  if (disjoint == "users" || disjoint == "both") {
    require_disjoint(dataset, &ContextSample::user, "user", dataset.users);
  }
  if (disjoint == "tracks" || disjoint == "both") {
    require_disjoint(dataset, &ContextSample::track, "track", dataset.tracks);
  }
  count_splits(dataset, report);
  return dataset;
}

}  // namespace ctxtag
