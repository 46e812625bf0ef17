#include "evaluation/system_sampler.h"

#include <optional>

#include "evaluation/figure_parts.h"

namespace ctxtag {
namespace {

using FiguresOfSamples = std::array<Figures, kSamplesAtOnce>;

// The known cells of a fold, in the tags [first_tag, end_tag).
std::vector<RankedCell> cells_of(const ComparedCells& cells, std::size_t system, std::size_t fold,
                                 Eigen::Index first_tag, Eigen::Index end_tag) {
  std::vector<RankedCell> found;
  for (Eigen::Index row = 0; row < cells.values.rows(); ++row) {
    if (!cells.fold.empty() && cells.fold[static_cast<std::size_t>(row)] != fold) continue;
    for (Eigen::Index tag = first_tag; tag < end_tag; ++tag) {
      if (cells.known(row, tag) == 0) continue;
      found.push_back({cells.scores[system](row, tag), static_cast<std::uint32_t>(row), cells.values(row, tag) != 0});
    }
  }
  return found;
}

class MeanOfKnown {
 public:
  void add(const std::optional<double>& value) {
    if (!value) return;
    sum_ += *value;
    count_ += 1.0;
  }
  std::optional<double> value() const { return count_ > 0.0 ? std::optional(sum_ / count_) : std::nullopt; }

 private:
  double sum_ = 0.0, count_ = 0.0;
};

TagFigures tag_in_sample(const SampledRanking& ranking, std::size_t sample) {
  TagFigures tag;
  tag.support = static_cast<std::int64_t>(ranking.positives[sample]);
  tag.rows = tag.support + static_cast<std::int64_t>(ranking.negatives[sample]);
  tag.roc_auc = ranking.roc_auc(sample);
  tag.average_precision = ranking.average_precision(sample);
  return tag;
}

// The tags of all folds, fold by fold, as one of each.
std::vector<TagFigures> over_folds(const std::vector<TagFigures>& in_folds, std::size_t tags) {
  if (in_folds.size() == tags) return in_folds;
  std::vector<TagFigures> together(tags);
  for (std::size_t tag = 0; tag < tags; ++tag) {
    MeanOfKnown roc_auc, average_precision;
    for (std::size_t i = tag; i < in_folds.size(); i += tags) {
      together[tag].support += in_folds[i].support;
      together[tag].rows += in_folds[i].rows;
      roc_auc.add(in_folds[i].roc_auc);
      average_precision.add(in_folds[i].average_precision);
    }
    together[tag].roc_auc = roc_auc.value();
    together[tag].average_precision = average_precision.value();
  }
  return together;
}

}  // namespace

SystemSampler::SystemSampler(const ComparedCells& cells, std::size_t system, FiguresWanted wanted,
                             const Conventions& conventions)
    : tags_(static_cast<std::size_t>(cells.values.cols())), folds_(cells.folds), conventions_(conventions) {
  for (std::size_t fold = 0; fold < folds_; ++fold) {
    for (Eigen::Index tag = 0; tag < cells.values.cols(); ++tag) {
      of_tags_.emplace_back(cells_of(cells, system, fold, tag, tag + 1));
    }
    if (wanted == FiguresWanted::kAll) micro_.emplace_back(cells_of(cells, system, fold, 0, cells.values.cols()));
  }
  if (wanted == FiguresWanted::kAll && !cells.decisions.empty()) add_decisions(cells, cells.decisions[system]);
}

void SystemSampler::add_decisions(const ComparedCells& cells, const ByteMatrix& decisions) {
  decided_.resize(tags_);
  for (Eigen::Index row = 0; row < cells.values.rows(); ++row) {
    const auto number = static_cast<std::uint32_t>(row);
    for (std::size_t i = 0; i < tags_; ++i) {
      const auto tag = static_cast<Eigen::Index>(i);
      if (cells.known(row, tag) == 0) continue;
      DecidedRows& of_tag = decided_[i];
      const bool positive = cells.values(row, tag) != 0;
      (decisions(row, tag) != 0 ? (positive ? of_tag.true_positives : of_tag.false_positives)
                                : (positive ? of_tag.false_negatives : of_tag.true_negatives))
          .push_back(number);
    }
    if (!is_complete_row(cells.known, row)) continue;
    complete_.push_back(number);
    if (is_matched_row(decisions, cells.values, row)) matched_.push_back(number);
  }
}

FiguresOfSamples SystemSampler::figures(const RowCopies& copies) const {
  FiguresOfSamples figures;
  std::vector<SampledRanking> rankings;
  rankings.reserve(of_tags_.size());
  for (const RankedRows& tag : of_tags_) rankings.push_back(tag.sampled(copies));
  add_rankings(rankings, figures);
  std::array<MeanOfKnown, kSamplesAtOnce> roc_auc, average_precision;
  for (const RankedRows& fold : micro_) {
    const SampledRanking ranking = fold.sampled(copies);
    for (std::size_t s = 0; s < kSamplesAtOnce; ++s) {
      roc_auc[s].add(ranking.roc_auc(s));
      average_precision[s].add(ranking.average_precision(s));
    }
  }
  for (std::size_t s = 0; s < kSamplesAtOnce; ++s) {
    figures[s].average.micro_roc_auc = roc_auc[s].value();
    figures[s].average.micro_average_precision = average_precision[s].value();
  }
  if (!decided_.empty()) add_decision_figures(copies, figures);
  return figures;
}

void SystemSampler::add_rankings(const std::vector<SampledRanking>& rankings, FiguresOfSamples& figures) const {
  std::vector<TagFigures> in_folds;
  for (std::size_t s = 0; s < kSamplesAtOnce; ++s) {
    in_folds.clear();
    for (const SampledRanking& ranking : rankings) in_folds.push_back(tag_in_sample(ranking, s));
    figures[s].average = ranking_averages(in_folds);
    figures[s].per_tag = over_folds(in_folds, tags_);
  }
}

void SystemSampler::add_decision_figures(const RowCopies& copies, FiguresOfSamples& figures) const {
  std::array<std::vector<ConfusionCount>, kSamplesAtOnce> counts;
  for (const DecidedRows& tag : decided_) {
    const OfSamples tp = counted(tag.true_positives, copies), fp = counted(tag.false_positives, copies);
    const OfSamples fn = counted(tag.false_negatives, copies), tn = counted(tag.true_negatives, copies);
    for (std::size_t s = 0; s < kSamplesAtOnce; ++s) {
      counts[s].push_back({static_cast<std::int64_t>(tp[s]), static_cast<std::int64_t>(fp[s]),
                           static_cast<std::int64_t>(fn[s]), static_cast<std::int64_t>(tn[s])});
    }
  }
  const OfSamples complete = counted(complete_, copies), matched = counted(matched_, copies);
  for (std::size_t s = 0; s < kSamplesAtOnce; ++s) {
    figures[s] =
        with_counts(std::move(figures[s]), counts[s],
                    {static_cast<std::int64_t>(complete[s]), static_cast<std::int64_t>(matched[s])}, conventions_);
  }
}

}  // namespace ctxtag
