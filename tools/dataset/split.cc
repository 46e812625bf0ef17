#include "ctxtag/dataset/split.h"

#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/fold_splits.h"
#include "ctxtag/dataset/group_table.h"
#include "ctxtag/dataset/time_split.h"
#include "dataset/commands.h"
#include "dataset/label_input.h"

namespace ctxtag::tools {
namespace {

struct SplitRequest {
  std::string labels, groups, out, like, from_folds, by_time, time_column;
  std::vector<std::string> group_by;
  int folds = 0, test_fold = 0;
  std::optional<int> validation_fold;
  std::optional<double> validation_share;
  std::vector<double> shares;
  bool k_fold = false;
};

GroupOfTrack groups_of(const SplitRequest& request) {
  if (request.groups.empty() != request.group_by.empty()) {
    throw ConfigError("--groups and --group-by go together: the table, and the columns of it that name the groups");
  }
  std::vector<GroupOfTrack> tables;
  for (const std::string& column : request.group_by) tables.push_back(read_groups(request.groups, column));
  return tables.empty() ? GroupOfTrack() : tables.size() == 1 ? tables[0] : joined_groups(tables);
}

SplitShares shares_of(const SplitRequest& request) {
  if (request.shares.size() != 3) {
    throw ConfigError(fmt::format(
        "--shares: {} numbers; three are needed, of train, validation and test: 0.7,0.15,0.15", request.shares.size()));
  }
  return {request.shares[0], request.shares[1], request.shares[2]};
}

void report(const std::vector<PartBalance>& parts) {
  std::cerr << fmt::format("{:<12}{:>9}{:>9}{:>8}   {:<32}{}\n", "part", "rows", "groups", "share",
                           "largest deviation of prevalence", "of a tag's positives");
  for (const PartBalance& part : parts) {
    const auto deviation = [](double value, const std::string& tag) {
      return tag.empty() ? std::string("-") : fmt::format("{:.4f} ({})", value, escaped_bytes(tag));
    };
    std::cerr << fmt::format("{:<12}{:>9}{:>9}{:>8.4f}   {:<32}{}\n", part.name, part.rows, part.groups, part.share,
                             deviation(part.max_prevalence_deviation, part.max_prevalence_tag),
                             deviation(part.max_positives_deviation, part.max_positives_tag));
  }
}

void note_ungrouped(const SplitRequest& request, const LabelMatrix& labels, const GroupOfTrack& groups) {
  std::size_t alone = 0;
  for (const TrackId& id : labels.ids) alone += groups.count(id) == 0 ? 1 : 0;
  if (request.groups.empty() || alone == 0) return;
  std::cerr << fmt::format("note: {} of {} tracks have no group in {}; each is a group of its own\n", alone,
                           labels.ids.size(), escaped_bytes(request.groups));
}

SplitTable table_from_folds(const SplitRequest& request, const LabelMatrix& labels, const GroupOfTrack& groups,
                            std::uint64_t seed) {
  const SplitTable folds = read_splits(request.from_folds);
  if (!request.like.empty()) return split_like_icassp2020(folds, request.test_fold);
  if (request.validation_fold.has_value() == request.validation_share.has_value()) {
    throw ConfigError("--from-folds needs one of --validation-fold, --validation-share and --like");
  }
  if (request.validation_share) {
    if (request.labels.empty()) throw ConfigError("--validation-share needs --labels: it keeps the mix of tags");
    return splits_from_folds(folds, request.test_fold, *request.validation_share, labels, groups, seed);
  }
  require_whole_groups(folds, groups);
  return splits_of_folds(folds, request.test_fold, *request.validation_fold);
}

// Every fold is the test once, the next one the validation.
void write_k_fold(const SplitRequest& request, const SplitTable& folds) {
  make_folder(request.out);
  for (int fold = 0; fold < request.folds; ++fold) {
    write_splits(std::filesystem::path(request.out) / fmt::format("fold{}.csv", fold),
                 splits_of_folds(folds, fold, (fold + 1) % request.folds));
  }
  write_splits(std::filesystem::path(request.out) / "folds.csv", folds);
}

void check_request(const SplitRequest& request) {
  const int ways =
      (request.folds != 0 ? 1 : 0) + (request.shares.empty() ? 0 : 1) + (request.from_folds.empty() ? 0 : 1);
  if (ways == 0) throw ConfigError("one of --folds, --shares and --from-folds is required");
  if (ways > 1) throw ConfigError("--folds, --shares and --from-folds exclude each other");
  if (!request.like.empty() && request.from_folds.empty()) {
    throw ConfigError("--like needs --from-folds: make folds with --folds 4 first, or take the released ones");
  }
  if (!request.like.empty() && !request.groups.empty()) {
    throw ConfigError(
        "--like repeats a published procedure, which tears groups: leave --groups out, or take "
        "--validation-share, which keeps them whole");
  }
  if (request.by_time.empty() != request.time_column.empty()) {
    throw ConfigError("--by-time and --time-column go together: the table, and the column of it that holds the time");
  }
  if (!request.by_time.empty() && (request.shares.empty() || !request.groups.empty())) {
    throw ConfigError("--by-time goes with --shares and without --groups: time alone decides");
  }
  if (request.k_fold && request.folds < 3)
    throw ConfigError("--k-fold needs --folds 3 or more: train, validation, test");
}

int split(const Tool& tool, const SplitRequest& request) {
  if (tool.printed(tool.config<NoConfig>())) return 0;
  if (request.out.empty()) throw ConfigError("--out is required: the split table to write");
  check_request(request);
  if (request.k_fold && request.out == "-")
    throw ConfigError("--k-fold writes a folder: --out cannot be standard output");
  require_apart({{"--out", request.k_fold ? request.out + "/folds.csv" : request.out}},
                {request.labels, request.groups, request.from_folds, request.by_time});
  const GroupOfTrack groups = groups_of(request);
  const std::uint64_t seed = tool.seed.value_or(0);
  if (request.labels.empty() && request.from_folds.empty()) throw ConfigError("--labels is required");
  const LabelMatrix labels = request.labels.empty() ? LabelMatrix() : labels_with_notes(request.labels);
  if (!request.from_folds.empty()) {
    const SplitTable table = table_from_folds(request, labels, groups, seed);
    write_result(request.out, csv_text(table));
    if (!tool.quiet && !request.labels.empty()) report(split_balance(labels, groups, table));
    return 0;
  }
  note_ungrouped(request, labels, groups);
  const SplitTable table =
      request.folds != 0 ? split_folds(labels, groups, request.folds, seed)
      : request.by_time.empty()
          ? split_train_validation_test(labels, groups, shares_of(request), seed)
          : split_by_time(labels.ids, read_times(request.by_time, request.time_column), shares_of(request));
  if (request.k_fold) {
    write_k_fold(request, table);
  } else {
    write_result(request.out, csv_text(table));
  }
  if (!tool.quiet) report(split_balance(labels, groups, table, request.shares));
  return 0;
}

}  // namespace

void add_split(Tool& tool, Job& job) {
  const auto request = std::make_shared<SplitRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "split", "Split tracks so that every part has the same mix of tags and no group is torn");
  command->add_option("--labels", request->labels, "label table");
  command->add_option("--groups", request->groups, "table whose first column is the track's id");
  command
      ->add_option(
          "--group-by", request->group_by,
          "columns of that table that name groups, such as artist_id; of several, tracks that share any stay together")
      ->delimiter(',');
  command->add_option("--folds", request->folds, "number of folds")->check(CLI::Range(2, 1000000));
  command->add_flag("--k-fold", request->k_fold,
                    "--out is a folder: folds.csv, and for every fold a split table in which it is the test");
  command->add_option("--shares", request->shares, "of train, validation and test")->delimiter(',')->expected(1, 3);
  command->add_option("--by-time", request->by_time,
                      "with --shares: table with a column of times; the latest is the test");
  command->add_option("--time-column", request->time_column, "its name: numbers, or texts such as 2022-07-26");
  command->add_option("--from-folds", request->from_folds, "table of folds to make train, validation and test of");
  command->add_option("--test-fold", request->test_fold, "with --from-folds: the fold that is the test (0)");
  command->add_option("--validation-fold", request->validation_fold,
                      "with --from-folds: the fold that is the validation");
  command->add_option("--validation-share", request->validation_share,
                      "with --from-folds: share of the other folds drawn for validation, groups whole");
  command
      ->add_option("--like", request->like,
                   "with --from-folds: icassp2020, its random tenth for validation, groups torn")
      ->check(CLI::IsMember({"icassp2020"}));
  command->add_option("--out", request->out, "split table to write");
  command->footer(
      "Example:\n  ctxtag-dataset simulate --clips 20 --artists 10 --out demo && ctxtag-dataset split --labels "
      "demo/labels.csv --groups demo/tracks.csv --group-by artist_id --folds 4 --out demo/folds.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return split(tool, *request); }; });
}

}  // namespace ctxtag::tools
