#include "report/ranking_curves.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ctxtag {
namespace {

double distance(const Point& point, const Point& from, const Point& to) {
  const double dx = to.x - from.x, dy = to.y - from.y;
  const double squared = dx * dx + dy * dy;
  const double t =
      squared > 0.0 ? std::clamp(((point.x - from.x) * dx + (point.y - from.y) * dy) / squared, 0.0, 1.0) : 0.0;
  return std::hypot(point.x - from.x - t * dx, point.y - from.y - t * dy);
}

std::vector<Point> thinned(const std::vector<Point>& line, double tolerance) {
  if (line.size() < 3) return line;
  std::vector<bool> kept(line.size(), false);
  kept.front() = kept.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, line.size() - 1}};
  while (!open.empty()) {
    const auto [first, last] = open.back();
    open.pop_back();
    double most = tolerance;
    std::size_t farthest = first;
    for (std::size_t i = first + 1; i < last; ++i) {
      const double away = distance(line[i], line[first], line[last]);
      if (away > most) most = away, farthest = i;
    }
    if (farthest == first) continue;
    kept[farthest] = true;
    open.emplace_back(first, farthest);
    open.emplace_back(farthest, last);
  }
  std::vector<Point> result;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (kept[i]) result.push_back(line[i]);
  }
  return result;
}

}  // namespace

double area_below(const std::vector<Point>& line) {
  double area = 0.0;
  for (std::size_t i = 1; i < line.size(); ++i) area += 0.5 * (line[i].x - line[i - 1].x) * (line[i].y + line[i - 1].y);
  return area;
}

RankingCurves ranking_curves(const std::vector<double>& scores, const std::vector<bool>& labels, double tolerance) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  const auto positives = static_cast<double>(std::count(labels.begin(), labels.end(), true));
  const double negatives = static_cast<double>(labels.size()) - positives;
  std::vector<Point> roc{{0.0, 0.0}}, steps;
  double hits = 0.0, alarms = 0.0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    (labels[order[i]] ? hits : alarms) += 1.0;
    if (i + 1 < order.size() && scores[order[i + 1]] == scores[order[i]]) continue;
    if (negatives > 0.0 && positives > 0.0) roc.push_back({alarms / negatives, hits / positives});
    if (positives == 0.0) continue;
    const double precision = hits / (hits + alarms), before = steps.empty() ? 0.0 : steps.back().x;
    if (hits / positives > before) steps.push_back({before, precision});
    steps.push_back({hits / positives, precision});
  }
  RankingCurves curves;
  if (roc.size() > 1) curves.roc = thinned(roc, tolerance);
  curves.precision_recall = thinned(steps, tolerance);
  return curves;
}

}  // namespace ctxtag
