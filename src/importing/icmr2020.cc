#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/weight_table.h"
#include "importing/icmr2020_checks.h"
#include "importing/imported.h"
#include "importing/source.h"
#include "importing/text_tables.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

// Ratios as the released files are named, and as they were drawn.
struct Ratio {
  const char* name;
  double value;
};
constexpr Ratio kRatios[] = {{"0.0", 0.0}, {"0.2", 0.25}, {"0.5", 0.5}, {"0.8", 0.75}};
constexpr int kSplits = 4;

// Files lie in one folder, or each ratio in a folder of its own.
std::vector<std::string> names(const std::string& kind, int split, const Ratio& ratio) {
  const std::string file = kind + (split > 0 ? std::to_string(split) : "") + "_" + ratio.name + ".csv";
  return {file, std::string("missing_labels") + ratio.name + "/" + file};
}

// The rows of `first`, then those of `second`.
TagRows stacked(const TagRows& first, const TagRows& second) {
  TagRows all = first;
  all.ids.insert(all.ids.end(), second.ids.begin(), second.ids.end());
  all.lines.insert(all.lines.end(), second.lines.begin(), second.lines.end());
  all.values.resize(first.rows() + second.rows(), first.values.cols());
  all.values << first.values, second.values;
  return all;
}

// Reads and lists one file; DataError when its tags are not those of the others.
TagRows read_labels_of(const fs::path& file, const std::vector<std::string>& tags, SourceFolder& source,
                       ImportReport& report) {
  TagRows rows = read_tag_rows(file, CellKind::kLabel);
  if (!tags.empty() && rows.tags != tags) {
    throw DataError(to_text({file, 1}) + "its " + std::to_string(rows.tags.size()) +
                    " columns are not those of the other files (" + std::to_string(tags.size()) + ")");
  }
  source.add_read(report, file, rows.ids.size());
  return rows;
}

// Complete labels of one split, and which rows are its test rows.
struct CompleteSplit {
  TagRows train, test;
};

CompleteSplit read_complete(int split, const std::vector<std::string>& tags, SourceFolder& source,
                            ImportReport& report) {
  CompleteSplit complete;
  complete.train = read_labels_of(source.require(names("train", split, kRatios[0])), tags, source, report);
  const std::vector<std::string>& columns = complete.train.tags;
  complete.test = read_labels_of(source.require(names("test", split, kRatios[0])), columns, source, report);
  return complete;
}

SplitTable splits_of(const CompleteSplit& split) {
  SplitTable table;
  table.ids = split.train.ids;
  table.splits.assign(table.ids.size(), Split::kTrain);
  table.ids.insert(table.ids.end(), split.test.ids.begin(), split.test.ids.end());
  table.splits.resize(table.ids.size(), Split::kTest);
  return table;
}

ImportedTable weights_table(const std::string& name, const TagRows& train, std::size_t test_rows,
                            std::vector<TrackId> ids) {
  auto weights = std::make_shared<WeightTable>();
  weights->ids = std::move(ids);
  weights->vocabulary = TagVocabulary(escaped(train.tags));
  const auto rows = static_cast<Eigen::Index>(weights->ids.size());
  weights->positive = RealMatrix::Ones(rows, train.values.cols());
  weights->negative = weights->positive;
  weights->negative.topRows(rows - static_cast<Eigen::Index>(test_rows)) = train.values.cast<double>();
  return {name, weights->ids.size(), [weights](const fs::path& file) { write_weights(file, *weights); }};
}

// The tables of one split at one ratio. The files of ratio 0 are the complete ones, already read.
void import_ratio(const CompleteSplit& complete, int split, const Ratio& ratio, SourceFolder& source,
                  Imported& imported) {
  ImportReport& report = imported.report;
  const std::vector<std::string>& tags = complete.train.tags;
  const bool nothing_hidden = ratio.value == 0.0;
  const TagRows visible = nothing_hidden
                              ? complete.train
                              : read_labels_of(source.require(names("train", split, ratio)), tags, source, report);
  std::optional<TagRows> test, weights;
  if (const auto file = nothing_hidden ? std::nullopt : source.find(names("test", split, ratio), report)) {
    test = read_labels_of(*file, tags, source, report);
  }
  if (const auto file = source.find(names("negative_weights", split, ratio), report)) {
    weights = read_labels_of(*file, tags, source, report);
  }
  const TagRows hidden =
      hidden_labels({complete.train, complete.test, visible, test, weights}, ratio.value, source, report);

  const std::string folder = fmt::format("split_{}/ratio_{}/", split, to_text(ratio.value));
  TagRows none = complete.test;
  none.values.setZero();
  const LabelMatrix all = labels_of(stacked(visible, complete.test));
  imported.tables.push_back(labels_table(folder + "visible.csv", all));
  imported.tables.push_back(labels_table(folder + "hidden.csv", labels_of(stacked(hidden, none))));
  if (weights) {
    imported.tables.push_back(weights_table(folder + "weights.csv", *weights, complete.test.ids.size(), all.ids));
  }
  if (const auto file = source.find(names("positive_weights", 0, ratio))) {
    report.notes.push_back(source.name_of(*file) + ": left out, it has no ids (the authors did not use it)");
  }
}

void require_wanted(const ImportRequest& request) {
  const ImportOptions& options = request.options;
  if (options.split == 0 || options.split > kSplits) {
    throw ConfigError(fmt::format("import.split is {}; this data has the splits 1 to {}", options.split, kSplits));
  }
  const bool known = std::any_of(std::begin(kRatios), std::end(kRatios),
                                 [&](const Ratio& ratio) { return ratio.value == options.ratio; });
  if (options.ratio >= 0.0 && !known) {
    throw ConfigError(
        fmt::format("import.ratio is {}; this data has 0, 0.25, 0.5 and 0.75 (in files named 0.0, 0.2, "
                    "0.5 and 0.8)",
                    to_text(options.ratio)));
  }
}

bool recognises_icmr2020(const fs::path& source) {
  std::vector<std::string> all;
  for (int split = 1; split <= kSplits; ++split) {
    for (const Ratio& ratio : kRatios) {
      const auto more = names("train", split, ratio);
      all.insert(all.end(), more.begin(), more.end());
    }
  }
  return holds_any(source, all);
}

Imported read_icmr2020(const ImportRequest& request) {
  require_wanted(request);
  SourceFolder source(request.source);
  Imported imported;
  std::optional<CompleteSplit> first;
  for (int split = 1; split <= kSplits; ++split) {
    if (request.options.split > 0 && request.options.split != split) continue;
    std::vector<const Ratio*> ratios;
    for (const Ratio& ratio : kRatios) {
      const bool wanted = request.options.ratio < 0.0 || request.options.ratio == ratio.value;
      if (wanted && source.find(names("train", split, ratio))) ratios.push_back(&ratio);
    }
    if (ratios.empty()) continue;
    CompleteSplit complete =
        read_complete(split, first ? first->train.tags : std::vector<std::string>(), source, imported.report);
    check_split(complete.train, complete.test, split, source, imported.report);
    if (!first) {
      imported.tables.push_back(labels_table("labels.csv", labels_of(stacked(complete.train, complete.test))));
    } else {
      const TagRows all = stacked(first->train, first->test);
      check_same_labels(all, complete.train, split, source, imported.report);
      check_same_labels(all, complete.test, split, source, imported.report);
    }
    imported.tables.push_back(splits_table(fmt::format("split_{}/splits.csv", split), splits_of(complete)));
    for (const Ratio* ratio : ratios) import_ratio(complete, split, *ratio, source, imported);
    if (!first) first = std::move(complete);
  }
  if (!first) source.fail("none of the training tables asked for is here");
  return imported;
}

}  // namespace

ImportFormat icmr2020_format() { return {recognises_icmr2020, read_icmr2020}; }

}  // namespace ctxtag
