#include "ctxtag/checking/leaks.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

namespace ctxtag {
namespace {

constexpr std::size_t kExamples = 3;

using RowsOfTrack = std::unordered_map<TrackId, std::vector<std::size_t>>;

// Collects rows under keys and gives the ties in the order in which their keys came.
class TieMaker {
 public:
  explicit TieMaker(std::size_t kind) : kind_(kind) {}

  void add(const std::string& key, std::size_t row) {
    const auto [found, is_new] = places_.emplace(key, ties_.size());
    if (is_new) ties_.push_back({kind_, key, {}, {}});
    ties_[found->second].rows.push_back(row);
  }

  void move_to(std::vector<Tie>& ties) {
    for (Tie& tie : ties_) {
      if (tie.rows.size() > 1) ties.push_back(std::move(tie));
    }
  }

 private:
  std::size_t kind_;
  std::vector<Tie> ties_;
  std::unordered_map<std::string, std::size_t> places_;
};

void tie_ids(LeakCheck& check) {
  TieMaker maker(check.kinds.size());
  for (std::size_t row = 0; row < check.parts.ids.size(); ++row) maker.add(check.parts.ids[row].value, row);
  maker.move_to(check.ties);
  check.kinds.emplace_back(kSameId);
  check.without.push_back(0);
}

void tie_groups(LeakCheck& check, const Memberships& memberships) {
  TieMaker maker(check.kinds.size());
  std::size_t without = 0;
  for (std::size_t row = 0; row < check.parts.ids.size(); ++row) {
    const auto found = memberships.groups.find(check.parts.ids[row]);
    if (found == memberships.groups.end()) {
      ++without;
      continue;
    }
    for (const std::string& group : found->second) maker.add(group, row);
  }
  maker.move_to(check.ties);
  check.kinds.push_back(memberships.kind);
  check.without.push_back(without);
}

// The recordings that are worth comparing: one of each content.
struct Contents {
  std::vector<Fingerprint> fingerprints;
  std::vector<TrackId> names;                  // the first track of each
  std::vector<std::vector<std::size_t>> rows;  // of all tracks of it, ascending
};

Contents tie_identical(LeakCheck& check, HeardAudio audio, const RowsOfTrack& rows_of) {
  Contents contents;
  std::unordered_map<std::string, std::size_t> content_of_hash;
  std::size_t with_audio = 0;
  for (std::size_t i = 0; i < audio.ids.size(); ++i) {
    const auto rows = rows_of.find(audio.ids[i]);
    if (rows == rows_of.end()) continue;
    with_audio += rows->second.size();
    if (!similarity_limit(audio.fingerprints[i].telling(), true)) check.without_fingerprint.push_back(audio.ids[i]);
    const auto [found, is_new] = content_of_hash.emplace(audio.hashes[i], contents.names.size());
    if (is_new) {
      contents.fingerprints.push_back(std::move(audio.fingerprints[i]));
      contents.names.push_back(audio.ids[i]);
      contents.rows.emplace_back();
    }
    std::vector<std::size_t>& all = contents.rows[found->second];
    all.insert(all.end(), rows->second.begin(), rows->second.end());
  }
  std::vector<Tie> ties(contents.rows.size());
  for (const auto& [hash, content] : content_of_hash) {
    std::sort(contents.rows[content].begin(), contents.rows[content].end());
    ties[content] = {check.kinds.size(), hash, contents.rows[content], {}};
  }
  for (Tie& tie : ties) {
    if (tie.rows.size() > 1) check.ties.push_back(std::move(tie));
  }
  check.kinds.emplace_back(kIdenticalAudio);
  check.without.push_back(check.parts.ids.size() - with_audio);
  return contents;
}

void tie_similar(LeakCheck& check, Contents contents, const SimilarityOptions& options) {
  for (const SimilarPair& pair : similar_pairs(std::move(contents.fingerprints), options)) {
    const std::vector<std::size_t>&a = contents.rows[pair.first], &b = contents.rows[pair.second];
    Tie tie{check.kinds.size(), contents.names[pair.first].value + " ~ " + contents.names[pair.second].value, {}, pair};
    std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(tie.rows));
    check.ties.push_back(std::move(tie));
  }
  check.kinds.emplace_back(kSimilarAudio);
  check.without.push_back(check.without.back());
}

void add_leaks_of(const LeakCheck& check, std::size_t tie, std::vector<Leak>& all) {
  std::map<int, std::vector<std::size_t>> rows_of_part;
  for (const std::size_t row : check.ties[tie].rows) rows_of_part[check.parts.parts[row]].push_back(row);
  for (auto a = rows_of_part.begin(); a != rows_of_part.end(); ++a) {
    for (auto b = std::next(a); b != rows_of_part.end(); ++b) {
      all.push_back({tie, a->first, b->first, a->second.size(), b->second.size(), check.parts.ids[a->second.front()],
                     check.parts.ids[b->second.front()]});
    }
  }
}

}  // namespace

std::size_t LeakCheck::kind(const std::string& name) const {
  return static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), name) - kinds.begin());
}

LeakCheck leak_check(PartTable parts, const std::vector<Memberships>& memberships, std::optional<HeardAudio> audio,
                     const SimilarityOptions& options) {
  LeakCheck check;
  check.parts = std::move(parts);
  tie_ids(check);
  for (const Memberships& kind : memberships) tie_groups(check, kind);
  if (audio) {
    RowsOfTrack rows_of;
    for (std::size_t row = 0; row < check.parts.ids.size(); ++row) rows_of[check.parts.ids[row]].push_back(row);
    check.rejected = std::move(audio->rejected);
    tie_similar(check, tie_identical(check, std::move(*audio), rows_of), options);
  }
  return check;
}

std::vector<Leak> leaks(const LeakCheck& check) {
  std::vector<Leak> all;
  for (std::size_t tie = 0; tie < check.ties.size(); ++tie) add_leaks_of(check, tie, all);
  std::stable_sort(all.begin(), all.end(), [&](const Leak& a, const Leak& b) {
    return std::tie(check.ties[a.tie].kind, a.part_a, a.part_b) < std::tie(check.ties[b.tie].kind, b.part_a, b.part_b);
  });
  return all;
}

std::vector<LeakCount> leak_counts(const LeakCheck& check, const std::vector<Leak>& leaks) {
  const std::vector<std::size_t> rows = check.parts.rows_per_part();
  std::vector<LeakCount> counts;
  auto next = leaks.begin();
  for (std::size_t kind = 0; kind < check.kinds.size(); ++kind) {
    for (int a = 0; a < static_cast<int>(rows.size()); ++a) {
      for (int b = a + 1; b < static_cast<int>(rows.size()); ++b) {
        if (rows[static_cast<std::size_t>(a)] == 0 || rows[static_cast<std::size_t>(b)] == 0) continue;
        LeakCount count{kind, a, b, 0, 0, 0, {}};
        std::set<std::size_t> rows_a, rows_b;
        for (; next != leaks.end() &&
               std::tie(check.ties[next->tie].kind, next->part_a, next->part_b) == std::tie(kind, a, b);
             ++next) {
          ++count.found;
          if (count.examples.size() < kExamples) count.examples.push_back(*next);
          for (const std::size_t row : check.ties[next->tie].rows) {
            if (check.parts.parts[row] == a) rows_a.insert(row);
            if (check.parts.parts[row] == b) rows_b.insert(row);
          }
        }
        count.rows_a = rows_a.size();
        count.rows_b = rows_b.size();
        counts.push_back(std::move(count));
      }
    }
  }
  return counts;
}

}  // namespace ctxtag
