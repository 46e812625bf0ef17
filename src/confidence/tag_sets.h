#pragma once
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

/// The positives of a table as bit sets, equal rows once.
class TagSets {
 public:
  /// Rows where `among` is 0 have a set, but count as no track.
  TagSets(const LabelMatrix& labels, const std::vector<std::uint8_t>& among);

  using Words = std::vector<std::uint64_t>;

  std::size_t tags() const { return tags_; }
  std::size_t size() const { return sets_.size(); }  ///< distinct sets
  std::size_t set_of(std::size_t row) const { return set_of_row_[row]; }
  std::int64_t tracks(std::size_t set) const { return tracks_[set]; }  ///< counted ones with exactly this set
  std::int64_t all_tracks() const { return all_tracks_; }
  bool has(std::size_t set, std::size_t tag) const { return (sets_[set][tag / 64] >> (tag % 64) & 1) != 0; }
  const std::vector<std::size_t>& positives(std::size_t set) const { return positives_[set]; }

  /// Counted tracks with exactly the set and one tag more.
  std::int64_t tracks_with(std::size_t set, std::size_t tag) const;
  /// N(P) and, for every tag, N(P + tag): counted tracks that have all tags of the set (and the tag).
  std::int64_t supersets(std::size_t set, std::vector<std::int64_t>& with_tag) const;
  /// Counted tracks with each tag.
  const std::vector<std::int64_t>& frequencies() const { return frequencies_; }
  /// Counted tracks with both tags: tags x tags.
  std::vector<std::int64_t> pairs() const;

 private:
  struct Hash {
    std::size_t operator()(const Words& words) const;
  };
  std::size_t tags_ = 0;
  std::int64_t all_tracks_ = 0;
  std::vector<Words> sets_;
  std::vector<std::vector<std::size_t>> positives_;
  std::vector<std::int64_t> tracks_, frequencies_;
  std::vector<std::size_t> set_of_row_;
  std::vector<std::vector<std::uint32_t>> sets_with_;  ///< per tag, the counted sets that hold it
  std::unordered_map<Words, std::size_t, Hash> index_;
};

}  // namespace ctxtag
