#include "ctxtag/dataset/verdicts.h"

#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "dataset/commands.h"
#include "dataset/label_input.h"

namespace ctxtag::tools {
namespace {

struct VerdictsRequest {
  std::string labels, vocabulary, out, verified;
  std::vector<std::string> verdicts;
};

int verdicts(const Tool& tool, const VerdictsRequest& request) {
  if (tool.printed(tool.config<NoConfig>())) return 0;
  if (request.verdicts.empty()) throw ConfigError("--verdicts is required");
  for (const auto& [flag, value] :
       {std::pair{"--labels", request.labels}, {"--out", request.out}, {"--verified", request.verified}}) {
    if (value.empty()) throw ConfigError(std::string(flag) + " is required");
  }
  if (request.out == "-" && request.verified == "-") {
    throw ConfigError("--out and --verified cannot both be standard output");
  }
  const std::vector<std::filesystem::path> tables(request.verdicts.begin(), request.verdicts.end());
  std::vector<std::filesystem::path> read = tables;
  read.insert(read.end(), {request.labels, request.vocabulary});
  require_apart({{"--out", request.out}, {"--verified", request.verified}}, read);
  const CheckedLabels result = checked_labels(labels_with_notes(request.labels, request.vocabulary), tables);
  write_result(request.verified, csv_text(result.verified));
  write_result(request.out, csv_text(result.labels));
  if (!tool.quiet) {
    std::cerr << fmt::format("{} yes, {} no, {} left open", result.yes, result.no, result.open);
    if (result.repeated > 0) std::cerr << fmt::format("; {} verdicts were repeated", result.repeated);
    std::cerr << '\n';
  }
  return 0;
}

}  // namespace

void add_verdicts(Tool& tool, Job& job) {
  const auto request = std::make_shared<VerdictsRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "verdicts", "Put a person's verdicts on likely missing labels (ctxtag-eval missing) into the labels");
  command->add_option("--labels", request->labels, "label table that the list was made from");
  command->add_option("--vocabulary", request->vocabulary,
                      "the tags to look at, one a line; default: all of the table");
  command->add_option("--verdicts", request->verdicts,
                      "tables with the columns track_id, tag and verdict: yes, no, or nothing where still open");
  command->add_option("--out", request->out, "label table with the verdicts in it");
  command->add_option("--verified", request->verified,
                      "the same shape, 1 or 0 where there is a verdict and empty elsewhere");
  command->footer(
      "Example:\n  printf 'track_id,gym,sad\\na,1,0\\nb,0,1\\n' > l.csv && printf "
      "'track_id,tag,verdict\\na,sad,no\\nb,gym,yes\\n' > v.csv && ctxtag-dataset verdicts --labels l.csv --verdicts "
      "v.csv --out l2.csv --verified verified.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return verdicts(tool, *request); }; });
}

}  // namespace ctxtag::tools
