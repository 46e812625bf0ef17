#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/dataset/split.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/dataset/tag_vocabulary.h"
#include "ctxtag/users/context_events.h"
#include "ctxtag/users/user_build_config.h"

namespace ctxtag {

/// A track for a user, and what it is used for.
struct ContextSample {
  std::uint32_t track = 0, user = 0;  ///< positions in the lists of ids
  std::uint64_t contexts = 0;         ///< bit c: the context c of the vocabulary
  Split split = Split::kTrain;
};

/// How many samples, tracks and users a step left.
struct StepCount {
  std::string step;
  std::string split;  ///< "all", or the split that the step looked at alone
  std::int64_t samples = 0, tracks = 0, users = 0;
};

/// What two splits of the finished samples share.
struct SplitOverlap {
  Split a, b;
  std::int64_t users = 0, tracks = 0;
  std::int64_t samples_of_known_users = 0, samples_of_known_tracks = 0;  ///< of b, whose user (track) is in a too
};

/// The finished samples of one split.
struct SplitCount {
  Split split;
  std::int64_t samples = 0, tracks = 0, users = 0;
  std::vector<std::int64_t> of_context;         ///< samples that have it
  std::vector<std::int64_t> tracks_by_users;    ///< [n]: tracks with n users
  std::vector<std::int64_t> users_by_contexts;  ///< [n]: users with n different contexts
};

/// What each step of a build left.
struct UserBuildReport {
  std::vector<StepCount> steps;
  std::vector<std::int64_t> users_by_contexts;    ///< [n]: users with n different contexts, of all events
  std::vector<std::int64_t> samples_by_contexts;  ///< [n]: samples with n contexts, of all events
  std::int64_t users_with_one_sample = 0;         ///< of all events
  std::vector<SplitCount> splits;                 ///< train, validation, test
  std::vector<SplitOverlap> overlaps;             ///< train-validation, train-test, validation-test
};

/// Samples of users in splits.
struct UserDataset {
  std::vector<std::string> users, tracks;  ///< all of the events
  TagVocabulary contexts;                  ///< without those dropped
  std::vector<ContextSample> samples;      ///< train, validation, test; ascending by track and user in each
  UserBuildReport report;
};

/// The steps of the ISMIR 2020 paper: samples of contexts with enough events; folds, one of which is the test, and a
/// validation of the rest; tags dropped; with single labels, samples with exactly one tag; of every split the tracks
/// with enough users and tags; of these as many as are asked for, by chance. With `both`, users and tracks are divided
/// apart from each other, and samples whose user and track went to different splits are dropped. Equal events, config
/// and seed, equal samples. Throws ConfigError for more than 64 contexts, a dropped tag that does not exist, fewer
/// users (tracks, samples) than splits, a split that ends without samples, and a user or track in two splits where
/// `require_disjoint` forbids it. Users of one group of `user_groups` (ids of users) go to one split where users are
/// divided; a user that is not in it is a group of its own.
UserDataset user_dataset(const ContextEvents& events, const UserBuildConfig& config,
                         const GroupOfTrack& user_groups = {});

/// samples.csv (song_id, user_id, tags; all splits), splits.csv (song_id, user_id, split), for every split
/// labels_SPLIT.csv (tracks, a tag being 1 when a user of the split gave it), labels.csv and track_splits.csv (the same
/// for all tracks, one in several splits being taken by the last of train, validation, test), rejects.csv where
/// something was rejected, card.md and card.json in `folder`, which is made if need be.
void write_user_dataset(const std::filesystem::path& folder, const UserDataset& dataset, const ContextEvents& events,
                        const UserBuildConfig& config);

}  // namespace ctxtag
