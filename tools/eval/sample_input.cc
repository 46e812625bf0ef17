#include "eval/sample_input.h"

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/sample_joins.h"

namespace ctxtag::tools {

void SampleInput::add_to(CLI::App& command) {
  command.add_option(
      "--samples", samples,
      "table of song_id,user_id and tags: what a track is to a user; scores may be per track or per user");
  command
      .add_option("--disjoint", disjoint,
                  "with samples and splits: refuse users, tracks, or both, that have samples in two splits")
      ->check(CLI::IsMember({"users", "tracks", "both"}));
}

JoinedSamples joined_samples(const SampleInput& input, const TagVocabulary& vocabulary, const std::string& splits,
                             std::optional<int> test_fold, std::optional<int> validation_fold) {
  JoinedSamples joined{read_samples(input.samples, vocabulary), {}, {}};
  if (splits.empty()) {
    if (!input.disjoint.empty()) throw ConfigError("--disjoint needs --splits");
    return joined;
  }
  joined.splits = splits_of_samples(read_splits(splits), joined.samples, test_fold, validation_fold, &joined.notes);
  if (!input.disjoint.empty()) {
    require_disjoint(joined.samples, *joined.splits,
                     input.disjoint == "users"    ? Disjoint::kUsers
                     : input.disjoint == "tracks" ? Disjoint::kTracks
                                                  : Disjoint::kBoth);
  }
  return joined;
}

}  // namespace ctxtag::tools
