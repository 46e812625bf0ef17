#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ctxtag/checking/fingerprint.h"

namespace ctxtag {

/// The words of many fingerprints end to end, and for every word the places where it stands.
///
/// A place is a number over all fingerprints. Of a run of equal words the first place is listed, and of a word that
/// comes back in one fingerprint the first four runs: a loop would otherwise crowd out the other recordings.
class WordIndex {
 public:
  /// Throws ConfigError for 2^32 words or more.
  explicit WordIndex(std::vector<Fingerprint> fingerprints);

  std::size_t size() const { return starts_.size() - 1; }
  /// The words of one fingerprint.
  const std::uint32_t* words(std::size_t fingerprint) const { return words_.data() + starts_[fingerprint]; }
  std::size_t length(std::size_t fingerprint) const { return starts_[fingerprint + 1] - starts_[fingerprint]; }

  struct Place {
    std::size_t fingerprint = 0, position = 0;
  };
  /// Adds to `places` the first `most` places of the word in fingerprints before `end`.
  void find(std::uint32_t word, std::size_t end, std::size_t most, std::vector<Place>& places) const;

  /// True where a run of equal, telling words begins.
  static bool begins_run(const std::uint32_t* words, std::size_t position) {
    return words[position] != 0 && (position == 0 || words[position - 1] != words[position]);
  }

 private:
  std::size_t bucket(std::uint32_t word) const { return (word * 0x9E3779B1U) >> shift_; }
  std::vector<std::uint32_t> listed_places() const;

  std::vector<std::uint32_t> words_;
  std::vector<std::size_t> starts_;  ///< of each fingerprint in `words_`, and the end
  int shift_ = 31;
  std::vector<std::uint32_t> places_;  ///< by bucket; ascending in each
  std::vector<std::size_t> buckets_;   ///< where each begins in `places_`, and the end
};

}  // namespace ctxtag
