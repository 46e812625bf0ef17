#include "importing/icmr2020_checks.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "ctxtag/base/error.h"
#include "importing/findings.h"

namespace ctxtag {
namespace {

void require_same_rows(const TagRows& wanted, const TagRows& found) {
  for (std::size_t row = 0; row < std::max(wanted.ids.size(), found.ids.size()); ++row) {
    if (row < wanted.ids.size() && row < found.ids.size() && wanted.ids[row] == found.ids[row]) continue;
    const FileLine at = row < found.ids.size() ? found.at(row) : FileLine{found.file, found.lines.back() + 1};
    throw DataError(fmt::format("{}row {} is '{}', but '{}' in {}; both must hold the same rows in the same order",
                                to_text(at), row + 1, row < found.ids.size() ? found.ids[row].value : "missing",
                                row < wanted.ids.size() ? wanted.ids[row].value : "missing",
                                wanted.file.filename().string()));
  }
}

// Half to even, whatever the rounding mode of the process is.
std::int64_t rounded_half_to_even(double value) {
  const double below = std::floor(value), rest = value - below;
  const bool up = rest > 0.5 || (rest == 0.5 && std::fmod(below, 2.0) != 0.0);
  return static_cast<std::int64_t>(below) + (up ? 1 : 0);
}

}  // namespace

TagRows hidden_labels(const HiddenFiles& files, double ratio, const SourceFolder& source, ImportReport& report) {
  require_same_rows(files.train, files.visible);
  Findings findings(source);
  const std::string name = source.name_of(files.visible.file);
  TagRows hidden = files.train;
  hidden.values = (files.train.values == 1 && files.visible.values == 0).cast<std::int64_t>();
  for (Eigen::Index row = 0; row < hidden.rows(); ++row) {
    const auto at = static_cast<std::size_t>(row);
    const std::int64_t extra = (files.visible.values.row(row) > files.train.values.row(row)).count();
    if (extra > 0) {
      findings.add(name + ": rows with labels that the complete table has not", files.visible.at(at),
                   fmt::format("{} of them", extra));
    }
    const std::int64_t labels = files.train.values.row(row).sum(), found = hidden.values.row(row).sum();
    const std::int64_t wanted = rounded_half_to_even(ratio * static_cast<double>(labels));
    if (found == wanted) continue;
    findings.add(name + ": rows with another number of hidden labels than the ratio says", files.visible.at(at),
                 fmt::format("{} of {} labels hidden instead of {}", found, labels, wanted));
  }
  if (files.visible_test) {
    require_same_rows(files.test, *files.visible_test);
    for (Eigen::Index row = 0; row < files.test.rows(); ++row) {
      if ((files.test.values.row(row) == files.visible_test->values.row(row)).all()) continue;
      findings.add(source.name_of(files.visible_test->file) + ": test rows whose labels are not complete",
                   files.visible_test->at(static_cast<std::size_t>(row)),
                   "differs from " + source.name_of(files.test.file));
    }
  }
  if (files.weights) {
    require_same_rows(files.train, *files.weights);
    for (Eigen::Index row = 0; row < hidden.rows(); ++row) {
      const std::int64_t wrong = (files.weights->values.row(row) == hidden.values.row(row)).count();
      if (wrong == 0) continue;
      findings.add(source.name_of(files.weights->file) + ": rows where the weight is not 0 exactly at hidden labels",
                   files.weights->at(static_cast<std::size_t>(row)), fmt::format("{} weights", wrong));
    }
  }
  findings.move_to(report);
  report.notes.push_back(
      fmt::format("{}: {} of {} labels hidden", name, hidden.values.sum(), files.train.values.sum()));
  return hidden;
}

void check_split(const TagRows& train, const TagRows& test, int split, const SourceFolder& source,
                 ImportReport& report) {
  std::unordered_map<TrackId, std::size_t> rows;
  for (std::size_t row = 0; row < train.ids.size(); ++row) rows.emplace(train.ids[row], row);
  for (std::size_t row = 0; row < test.ids.size(); ++row) {
    const auto found = rows.find(test.ids[row]);
    if (found == rows.end()) continue;
    throw DataError(fmt::format("{}'{}' is in the test rows of split {} and in its training rows, {}",
                                to_text(test.at(row)), test.ids[row].value, split,
                                source.place(train.at(found->second))));
  }
  report.notes.push_back(fmt::format("split {}: {} train and {} test rows, {} tags", split, train.ids.size(),
                                     test.ids.size(), train.tags.size()));
}

void check_same_labels(const TagRows& first, const TagRows& other, int split, const SourceFolder& source,
                       ImportReport& report) {
  Findings findings(source);
  std::unordered_map<TrackId, Eigen::Index> rows;
  for (std::size_t row = 0; row < first.ids.size(); ++row) rows.emplace(first.ids[row], static_cast<Eigen::Index>(row));
  for (std::size_t row = 0; row < other.ids.size(); ++row) {
    const auto found = rows.find(other.ids[row]);
    if (found == rows.end()) {
      findings.add(fmt::format("split {}: rows that the first split has not", split), other.at(row),
                   other.ids[row].value);
      continue;
    }
    if ((first.values.row(found->second) == other.values.row(static_cast<Eigen::Index>(row))).all()) continue;
    findings.add(fmt::format("split {}: rows whose complete labels are others than in the first split", split),
                 other.at(row), other.ids[row].value);
  }
  findings.move_to(report);
}

}  // namespace ctxtag
