#include <iostream>
#include <memory>

#include "ctxtag/report/document.h"
#include "eval/commands.h"
#include "eval/report_request.h"
#include "tool_main.h"

namespace ctxtag::tools {
namespace {

int report(const Tool& tool, const ReportRequest& request) {
  auto config = tool.config<ReportConfig>();
  if (tool.seed) config.bootstrap.seed = *tool.seed;
  if (tool.printed(config)) return 0;
  request.require_valid();
  std::vector<std::string> notes;
  const ReportInputs inputs = read_report_inputs(request, notes);
  const ReportDocument document = evidence_report(inputs, config, notes, tool.thread_count());
  if (!tool.quiet) {
    for (const std::string& note : notes) std::cerr << "ctxtag-eval: note: " << note << '\n';
  }
  if (!request.json.empty()) write_result(request.json, document_json(document));
  if (!request.out.empty() || request.json.empty()) write_result(request.out, document_html(document));
  return 0;
}

}  // namespace

void add_report(Tool& tool, Job& job) {
  const auto request = std::make_shared<ReportRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "report",
      "One page (HTML) that says of training runs, and of score tables beside them, how good they are and how sure "
      "that is: figures with intervals, curves, calibration, examples; and the same as JSON");
  request->add_to(*command);
  command->footer(
      "Example:\n  ctxtag-eval report --scores sample=data/sample/scores.csv --labels data/sample/labels.csv --splits "
      "data/sample/splits.csv --out report.html");
  command->callback([&tool, &job, request] { job = [&tool, request] { return report(tool, *request); }; });
}

}  // namespace ctxtag::tools
