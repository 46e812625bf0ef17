#include <fstream>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/report/evidence.h"
#include "fuzz_file.h"

namespace {

ctxtag::ReportInputs four_tracks() {
  ctxtag::ReportInputs inputs;
  inputs.labels.vocabulary = ctxtag::TagVocabulary({"gym"});
  inputs.labels.values = ctxtag::ByteMatrix::Zero(4, 1);
  inputs.labels.values.topRows(2).setOnes();
  inputs.labels.known = ctxtag::ByteMatrix::Ones(4, 1);
  inputs.labels.ids = {{"a"}, {"b"}, {"c"}, {"d"}};
  ctxtag::ReportSystem system;
  system.name = "system";
  system.scores = {inputs.labels.ids, {}, inputs.labels.vocabulary, ctxtag::RealMatrix::Constant(4, 1, 0.5)};
  inputs.systems.push_back(std::move(system));
  return inputs;
}

// The page of these inputs, unless they are refused, is text without a script.
void require_page(const ctxtag::ReportInputs& inputs) {
  ctxtag::ReportConfig config;
  config.bootstrap.replicates = 2;
  std::vector<std::string> notes;
  try {
    const ctxtag::ReportDocument document = ctxtag::evidence_report(inputs, config, notes);
    const std::string page = ctxtag::document_html(document);
    ctxtag::fuzz::require(ctxtag::is_utf8(page) && page.find("<script") == std::string::npos);
    ctxtag::fuzz::require(ctxtag::is_utf8(ctxtag::document_json(document)));
  } catch (const ctxtag::ConfigError&) {
  }
}

}  // namespace

/// The bytes as what other commands wrote, and as the files of a training run.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ctxtag::ReportInputs inputs = four_tracks();
  inputs.gains = std::string(reinterpret_cast<const char*>(data), size);
  require_page(inputs);
  std::swap(inputs.gains, inputs.ablation);
  require_page(inputs);
  inputs.ablation.clear();

  const std::filesystem::path folder = ctxtag::fuzz::input_file(data, 0).string() + ".run";
  std::filesystem::create_directory(folder);
  for (const char* name : {"history.jsonl", "config.json", "environment.json"}) {
    std::ofstream(folder / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    try {
      inputs.systems[0].run = ctxtag::read_training_record(folder);
      require_page(inputs);
    } catch (const ctxtag::DataError&) {
    }
    std::filesystem::remove(folder / name);
  }
  std::filesystem::remove_all(folder);
  return 0;
}
