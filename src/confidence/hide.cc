#include "ctxtag/confidence/hide.h"

#include <algorithm>
#include <cmath>

#include "ctxtag/base/random.h"

namespace ctxtag {
namespace {

struct Cell {
  Eigen::Index row = 0, tag = 0;
  std::uint64_t lot = 0;  ///< the lower, the sooner it is hidden
};

// n of a double that is rounded half to even, as Python rounds.
std::int64_t rounded(double value) { return static_cast<std::int64_t>(std::nearbyint(value)); }

class Hider {
 public:
  Hider(const LabelMatrix& labels, const HideConfig& config, const std::vector<std::uint8_t>& among)
      : labels_(labels), config_(config), among_(among) {
    result_.hidden = labels;
    result_.hidden.values.setZero();
    result_.hidden.known.setOnes();
    positives_.assign(labels.ids.size(), 0);
    for (std::size_t i = 0; i < labels.ids.size(); ++i) {
      if (!looked_at(i)) continue;
      Random random(mixed_seed({config.seed, text_hash(labels.ids[i].value)}));
      for (Eigen::Index tag = 0; tag < labels.values.cols(); ++tag) {
        const auto row = static_cast<Eigen::Index>(i);
        const std::uint64_t lot = random.next();
        if (labels.known(row, tag) == 0 || labels.values(row, tag) == 0) continue;
        cells_.push_back({row, tag, lot});
        ++positives_[i];
      }
    }
    result_.positives = static_cast<std::int64_t>(cells_.size());
    left_ = positives_;
    kept_.assign(left_.size(), 0);
  }

  HiddenLabels hidden(HiddenAs as) {
    choose();
    result_.visible = labels_;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (positives_[i] > 0 && left_[i] == 0) ++result_.rows_emptied;
    }
    result_.visible.values = (result_.hidden.values != 0).select(0, labels_.values);
    for (std::size_t i = 0; as == HiddenAs::kUnknown && i < left_.size(); ++i) {
      if (!looked_at(i)) continue;
      const auto row = static_cast<Eigen::Index>(i);
      result_.visible.known.row(row) =
          (result_.visible.values.row(row) * labels_.known.row(row) != 0).cast<std::uint8_t>();
    }
    return std::move(result_);
  }

 private:
  bool looked_at(std::size_t row) const { return among_.empty() || among_[row] != 0; }

  void choose() {
    const auto by_lot = [](const Cell& a, const Cell& b) { return a.lot < b.lot; };
    if (config_.rule == "independent") {
      const double limit = config_.ratio * 0x1p64;
      for (const Cell& cell : cells_) {
        if (static_cast<double>(cell.lot) < limit) hide(cell);
      }
    } else if (config_.rule == "unpopular") {
      // Efraimidis and Spirakis: drawing without replacement with weights 1 / positives of the track.
      const auto key = [this](const Cell& cell) {
        const double uniform = (static_cast<double>(cell.lot >> 11) + 0.5) * 0x1p-53;
        return -std::log(uniform) * positives_[static_cast<std::size_t>(cell.row)];
      };
      std::stable_sort(cells_.begin(), cells_.end(), [&](const Cell& a, const Cell& b) { return key(a) < key(b); });
      hide_first(cells_.begin(), cells_.end());
    } else {
      const bool by_tag = config_.rule == "per_tag";
      const auto group = [by_tag](const Cell& cell) { return by_tag ? cell.tag : cell.row; };
      std::stable_sort(cells_.begin(), cells_.end(), [&](const Cell& a, const Cell& b) {
        return group(a) != group(b) ? group(a) < group(b) : by_lot(a, b);
      });
      for (auto begin = cells_.begin(); begin != cells_.end();) {
        const auto end =
            std::find_if(begin, cells_.end(), [&](const Cell& cell) { return group(cell) != group(*begin); });
        hide_first(begin, end);
        begin = end;
      }
    }
  }

  template <typename Iterator>
  void hide_first(Iterator begin, Iterator end) {
    const std::int64_t wanted = rounded(config_.ratio * static_cast<double>(end - begin));
    for (std::int64_t hidden = 0; begin != end && hidden < wanted; ++begin) hidden += hide(*begin) ? 1 : 0;
  }

  bool hide(const Cell& cell) {
    int& left = left_[static_cast<std::size_t>(cell.row)];
    if (left == 1 && config_.keep_one) {
      std::uint8_t& kept = kept_[static_cast<std::size_t>(cell.row)];
      result_.rows_kept += kept == 0 ? 1 : 0;
      kept = 1;
      return false;
    }
    --left;
    ++result_.count;
    result_.hidden.values(cell.row, cell.tag) = 1;
    return true;
  }

  const LabelMatrix& labels_;
  const HideConfig& config_;
  const std::vector<std::uint8_t>& among_;
  HiddenLabels result_;
  std::vector<Cell> cells_;
  std::vector<int> positives_, left_;
  std::vector<std::uint8_t> kept_;
};

}  // namespace

HiddenLabels hide_labels(const LabelMatrix& labels, const HideConfig& config, HiddenAs as,
                         const std::vector<std::uint8_t>& among) {
  return Hider(labels, config, among).hidden(as);
}

}  // namespace ctxtag
