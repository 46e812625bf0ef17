#include "ctxtag/confidence/hide.h"

#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "dataset/commands.h"
#include "dataset/label_input.h"

namespace ctxtag::tools {
namespace {

struct HideRequest {
  std::string labels, vocabulary, splits, as = "zero", out, hidden;
  std::optional<double> ratio;
  std::optional<std::string> rule;
};

int hide(const Tool& tool, const HideRequest& request) {
  auto config = tool.config<HideConfig>();
  if (request.ratio) config.ratio = *request.ratio;
  if (request.rule) config.rule = *request.rule;
  if (tool.seed) config.seed = *tool.seed;
  config.validate();
  if (tool.printed(config)) return 0;
  for (const auto& [flag, value] :
       {std::pair{"--labels", request.labels}, {"--out", request.out}, {"--hidden", request.hidden}}) {
    if (value.empty()) throw ConfigError(std::string(flag) + " is required");
  }
  if (request.out == "-" && request.hidden == "-")
    throw ConfigError("--out and --hidden cannot both be standard output");
  require_apart({{"--out", request.out}, {"--hidden", request.hidden}}, {request.labels, request.splits});
  const LabelMatrix labels = labels_with_notes(request.labels, request.vocabulary);
  const HiddenLabels result =
      hide_labels(labels, config, request.as == "zero" ? HiddenAs::kZero : HiddenAs::kUnknown,
                  request.splits.empty() ? std::vector<std::uint8_t>() : training_rows(labels, request.splits));
  if (result.positives == 0) {
    throw ConfigError(escaped_bytes(request.labels) + ": there is no known positive to hide" +
                      (request.splits.empty() ? "" : " in train rows") + "; give labels with a 1 in them");
  }
  write_result(request.hidden, csv_text(result.hidden));
  write_result(request.out, csv_text(result.visible));
  if (!tool.quiet) {
    std::cerr << fmt::format("{} of {} positives hidden ({:.4f}); {} tracks kept their last one, {} lost all\n",
                             result.count, result.positives,
                             static_cast<double>(result.count) / static_cast<double>(result.positives),
                             result.rows_kept, result.rows_emptied);
  }
  return 0;
}

}  // namespace

void add_hide(Tool& tool, Job& job) {
  const auto request = std::make_shared<HideRequest>();
  CLI::App* command =
      tool.app().add_subcommand("hide", "Hide known positives, to see what learns best from labels that are missing");
  command->add_option("--labels", request->labels, "label table");
  command->add_option("--vocabulary", request->vocabulary,
                      "the tags to look at, one a line; default: all of the table");
  command->add_option("--splits", request->splits, "hide in train rows only");
  command
      ->add_option("--ratio", request->ratio, "share of the positives to hide, 0 to 1 (before config and --set: ratio)")
      ->check(not_a_number);
  command->add_option("--rule", request->rule,
                      "per_track, per_tag, unpopular or independent (before config and --set: rule)");
  command
      ->add_option("--as", request->as,
                   "zero: hidden positives become 0; unknown: every cell that is not a visible positive becomes empty")
      ->check(CLI::IsMember({"zero", "unknown"}));
  command->add_option("--out", request->out, "label table of what stays visible");
  command->add_option("--hidden", request->hidden, "the same shape, 1 where a positive was hidden");
  command->footer(
      "Example:\n  ctxtag-dataset simulate --clips 20 --artists 10 --out demo && ctxtag-dataset hide --labels "
      "demo/labels.csv --ratio 0.5 --seed 0 --out demo/visible.csv --hidden demo/hidden.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return hide(tool, *request); }; });
}

}  // namespace ctxtag::tools
