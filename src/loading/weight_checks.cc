#include "ctxtag/loading/weight_checks.h"

#include <spdlog/fmt/fmt.h>

#include <unordered_set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"

namespace ctxtag {

std::vector<std::string> weight_notes(const std::filesystem::path& file, const WeightTable& weights,
                                      const LabelMatrix& labels) {
  std::vector<std::string> notes;
  const std::string name = escaped_bytes(file.string());
  const RowIndex labelled = labels.rows();
  std::size_t without = 0;
  const TrackId* first = nullptr;
  for (const TrackId& id : weights.ids) {
    if (labelled.count(id) != 0) continue;
    if (without++ == 0) first = &id;
  }
  if (without > 0) {
    notes.push_back(fmt::format("{}: {} of {} rows are of tracks without labels, not used (the first: '{}')", name,
                                without, weights.ids.size(), escaped_bytes(first->value)));
  }
  std::unordered_set<std::string> used;
  for (const std::string& tag : weights.vocabulary.tags()) used.insert({tag + ":negative", tag + ":positive"});
  const std::vector<std::string> header = CsvReader(file).header();
  std::vector<std::string> unused;
  for (std::size_t i = 1; i < header.size(); ++i) {
    if (used.count(header[i]) == 0) unused.push_back(escaped_bytes(header[i]));
  }
  if (!unused.empty()) {
    notes.push_back(fmt::format("{}: {} columns are no weights of the tags that are learnt, not used (the first: '{}')",
                                name, unused.size(), unused.front()));
  }
  return notes;
}

void require_weights_of_these_labels(const std::filesystem::path& file, const SampleSet& train) {
  bool any_zero = false;
  Eigen::Index row_above = -1, tag_above = -1;
  for (Eigen::Index row = 0; row < train.negative_weight.rows(); ++row) {
    for (Eigen::Index tag = 0; tag < train.negative_weight.cols(); ++tag) {
      if (train.known(row, tag) == 0 || train.values(row, tag) == 0) continue;
      if (train.negative_weight(row, tag) == 0.0F) {
        any_zero = true;
      } else if (row_above < 0) {
        row_above = row;
        tag_above = tag;
      }
    }
  }
  if (!any_zero || row_above < 0) return;
  throw DataError(
      fmt::format("{}: the negative weight of '{}' of track '{}' is {}, and the labels have a positive there; at other "
                  "positives it "
                  "is 0, so the table was made from other labels: make it from these with ctxtag-dataset weights",
                  escaped_bytes(file.string()), escaped_bytes(train.vocabulary[static_cast<std::size_t>(tag_above)]),
                  escaped_bytes(train.ids[static_cast<std::size_t>(row_above)].value),
                  to_text(static_cast<double>(train.negative_weight(row_above, tag_above)))));
}

}  // namespace ctxtag
