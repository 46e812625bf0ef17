#include "checking/word_index.h"

#include <algorithm>
#include <limits>

#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

constexpr std::size_t kRunsOfAWord = 4;

}  // namespace

WordIndex::WordIndex(std::vector<Fingerprint> fingerprints) {
  std::size_t total = 0;
  for (const Fingerprint& fingerprint : fingerprints) total += fingerprint.words.size();
  if (total > std::numeric_limits<std::uint32_t>::max()) {
    throw ConfigError("too much audio to compare at once; hear fewer seconds of each recording (seconds)");
  }
  words_.reserve(total);
  starts_.push_back(0);
  for (Fingerprint& fingerprint : fingerprints) {
    words_.insert(words_.end(), fingerprint.words.begin(), fingerprint.words.end());
    starts_.push_back(words_.size());
    fingerprint.words = {};
  }
  const std::vector<std::uint32_t> listed = listed_places();
  while (shift_ > 8 && (std::size_t{1} << (32 - shift_)) < listed.size()) --shift_;
  buckets_.assign((std::size_t{1} << (32 - shift_)) + 1, 0);
  for (const std::uint32_t place : listed) ++buckets_[bucket(words_[place]) + 1];
  for (std::size_t i = 1; i < buckets_.size(); ++i) buckets_[i] += buckets_[i - 1];
  places_.resize(listed.size());
  for (const std::uint32_t place : listed) places_[buckets_[bucket(words_[place])]++] = place;
  std::rotate(buckets_.begin(), buckets_.end() - 1,
              buckets_.end());  // each now stands at its end: the next one's begin
  buckets_.front() = 0;
}

std::vector<std::uint32_t> WordIndex::listed_places() const {
  std::vector<std::uint32_t> listed, of_one;
  listed.reserve(words_.size());
  for (std::size_t i = 0; i < size(); ++i) {
    of_one.clear();
    for (std::size_t position = 0; position < length(i); ++position) {
      if (begins_run(words(i), position)) of_one.push_back(static_cast<std::uint32_t>(starts_[i] + position));
    }
    std::stable_sort(of_one.begin(), of_one.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return words_[a] < words_[b]; });
    std::size_t runs = 0;
    for (std::size_t k = 0; k < of_one.size(); ++k) {
      runs = k > 0 && words_[of_one[k]] == words_[of_one[k - 1]] ? runs + 1 : 0;
      if (runs < kRunsOfAWord) listed.push_back(of_one[k]);
    }
  }
  return listed;
}

void WordIndex::find(std::uint32_t word, std::size_t end, std::size_t most, std::vector<Place>& places) const {
  const std::size_t in = bucket(word);
  for (std::size_t k = buckets_[in], found = 0; k < buckets_[in + 1] && found < most; ++k) {
    const std::size_t place = places_[k];
    if (place >= starts_[end]) return;
    if (words_[place] != word) continue;
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), place);
    const auto fingerprint = static_cast<std::size_t>(next - starts_.begin()) - 1;
    places.push_back({fingerprint, place - starts_[fingerprint]});
    ++found;
  }
}

}  // namespace ctxtag
