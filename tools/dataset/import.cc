#include "ctxtag/importing/import.h"

#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "dataset/commands.h"

namespace ctxtag::tools {
namespace {

int import(const Tool& tool, ImportRequest& request) {
  const auto config = tool.config<ImportConfig>();
  if (tool.printed(config)) return 0;
  if (request.source.empty()) throw ConfigError("SOURCE is required: the folder or file to import");
  if (request.out.empty()) throw ConfigError("--out is required: the folder to write to");
  request.options = config.import;
  const ImportReport report = import_dataset(request);
  if (!tool.quiet) std::cerr << to_text(report);
  return report.rejected() ? 1 : 0;
}

}  // namespace

void add_import(Tool& tool, Job& job) {
  const auto request = std::make_shared<ImportRequest>();
  CLI::App* command =
      tool.app().add_subcommand("import", "Turn a data set as it was released into the tables of ctxtag");
  command->add_option("source", request->source, "folder as it was downloaded, or its main file");
  command->add_option("--from", request->format,
                      "format of the source: " + joined(import_formats()) + "; default: the one that recognises it");
  command->add_option("--audio", request->audio, "folder that the paths of recordings start from; default: SOURCE");
  command->add_option("--out", request->out, "folder for labels.csv, other tables and import.json");
  command->footer(
      "Example:\n  ctxtag-dataset simulate --clips 4 --artists 2 --out demo && mkdir -p moods/calm moods/lively && cp "
      "demo/audio/clip000[01].flac moods/calm && cp demo/audio/clip000[123].flac moods/lively && ctxtag-dataset import "
      "--from folders moods --out imported");
  command->callback([&tool, &job, request] { job = [&tool, request] { return import(tool, *request); }; });
}

}  // namespace ctxtag::tools
