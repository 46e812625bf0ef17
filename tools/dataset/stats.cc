#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/report/heat_map.h"
#include "ctxtag/report/label_report.h"
#include "dataset/commands.h"
#include "dataset/label_input.h"

namespace ctxtag::tools {
namespace {

struct StatsRequest {
  std::string labels, vocabulary, splits, counts, picture, out, format = "text";
};

void note_rows(const LabelReport& report, bool counted) {
  const auto say = [](std::int64_t rows, const char* what) {
    if (rows > 0) std::cerr << fmt::format("note: {} {}\n", rows, what);
  };
  say(report.splits.without_labels, "rows of the splits have no labels");
  say(report.splits.without_split, "rows of the labels are in no split");
  std::int64_t uncounted = 0;
  for (const ReferencePoints& points : report.references) uncounted += points.rows - points.counted_rows;
  if (counted) say(uncounted, "rows have no counts");
}

int stats(const Tool& tool, const StatsRequest& request) {
  if (tool.printed(tool.config<NoConfig>())) return 0;
  if (request.labels.empty()) throw ConfigError("--labels is required");
  require_apart({{"--out", request.out}, {"--picture", request.picture}},
                {request.labels, request.vocabulary, request.splits, request.counts});
  const LabelMatrix labels = labels_with_notes(request.labels, request.vocabulary);
  std::optional<SplitTable> splits;
  if (!request.splits.empty()) splits = read_splits(request.splits);
  std::optional<CountTable> counts;
  if (!request.counts.empty()) counts = read_counts(request.counts, labels.vocabulary);
  const LabelReport report = label_report(labels, splits ? &*splits : nullptr, counts ? &*counts : nullptr);
  note_rows(report, counts.has_value());
  if (!request.picture.empty()) write_result(request.picture, co_occurrence_svg(report.vocabulary, report.labels));
  write_result(request.out, request.format == "json" ? label_json(report) : label_text(report));
  return 0;
}

}  // namespace

void add_stats(Tool& tool, Job& job) {
  const auto request = std::make_shared<StatsRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "stats", "Describe a label table, and say what can be had on it without hearing anything");
  command->add_option("--labels", request->labels, "label table");
  command->add_option("--vocabulary", request->vocabulary,
                      "the tags to look at, one a line; default: all of the table");
  command->add_option("--splits", request->splits, "split table: adds figures for each part");
  command->add_option("--counts", request->counts,
                      "playlists of each tag that hold each track: adds the popularity baseline");
  command->add_option("--picture", request->picture, "SVG to write: which tags occur together");
  command->add_option("--format", request->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->add_option("--out", request->out, "file to write; default: standard output");
  command->footer(
      "Example:\n  ctxtag-dataset simulate --clips 20 --artists 10 --out demo && ctxtag-dataset stats --labels "
      "demo/labels.csv --picture demo/tags.svg");
  command->callback([&tool, &job, request] { job = [&tool, request] { return stats(tool, *request); }; });
}

}  // namespace ctxtag::tools
