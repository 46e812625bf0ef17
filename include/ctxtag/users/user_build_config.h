#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/playlists/build_config.h"

namespace ctxtag {

/// Throws ConfigError that lists what is allowed.
inline void require_choice(const std::string& key, const std::string& value, const std::vector<std::string>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return;
  throw ConfigError(key + " must be " + joined(allowed, " or ") + ", found '" + value + "'");
}

/// How samples of users and tracks are divided into train, validation and test.
struct UserSplitConfig {
  std::string by = "samples";
  int folds = 4;
  int test_fold = 0;
  std::string validation = "stratified";
  double validation_share = 0.1;
  std::uint64_t seed = 0;
  std::string require_disjoint = "none";

  template <typename Visitor>
  void fields(Visitor& field) {
    field(
        "by", by,
        "samples (as published; users and tracks overlap), users, tracks, or both: no user and no track in two splits");
    field("folds", folds, "of about equal size and tags; one of them is the test");
    field("test_fold", test_fold, "which, from 0");
    field("validation", validation, "drawn from the other folds: stratified by tags, or random as published");
    field("validation_share", validation_share, "of what is not the test's");
    field("seed", seed, "of the split and of the tracks that are drawn");
    field("require_disjoint", require_disjoint, "none, users, tracks or both: refuse when one is in two splits");
  }
  void validate() const {
    require_choice("by", by, {"samples", "users", "tracks", "both"});
    if (folds < 2) throw ConfigError("folds must be at least 2");
    if (test_fold < 0 || test_fold >= folds) throw ConfigError("test_fold must be from 0 to folds - 1");
    require_choice("validation", validation, {"stratified", "random"});
    if (!(validation_share > 0.0 && validation_share < 1.0)) throw ConfigError("validation_share must be in (0, 1)");
    require_choice("require_disjoint", require_disjoint, {"none", "users", "tracks", "both"});
  }
};

/// How uses of tracks become samples: the procedure of the ISMIR 2020 paper, whose numbers are the defaults.
struct UserBuildConfig {
  std::string labels = "single";
  int min_count = 1;
  int min_users = 5, max_users = 10;
  int min_tags = 3;
  int train_tracks = 15000, validation_tracks = 7500, test_tracks = 7500;
  std::vector<std::string> drop_tags;
  std::string ids = "as_written";
  UserSplitConfig split;
  PlaylistFilterConfig filter;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("labels", labels, "single: only samples with exactly one tag; multi: all tags of a user for a track");
    field("min_count", min_count, "a user's track has a context from this count on");
    field("min_users", min_users, "tracks with fewer users in a split are left out of it");
    field("max_users", max_users, "tracks with more users in a split are left out of it; 0: no limit");
    field("min_tags", min_tags, "tracks with fewer different tags in a split are left out of it");
    field("train_tracks", train_tracks, "tracks drawn for the train split, if there are more; 0: all");
    field("validation_tracks", validation_tracks, "the same for validation");
    field("test_tracks", test_tracks, "the same for test");
    field("drop_tags", drop_tags, "tags that are dropped once the splits are made");
    field("ids", ids, "as_written: 7, 07 and 7.0 are three ids; numbers: they are one");
    field("split", split, "how the splits are made");
    field("filter", filter, "which playlists count");
  }
  void validate() const {
    require_choice("labels", labels, {"single", "multi"});
    if (min_count < 1) throw ConfigError("min_count must be at least 1");
    if (min_users < 1) throw ConfigError("min_users must be at least 1");
    if (max_users < 0 || (max_users > 0 && max_users < min_users)) {
      throw ConfigError("max_users must be 0 (no limit) or at least min_users");
    }
    if (min_tags < 1) throw ConfigError("min_tags must be at least 1");
    if (train_tracks < 0 || validation_tracks < 0 || test_tracks < 0) {
      throw ConfigError("train_tracks, validation_tracks and test_tracks must be 0 (all) or more");
    }
    require_choice("ids", ids, {"as_written", "numbers"});
  }
};

}  // namespace ctxtag
