#include <spdlog/fmt/fmt.h>

#include <array>
#include <optional>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/split_table.h"
#include "importing/icassp2020_checks.h"
#include "importing/imported.h"
#include "importing/source.h"
#include "importing/text_tables.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kHotVector{"balanced_ground_truth_hot_vector.csv", "Context_tags_dataset.csv"};
const std::vector<std::string> kCounts{"balanced_ground_truth_track_count.csv", "Context_tags_dataset_track_count.csv"};
const std::vector<std::string> kSingle{"ground_truth_single_label.csv"};
const std::vector<std::string> kFolds{"ground_truth_folds.csv"};

std::vector<std::string> split_names(Split split) {
  const std::string name = to_text(split);
  return {name + "_ground_truth_binarized.csv", name + "_ground_truth.csv"};
}

// A table that has a column per tag, or a column `label` of tag names.
TagRows read_tags(const fs::path& file, const std::vector<std::string>& tags) {
  if (has_column(file, "label")) return read_named_tags(file, tags);
  return read_tag_rows(file, CellKind::kLabel);
}

// The tags in the order of the first table that has a column for each; without one, all that are named, sorted.
std::vector<std::string> tags_of(const std::vector<std::optional<fs::path>>& files) {
  std::set<std::string> named;
  for (const auto& file : files) {
    if (!file) continue;
    if (!has_column(*file, "label")) return read_tag_rows(*file, CellKind::kCount).tags;
    const TagRows rows = read_named_tags(*file);
    named.insert(rows.tags.begin(), rows.tags.end());
  }
  return {named.begin(), named.end()};
}

int fold_number(const std::string& text, const FileLine& at) {
  long long fold = -1;
  if (parse_number(text, fold) && fold >= 0 && fold <= 1'000'000) return static_cast<int>(fold);
  throw DataError(fmt::format("{}'fold' is '{}'; expected a number from 0", to_text(at), escaped_bytes(text)));
}

void read_folds(const fs::path& file, const std::vector<std::string>& tags, Icassp2020Files& files) {
  files.folds = read_named_tags(file, tags);
  files.artists = read_column(file, "artist_id");
  for (const std::string& text : read_column(file, "fold")) {
    files.fold_of.push_back(fold_number(text, files.folds->at(files.fold_of.size())));
  }
}

Icassp2020Files read_files(SourceFolder& source, ImportReport& report) {
  const auto hot = source.find(kHotVector, report), counts = source.find(kCounts, report);
  const auto single = source.find(kSingle), folds = source.find(kFolds, report);
  std::array<std::optional<fs::path>, 3> splits;
  for (std::size_t i = 0; i < splits.size(); ++i) splits[i] = source.find(split_names(kSplitOrder[i]), report);

  Icassp2020Files files;
  const std::vector<std::string> tags = tags_of({hot, counts, splits[0], splits[1], splits[2], single, folds});
  if (hot) files.hot = read_tag_rows(*hot, CellKind::kLabel);
  if (counts) files.counts = read_tag_rows(*counts, CellKind::kCount);
  if (single) files.single = read_named_tags(*single, tags);
  if (folds) read_folds(*folds, tags, files);
  for (std::size_t i = 0; i < splits.size(); ++i) {
    if (splits[i]) files.splits[i] = read_tags(*splits[i], tags);
  }
  for (const auto* table :
       {&files.hot, &files.counts, &files.single, &files.folds, &files.splits[0], &files.splits[1], &files.splits[2]}) {
    if (*table) source.add_read(report, (*table)->file, (*table)->ids.size());
  }
  return files;
}

// The rows of the splits, one after the other.
TagRows all_splits(const Icassp2020Files& files) {
  TagRows all;
  for (const auto& split : files.splits) {
    if (!split) continue;
    if (all.tags.empty()) all = {split->file, {}, {}, split->tags, IntegerMatrix(0, split->values.cols())};
    all.ids.insert(all.ids.end(), split->ids.begin(), split->ids.end());
    IntegerMatrix values(all.rows() + split->rows(), all.values.cols());
    values << all.values, split->values;
    all.values = std::move(values);
  }
  return all;
}

// The labels of the fullest table there is.
LabelMatrix best_labels(const Icassp2020Files& files, ImportReport& report) {
  if (files.hot) return labels_of(*files.hot);
  const auto note = [&](const std::string& what) {
    report.notes.push_back("the label table itself is not there: " + what);
  };
  if (files.single) return note("labels are the tag names of each track"), labels_of(*files.single);
  if (files.counts) return note("a label is 1 where the count is at least 3"), labels_of(*files.counts, 3);
  if (files.folds) return note("labels are those of the folds: no track without artist"), labels_of(*files.folds);
  note("labels are those of the splits");
  return labels_of(all_splits(files));
}

SplitTable splits_of(const Icassp2020Files& files) {
  SplitTable table;
  for (std::size_t i = 0; i < files.splits.size(); ++i) {
    if (!files.splits[i]) continue;
    for (const TrackId& id : files.splits[i]->ids) {
      table.ids.push_back(id);
      table.splits.push_back(kSplitOrder[i]);
    }
  }
  return table;
}

bool recognises_icassp2020(const fs::path& source) {
  std::vector<std::string> names = kHotVector;
  for (const auto& more : {kCounts, kSingle, kFolds}) names.insert(names.end(), more.begin(), more.end());
  for (const Split split : kSplitOrder) {
    const auto more = split_names(split);
    names.insert(names.end(), more.begin(), more.end());
  }
  return holds_any(source, names);
}

Imported read_icassp2020(const ImportRequest& request) {
  SourceFolder source(request.source);
  Imported imported;
  ImportReport& report = imported.report;
  const Icassp2020Files files = read_files(source, report);
  if (report.read.empty()) source.fail("none of the released files of the ICASSP 2020 data is here");
  const LabelMatrix labels = best_labels(files, report);
  check_icassp2020(files, labels, source, report);

  imported.tables.push_back(labels_table("labels.csv", labels));
  if (files.counts) imported.tables.push_back(counts_table("counts.csv", *files.counts));
  if (files.folds) {
    imported.tables.push_back(pairs_table("artists.csv", "track_id,artist_id", files.folds->ids, files.artists));
    imported.tables.push_back(splits_table("folds.csv", {files.folds->ids, files.fold_of, {}}));
  }
  const SplitTable splits = splits_of(files);
  if (!splits.ids.empty()) imported.tables.push_back(splits_table("splits.csv", splits));
  return imported;
}

}  // namespace

ImportFormat icassp2020_format() { return {recognises_icassp2020, read_icassp2020}; }

}  // namespace ctxtag
