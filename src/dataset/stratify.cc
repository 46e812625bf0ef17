#include "dataset/stratify.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "ctxtag/base/random.h"

namespace ctxtag {
namespace {

constexpr int kFewGroups = 300, kStartsOfFew = 24, kMaxPasses = 40, kPartnersTried = 40;
constexpr double kRowsWeight = 0.3;  ///< of the deviation in rows against that of all the other columns

class Stratifier {
 public:
  Stratifier(const GroupCounts& counts, const std::vector<double>& shares)
      : counts_(counts), parts_(static_cast<int>(shares.size())), shares_(shares) {
    totals_.assign(static_cast<std::size_t>(counts.columns), 0.0);
    for (int group = 0; group < counts.groups; ++group) {
      for (int column = 0; column < counts.columns; ++column) totals_[index(column)] += counts.of(group)[column];
    }
    for (const double total : totals_) weights_.push_back(total > 0.0 ? 1.0 / (total * total) : 0.0);
    weights_[0] *= std::max(1.0, kRowsWeight * (counts.columns - 1));
  }

  std::vector<int> start(Random& random) {
    part_of_.assign(static_cast<std::size_t>(counts_.groups), -1);
    groups_in_.assign(shares_.size(), 0);
    wants_.resize(shares_.size() * totals_.size());
    for (int part = 0; part < parts_; ++part) {
      for (int column = 0; column < counts_.columns; ++column)
        want(part)[column] = shares_[index(part)] * totals_[index(column)];
    }
    std::vector<int> order(index(counts_.groups));
    std::iota(order.begin(), order.end(), 0);
    random.shuffle(order);
    std::vector<double> remaining = totals_;
    for (int column = rarest(remaining); column >= 0; column = rarest(remaining))
      place_all_of(column, order, remaining, random);
    fill_empty_parts();
    improve(random);
    return part_of_;
  }

  double cost() const {
    double sum = 0.0;
    for (int part = 0; part < parts_; ++part) sum += cost_of(part, nullptr, nullptr);
    return sum;
  }

 private:
  static std::size_t index(int i) { return static_cast<std::size_t>(i); }
  double* want(int part) { return wants_.data() + index(part) * totals_.size(); }
  const double* want(int part) const { return wants_.data() + index(part) * totals_.size(); }

  // The column other than the rows with least left to distribute; the rows when no other has any; -1 at the end.
  int rarest(const std::vector<double>& remaining) const {
    int best = -1;
    for (int column = 1; column < counts_.columns; ++column) {
      if (remaining[index(column)] > 0.0 && (best < 0 || remaining[index(column)] < remaining[index(best)]))
        best = column;
    }
    return best < 0 && remaining[0] > 0.0 ? 0 : best;
  }

  // Groups with most of the column first; equal ones in the order of chance.
  void place_all_of(int column, const std::vector<int>& order, std::vector<double>& remaining, Random& random) {
    std::vector<int> groups;
    for (const int group : order) {
      if (part_of_[index(group)] < 0 && counts_.of(group)[column] > 0.0) groups.push_back(group);
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [&](int a, int b) { return counts_.of(a)[column] > counts_.of(b)[column]; });
    for (const int group : groups) {
      put(group, neediest(column, random));
      for (int c = 0; c < counts_.columns; ++c) remaining[index(c)] -= counts_.of(group)[c];
    }
    remaining[index(column)] = 0.0;
  }

  int neediest(int column, Random& random) {
    int best = -1;
    std::uint64_t ties = 1;
    for (int part = 0; part < parts_; ++part) {
      if (shares_[index(part)] <= 0.0) continue;
      if (best < 0) {
        best = part;
        continue;
      }
      const double here = want(part)[column], there = want(best)[column];
      const double all_here = want(part)[0], all_there = want(best)[0];
      if (here > there || (here == there && all_here > all_there)) {
        best = part;
        ties = 1;
      } else if (here == there && all_here == all_there && random.below(++ties) == 0) {
        best = part;
      }
    }
    return best;
  }

  void put(int group, int part) {
    const int from = part_of_[index(group)];
    const double* row = counts_.of(group);
    if (from >= 0) {
      for (int c = 0; c < counts_.columns; ++c) want(from)[c] += row[c];
      --groups_in_[index(from)];
    }
    for (int c = 0; c < counts_.columns; ++c) want(part)[c] -= row[c];
    ++groups_in_[index(part)];
    part_of_[index(group)] = part;
  }

  void fill_empty_parts() {
    for (int part = 0; part < parts_; ++part) {
      if (shares_[index(part)] <= 0.0 || groups_in_[index(part)] > 0) continue;
      int smallest = -1;
      for (int group = 0; group < counts_.groups; ++group) {
        if (groups_in_[index(part_of_[index(group)])] < 2) continue;
        if (smallest < 0 || counts_.of(group)[0] < counts_.of(smallest)[0]) smallest = group;
      }
      put(smallest, part);
    }
  }

  // Squared deviations of a part from its wants, relative to the columns' totals, as if `out` left it and `in` came.
  double cost_of(int part, const double* out, const double* in) const {
    double sum = 0.0;
    for (int c = 0; c < counts_.columns; ++c) {
      const double left = want(part)[c] + (out != nullptr ? out[c] : 0.0) - (in != nullptr ? in[c] : 0.0);
      sum += weights_[index(c)] * left * left;
    }
    return sum;
  }

  // Moves and exchanges of groups, in an order of chance, as long as they lower the cost.
  void improve(Random& random) {
    std::vector<int> order(index(counts_.groups));
    std::iota(order.begin(), order.end(), 0);
    for (int pass = 0; pass < kMaxPasses; ++pass) {
      random.shuffle(order);
      bool improved = false;
      for (const int group : order) improved = moved(group) || improved;
      for (std::size_t i = 0; i < order.size(); ++i) improved = exchanged(order, i) || improved;
      if (!improved) break;
    }
  }

  static bool lower(double now, double before) { return now < before - 1e-12; }

  bool moved(int group) {
    const int from = part_of_[index(group)];
    if (groups_in_[index(from)] < 2) return false;
    const double* row = counts_.of(group);
    const double gain = cost_of(from, nullptr, nullptr) - cost_of(from, row, nullptr);
    int best = -1;
    double least = 0.0;
    for (int part = 0; part < parts_; ++part) {
      if (part == from || shares_[index(part)] <= 0.0) continue;
      const double change = cost_of(part, nullptr, row) - cost_of(part, nullptr, nullptr) - gain;
      if (lower(change, least)) least = change, best = part;
    }
    if (best >= 0) put(group, best);
    return best >= 0;
  }

  bool exchanged(const std::vector<int>& order, std::size_t position) {
    const int group = order[position];
    const std::size_t tries = std::min<std::size_t>(order.size() - 1, kPartnersTried);
    for (std::size_t step = 1; step <= tries; ++step) {
      const int other = order[(position + step) % order.size()];
      const int a = part_of_[index(group)], b = part_of_[index(other)];
      if (a == b) continue;
      const double* row = counts_.of(group);
      const double* other_row = counts_.of(other);
      const double before = cost_of(a, nullptr, nullptr) + cost_of(b, nullptr, nullptr);
      if (!lower(cost_of(a, row, other_row) + cost_of(b, other_row, row), before)) continue;
      put(group, b);
      put(other, a);
      return true;
    }
    return false;
  }

  const GroupCounts& counts_;
  int parts_;
  std::vector<double> shares_, totals_, weights_;
  std::vector<double> wants_;  ///< parts x columns: what is wanted and not yet there
  std::vector<int> part_of_, groups_in_;
};

}  // namespace

std::vector<int> stratified(const GroupCounts& counts, const std::vector<double>& shares, std::uint64_t seed) {
  Random random(seed);
  Stratifier stratifier(counts, shares);
  std::vector<int> best;
  double least = std::numeric_limits<double>::infinity();
  for (int start = 0; start < (counts.groups <= kFewGroups ? kStartsOfFew : 1); ++start) {
    std::vector<int> parts = stratifier.start(random);
    const double cost = stratifier.cost();
    if (cost < least) least = cost, best = std::move(parts);
  }
  return best;
}

}  // namespace ctxtag
