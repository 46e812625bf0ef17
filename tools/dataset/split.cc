#include "ctxtag/dataset/split.h"

#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "ctxtag/dataset/group_table.h"
#include "dataset/commands.h"

namespace ctxtag::tools {
namespace {

struct SplitRequest {
  std::string labels, groups, group_by, out;
  int folds = 0;
  std::vector<double> shares;
};

GroupOfTrack groups_of(const SplitRequest& request) {
  if (request.groups.empty() != request.group_by.empty()) {
    throw ConfigError("--groups and --group-by go together: the table, and the column of it that names the group");
  }
  return request.groups.empty() ? GroupOfTrack() : read_groups(request.groups, request.group_by);
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

int split(const Tool& tool, const SplitRequest& request) {
  if ((request.folds == 0) == request.shares.empty()) throw ConfigError("one of --folds and --shares is required");
  if (!request.shares.empty() && request.shares.size() != 3) {
    throw ConfigError(fmt::format(
        "--shares: {} numbers; three are needed, of train, validation and test: 0.7,0.15,0.15", request.shares.size()));
  }
  require_apart({{"--out", request.out}}, {request.labels, request.groups});
  LabelNotes notes;
  const LabelMatrix labels = read_labels(request.labels, {}, &notes);
  for (const std::string& note : notes.lines()) std::cerr << "note: " << note << '\n';
  const GroupOfTrack groups = groups_of(request);
  std::size_t alone = 0;
  for (const TrackId& id : labels.ids) alone += groups.count(id) == 0 ? 1 : 0;
  if (!request.groups.empty() && alone > 0) {
    std::cerr << fmt::format("note: {} of {} tracks have no group in {}; each is a group of its own\n", alone,
                             labels.ids.size(), escaped_bytes(request.groups));
  }
  const std::uint64_t seed = tool.seed.value_or(0);
  const SplitTable table = request.folds != 0
                               ? split_folds(labels, groups, request.folds, seed)
                               : split_train_validation_test(
                                     labels, groups, {request.shares[0], request.shares[1], request.shares[2]}, seed);
  write_splits(request.out, table);
  if (!tool.quiet) report(split_balance(labels, groups, table, request.shares));
  return 0;
}

}  // namespace

void add_split(Tool& tool, Job& job) {
  const auto request = std::make_shared<SplitRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "split", "Split tracks so that every part has the same mix of tags and no group is torn");
  command->add_option("--labels", request->labels, "label table")->required();
  command->add_option("--groups", request->groups, "table whose first column is the track's id");
  command->add_option("--group-by", request->group_by, "column of that table that names the group, such as artist_id");
  command->add_option("--folds", request->folds, "number of folds")->check(CLI::Range(2, 1000000));
  command->add_option("--shares", request->shares, "of train, validation and test")->delimiter(',')->expected(1, 3);
  command->add_option("--out", request->out, "split table to write")->required();
  command->footer(
      "Example:\n  ctxtag-dataset simulate --clips 20 --artists 10 --out demo && ctxtag-dataset split --labels "
      "demo/labels.csv --groups demo/tracks.csv --group-by artist_id --folds 4 --out demo/folds.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return split(tool, *request); }; });
}

}  // namespace ctxtag::tools
