#include "ctxtag/report/label_report.h"

#include "dataset/split_parts.h"

namespace ctxtag {
namespace {

// Rows of the labels in each part.
std::vector<std::vector<Eigen::Index>> rows_of_parts(const LabelMatrix& labels, const SplitTable& splits,
                                                     const SplitParts& parts) {
  std::vector<std::vector<Eigen::Index>> rows(parts.names.size());
  const RowIndex index = labels.rows();
  for (std::size_t i = 0; i < splits.ids.size(); ++i) {
    const auto found = index.find(splits.ids[i]);
    if (found == index.end()) continue;
    rows[static_cast<std::size_t>(parts.of_row[i])].push_back(static_cast<Eigen::Index>(found->second));
  }
  return rows;
}

}  // namespace

LabelReport label_report(const LabelMatrix& labels, const SplitTable* splits, const CountTable* counts) {
  LabelReport report{labels.vocabulary, label_statistics(labels), {}, {}, {}};
  if (splits == nullptr) {
    std::vector<Eigen::Index> all;
    for (Eigen::Index row = 0; row < labels.values.rows(); ++row) all.push_back(row);
    report.references.push_back(reference_points(labels, all, counts));
    report.reference_names.emplace_back("all");
    return report;
  }
  report.splits = split_statistics(labels, *splits);
  const SplitParts parts = split_parts(*splits);
  const auto rows = rows_of_parts(labels, *splits, parts);
  const bool trained = splits->folds.empty() && !rows[0].empty();
  const std::vector<double> majority = trained ? majority_tags(labels, rows[0]) : std::vector<double>();
  for (std::size_t part = 0; part < rows.size(); ++part) {
    if (rows[part].empty()) continue;
    report.references.push_back(reference_points(labels, rows[part], counts, trained ? &majority : nullptr));
    report.reference_names.push_back(parts.names[part]);
  }
  return report;
}

}  // namespace ctxtag
