#include "confidence/tag_sets.h"

#include <algorithm>

namespace ctxtag {

std::size_t TagSets::Hash::operator()(const Words& words) const {
  std::uint64_t hash = 0;
  for (const std::uint64_t word : words) {
    hash = (hash ^ word) * 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 32;
  }
  return hash;
}

TagSets::TagSets(const LabelMatrix& labels, const std::vector<std::uint8_t>& among)
    : tags_(static_cast<std::size_t>(labels.values.cols())) {
  frequencies_.assign(tags_, 0);
  sets_with_.resize(tags_);
  for (std::size_t i = 0; i < labels.ids.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    Words words((tags_ + 63) / 64, 0);
    for (std::size_t tag = 0; tag < tags_; ++tag) {
      const auto column = static_cast<Eigen::Index>(tag);
      if (labels.values(row, column) != 0 && labels.known(row, column) != 0) words[tag / 64] |= 1ULL << (tag % 64);
    }
    const auto [entry, is_new] = index_.emplace(std::move(words), sets_.size());
    if (is_new) {
      sets_.push_back(entry->first);
      tracks_.push_back(0);
      positives_.emplace_back();
      for (std::size_t tag = 0; tag < tags_; ++tag) {
        if (has(entry->second, tag)) positives_.back().push_back(tag);
      }
    }
    set_of_row_.push_back(entry->second);
    if (among.empty() || among[i] != 0) ++tracks_[entry->second], ++all_tracks_;
  }
  for (std::size_t set = 0; set < sets_.size(); ++set) {
    if (tracks_[set] == 0) continue;
    for (const std::size_t tag : positives_[set]) {
      frequencies_[tag] += tracks_[set];
      sets_with_[tag].push_back(static_cast<std::uint32_t>(set));
    }
  }
}

std::int64_t TagSets::tracks_with(std::size_t set, std::size_t tag) const {
  Words words = sets_[set];
  words[tag / 64] |= 1ULL << (tag % 64);
  const auto found = index_.find(words);
  return found == index_.end() ? 0 : tracks_[found->second];
}

std::int64_t TagSets::supersets(std::size_t set, std::vector<std::int64_t>& with_tag) const {
  with_tag.assign(tags_, 0);
  if (positives_[set].empty()) {
    with_tag = frequencies_;
    return all_tracks_;
  }
  const auto rarest =
      *std::min_element(positives_[set].begin(), positives_[set].end(),
                        [this](std::size_t a, std::size_t b) { return sets_with_[a].size() < sets_with_[b].size(); });
  const Words& wanted = sets_[set];
  std::int64_t count = 0;
  for (const std::uint32_t other : sets_with_[rarest]) {
    bool holds = true;
    for (std::size_t word = 0; word < wanted.size() && holds; ++word) holds = (wanted[word] & ~sets_[other][word]) == 0;
    if (!holds) continue;
    count += tracks_[other];
    for (const std::size_t tag : positives_[other]) with_tag[tag] += tracks_[other];
  }
  return count;
}

std::vector<std::int64_t> TagSets::pairs() const {
  std::vector<std::int64_t> counts(tags_ * tags_, 0);
  for (std::size_t set = 0; set < sets_.size(); ++set) {
    for (const std::size_t a : positives_[set]) {
      for (const std::size_t b : positives_[set]) counts[a * tags_ + b] += tracks_[set];
    }
  }
  return counts;
}

}  // namespace ctxtag
