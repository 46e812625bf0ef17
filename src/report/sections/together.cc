#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/pictures/matrix_picture.h"
#include "report/sections.h"

namespace ctxtag {
namespace {

constexpr std::size_t kMostDifferences = 20;

// Of the rows with one tag the share that has another, among the rows where both are known; NaN where there are none.
struct Together {
  Eigen::ArrayXXd share;
  Eigen::ArrayXXd rows;  // with the first tag
};

Together together(const ByteMatrix& values, const ByteMatrix& known) {
  const Eigen::MatrixXd seen = known.cast<double>().matrix();
  const Eigen::MatrixXd there = (values * known).cast<double>().matrix();
  const Eigen::ArrayXXd both = (there.transpose() * there).array(), first = (there.transpose() * seen).array();
  Together result{both / first, first};
  for (Eigen::Index i = 0; i < result.share.size(); ++i) {
    if (first(i) == 0.0) result.share(i) = std::numeric_limits<double>::quiet_NaN();
  }
  result.share.matrix().diagonal().setConstant(std::numeric_limits<double>::quiet_NaN());
  return result;
}

struct Pair {
  Eigen::Index first = 0, second = 0;
};

Cell share_cell(double share) { return cell_of(std::isnan(share) ? std::nullopt : std::optional(share)); }

Table pairs_table(const Measured& measured, const Together& truth, const Together& predicted,
                  const Eigen::ArrayXXd& difference, const std::vector<Pair>& pairs) {
  Table table{"pairs",
              "",
              {{"tag", "Of the rows with"},
               {"other", "have also"},
               {"rows", "Rows"},
               {"truth", "In truth"},
               {"predicted", "Predicted"},
               {"difference", "Difference", 3, true}},
              {}};
  for (const auto& [first, second] : pairs) {
    table.rows.push_back({measured.tags[static_cast<std::size_t>(first)],
                          measured.tags[static_cast<std::size_t>(second)],
                          static_cast<std::int64_t>(truth.rows(first, second)), share_cell(truth.share(first, second)),
                          share_cell(predicted.share(first, second)), share_cell(difference(first, second))});
  }
  return table;
}

std::string share_picture(const ReportSource& source, const char* title, const char* description,
                          const Eigen::ArrayXXd& values, bool is_difference, double most) {
  MatrixPicture matrix;
  matrix.title = title;
  matrix.description = description;
  matrix.row_name = "of the rows with";
  matrix.column_name = "have also";
  matrix.is_diverging = is_difference;
  matrix.most = most;
  const std::vector<std::size_t>& tags = source.measured.shown_tags;
  const auto size = static_cast<Eigen::Index>(tags.size());
  matrix.values.resize(size, size);
  for (Eigen::Index row = 0; row < size; ++row) {
    matrix.names.push_back(source.measured.tags[tags[static_cast<std::size_t>(row)]]);
    for (Eigen::Index column = 0; column < size; ++column) {
      matrix.values(row, column) = values(static_cast<Eigen::Index>(tags[static_cast<std::size_t>(row)]),
                                          static_cast<Eigen::Index>(tags[static_cast<std::size_t>(column)]));
    }
  }
  return matrix_picture(matrix);
}

double greatest(const Eigen::ArrayXXd& values) {
  double most = 0.0;
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    if (!std::isnan(values(i))) most = std::max(most, std::abs(values(i)));
  }
  return most;
}

}  // namespace

Section together_section(const ReportSource& source) {
  const Measured& measured = source.measured;
  const MeasuredSystem& system = measured.systems[0];
  const Together truth = together(system.cells.values, system.cells.known);
  const Together predicted = together(decisions_at(system.cells.scores, system.thresholds), system.cells.known);
  const Eigen::ArrayXXd difference = predicted.share - truth.share;

  std::vector<Pair> pairs;
  for (Eigen::Index i = 0; i < difference.rows(); ++i) {
    for (Eigen::Index k = 0; k < difference.cols(); ++k) {
      if (i != k) pairs.push_back({i, k});
    }
  }
  Table all = pairs_table(measured, truth, predicted, difference, pairs);
  all.on_page = false;
  std::stable_sort(pairs.begin(), pairs.end(), [&](const Pair& a, const Pair& b) {
    const auto size = [&](const Pair& pair) {
      const double value = difference(pair.first, pair.second);
      return std::isnan(value) ? -1.0 : std::abs(value);
    };
    return size(a) > size(b);
  });
  pairs.resize(std::min(pairs.size(), kMostDifferences));
  Table greatest_pairs = pairs_table(measured, truth, predicted, difference, pairs);
  greatest_pairs.caption = "The greatest differences";
  greatest_pairs.in_json = false;

  const double most = std::max(greatest(truth.share), greatest(predicted.share)),
               apart = std::max(greatest(difference), 0.01);
  PictureGroup group{
      "Which tags occur together",
      fmt::format(
          "A cell is the percentage of the rows with the tag at the left that have the tag at the top too; in the "
          "difference, orange is more often together in the predictions of {} than in truth, blue is less often.{}",
          system.name, shown_tags_text(measured)),
      PictureSize::kMedium,
      {share_picture(source, "In truth (%)", "Heat map of the labels.", truth.share, false, most),
       share_picture(source, "In the predictions (%)", "Heat map of the decisions.", predicted.share, false, most),
       share_picture(source, "Difference (percentage points)", "Heat map: predictions less truth.", difference, true,
                     apart)},
      {},
      {std::move(greatest_pairs), std::move(all)}};
  return {"together", "Co-occurrence of tags", {std::move(group)}};
}

}  // namespace ctxtag
