#include "unlabelled.h"

namespace ctxtag::nn {
namespace {

std::vector<TrackId> in_order_of_rows(const RowIndex& rows) {
  std::vector<TrackId> ids(rows.size());
  for (const auto& [id, row] : rows) ids[row] = id;
  return ids;
}

std::vector<TrackId> feature_ids(const TrainingData& data) {
  if (data.vectors) return in_order_of_rows(data.vectors->rows());
  return data.store ? in_order_of_rows(data.store->rows()) : std::vector<TrackId>();
}

}  // namespace

std::vector<std::string> unlabelled_notes(const LabelMatrix& labels, const SplitTable& splits, const TrainingData& data,
                                          const DataConfig& config) {
  std::vector<std::string> notes;
  const RowIndex labelled = labels.rows();
  const auto look_at = [&](const std::vector<TrackId>& ids, const std::string& table) {
    std::size_t count = 0;
    const TrackId* first = nullptr;
    for (const TrackId& id : ids) {
      if (labelled.count(id) != 0) continue;
      if (count++ == 0) first = &id;
    }
    if (count == 0) return;
    notes.push_back(std::to_string(count) + " rows of " + table + " have no labels, left out (the first: '" +
                    first->value + "')");
  };
  look_at(splits.ids, config.splits);
  look_at(feature_ids(data), config.features);
  return notes;
}

}  // namespace ctxtag::nn
