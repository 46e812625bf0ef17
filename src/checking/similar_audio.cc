#include "ctxtag/checking/similar_audio.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "checking/word_index.h"
#include "ctxtag/base/threads.h"

namespace ctxtag {
namespace {

constexpr std::size_t kLeastTelling = 172, kAmpleTelling = 1722;  // 2 s and 20 s
constexpr double kCoveringLimit = 0.20, kPartialLimit = 0.10, kAmpleLimit = 0.30;
constexpr double kCovering = 0.9;
constexpr std::size_t kPlacesOfAWord = 32;
constexpr int kOffsetsOfAPair = 16;
constexpr std::ptrdiff_t kNear = 64;  // words on either side of an equal one that are compared first
constexpr double kNearLimit = 0.42;

struct Agreement {
  std::size_t telling = 0, wrong_bits = 0;
  double rate() const { return static_cast<double>(wrong_bits) / (32.0 * static_cast<double>(telling)); }
};

// Of the words [begin, end) of `a` with those of `b` that lie `offset` further on.
Agreement agreement(const std::uint32_t* a, const std::uint32_t* b, std::ptrdiff_t offset, std::ptrdiff_t begin,
                    std::ptrdiff_t end) {
  Agreement result;
  for (std::ptrdiff_t i = begin; i < end; ++i) {
    if (a[i] == 0 || b[i + offset] == 0) continue;
    ++result.telling;
    result.wrong_bits += static_cast<std::size_t>(__builtin_popcount(a[i] ^ b[i + offset]));
  }
  return result;
}

// A place in an earlier fingerprint that has a word of this one.
struct Hit {
  std::size_t fingerprint = 0;
  std::ptrdiff_t offset = 0;    // from there to here
  std::ptrdiff_t position = 0;  // there
};

// One alignment of two fingerprints, and how many words are equal under it.
struct Alignment {
  Hit hit;
  int votes = 0;
};

std::vector<Hit> hits_of(const WordIndex& index, std::size_t of) {
  std::vector<Hit> hits;
  std::vector<WordIndex::Place> places;
  const std::uint32_t* const words = index.words(of);
  for (std::size_t position = 0; position < index.length(of); ++position) {
    if (!WordIndex::begins_run(words, position)) continue;
    places.clear();
    index.find(words[position], of, kPlacesOfAWord, places);
    for (const WordIndex::Place& place : places) {
      const auto there = static_cast<std::ptrdiff_t>(place.position);
      hits.push_back({place.fingerprint, static_cast<std::ptrdiff_t>(position) - there, there});
    }
  }
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return std::tie(a.fingerprint, a.offset, a.position) < std::tie(b.fingerprint, b.offset, b.position);
  });
  return hits;
}

// The alignments that hits [begin, end) with one fingerprint speak for: most votes first.
std::vector<Alignment> alignments(const std::vector<Hit>& hits, std::size_t begin, std::size_t end) {
  std::vector<Alignment> result;
  for (std::size_t i = begin; i < end; ++i) {
    if (result.empty() || result.back().hit.offset != hits[i].offset) result.push_back({hits[i], 0});
    ++result.back().votes;
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const Alignment& a, const Alignment& b) { return a.votes > b.votes; });
  return result;
}

// The first alignment under which the two are copies.
std::optional<SimilarPair> copy_under(const std::vector<Alignment>& candidates, const WordIndex& index,
                                      std::size_t of) {
  int looked_at = 0;
  for (const Alignment& candidate : candidates) {
    const Hit& hit = candidate.hit;
    const std::uint32_t* const there = index.words(hit.fingerprint);
    const std::ptrdiff_t begin = std::max<std::ptrdiff_t>(0, -hit.offset);
    const std::ptrdiff_t end = std::min(static_cast<std::ptrdiff_t>(index.length(hit.fingerprint)),
                                        static_cast<std::ptrdiff_t>(index.length(of)) - hit.offset);
    if (end - begin < static_cast<std::ptrdiff_t>(kLeastTelling)) continue;
    if (++looked_at > kOffsetsOfAPair) break;
    const Agreement near = agreement(there, index.words(of), hit.offset, std::max(begin, hit.position - kNear),
                                     std::min(end, hit.position + kNear));
    if (near.rate() > kNearLimit) continue;
    const Agreement whole = agreement(there, index.words(of), hit.offset, begin, end);
    const auto shorter = static_cast<double>(std::min(index.length(hit.fingerprint), index.length(of)));
    const auto limit = similarity_limit(whole.telling, static_cast<double>(end - begin) >= kCovering * shorter);
    if (!limit || whole.rate() > *limit) continue;
    const double hop = fingerprint_hop_seconds();
    return SimilarPair{hit.fingerprint, of, whole.rate(), hop * static_cast<double>(end - begin),
                       hop * static_cast<double>(hit.offset)};
  }
  return {};
}

std::vector<SimilarPair> copies_before(const WordIndex& index, std::size_t of) {
  const std::vector<Hit> hits = hits_of(index, of);
  std::vector<SimilarPair> pairs;
  for (std::size_t begin = 0, end = 0; begin < hits.size(); begin = end) {
    while (end < hits.size() && hits[end].fingerprint == hits[begin].fingerprint) ++end;
    if (const auto pair = copy_under(alignments(hits, begin, end), index, of)) pairs.push_back(*pair);
  }
  return pairs;
}

}  // namespace

std::optional<double> similarity_limit(std::size_t telling, bool covers) {
  if (telling < kLeastTelling) return {};
  if (telling >= kAmpleTelling) return kAmpleLimit;
  const double least = covers ? kCoveringLimit : kPartialLimit;
  const auto share = static_cast<double>(telling - kLeastTelling) / static_cast<double>(kAmpleTelling - kLeastTelling);
  return least + share * (kAmpleLimit - least);
}

std::vector<SimilarPair> similar_pairs(std::vector<Fingerprint> fingerprints, const SimilarityOptions& options) {
  const WordIndex index(std::move(fingerprints));
  std::vector<SimilarPair> pairs;
  for_each_in_order<std::vector<SimilarPair>>(
      index.size(), options.threads, static_cast<std::size_t>(std::max(options.threads, 1)) * 16,
      [&](std::size_t i) { return copies_before(index, i); },
      [&](std::size_t i, std::vector<SimilarPair> found) {
        pairs.insert(pairs.end(), found.begin(), found.end());
        if (options.observe) options.observe(i + 1, index.size());
      });
  return pairs;
}

}  // namespace ctxtag
