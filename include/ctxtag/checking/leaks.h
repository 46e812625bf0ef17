#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/checking/heard_audio.h"
#include "ctxtag/checking/memberships.h"
#include "ctxtag/checking/part_table.h"
#include "ctxtag/checking/similar_audio.h"

namespace ctxtag {

inline constexpr char kSameId[] = "id";
inline constexpr char kIdenticalAudio[] = "identical_audio";
inline constexpr char kSimilarAudio[] = "similar_audio";

/// Rows of a PartTable that must not be in different parts, and why.
struct Tie {
  std::size_t kind = 0;                ///< place in LeakCheck::kinds
  std::string key;                     ///< the id, the group, the hash; of similar audio the two ids, "A ~ B"
  std::vector<std::size_t> rows;       ///< at least two, ascending
  std::optional<SimilarPair> similar;  ///< its first and second mean nothing here
};

/// What was looked at, and all that hangs together, be it in one part or in several.
struct LeakCheck {
  PartTable parts;
  std::vector<std::string> kinds;       ///< id, the columns of groups, identical_audio, similar_audio
  std::vector<std::size_t> without;     ///< for each kind, rows of which nothing is known in that respect
  std::vector<Tie> ties;                ///< by kind; in each, in the order of the rows
  std::vector<RejectedEntry> rejected;  ///< audio that could not be decoded
  std::vector<TrackId>
      without_fingerprint;  ///< audio too short or too quiet to be compared: less than 2 s tell something

  /// Place in `kinds`; kinds.size() when there is none of that name.
  std::size_t kind(const std::string& name) const;
};

/// Ties of equal ids and equal groups, and, with `audio`, of equal files and of copies by ear. Two files that are equal
/// byte by byte are no pair of similar ones; files equal to one of a similar pair are tied with it.
LeakCheck leak_check(PartTable parts, const std::vector<Memberships>& memberships, std::optional<HeardAudio> audio = {},
                     const SimilarityOptions& options = {});

/// One tie across two parts.
struct Leak {
  std::size_t tie = 0;         ///< place in LeakCheck::ties
  int part_a = 0, part_b = 0;  ///< part_a < part_b
  std::size_t rows_a = 0, rows_b = 0;
  TrackId track_a, track_b;  ///< the first of either part
};

/// In the order of kind, parts and tie.
std::vector<Leak> leaks(const LeakCheck& check);

/// What leaks of one kind there are between two parts.
struct LeakCount {
  std::size_t kind = 0;
  int part_a = 0, part_b = 0;
  std::size_t found = 0;               ///< ties: artists, pairs of similar recordings ...
  std::size_t rows_a = 0, rows_b = 0;  ///< distinct rows that take part
  std::vector<Leak> examples;          ///< the first three
};

/// For every kind and every two parts that have rows, those without a leak included.
std::vector<LeakCount> leak_counts(const LeakCheck& check, const std::vector<Leak>& leaks);

}  // namespace ctxtag
