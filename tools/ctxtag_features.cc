#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>
#include <map>
#include <numeric>

#include "ctxtag/base/files.h"
#include "ctxtag/base/memory.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/version.h"
#include "ctxtag/dataset/track_vectors.h"
#include "ctxtag/features/extract.h"
#include "ctxtag/features/feature_statistics.h"
#include "ctxtag/features/feature_summary.h"
#include "ctxtag/features/store_digest.h"
#include "input_choice.h"
#include "progress.h"
#include "tool_main.h"

namespace {

using namespace ctxtag;
namespace fs = std::filesystem;

struct FeaturesConfig {
  FrontendConfig frontend;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("frontend", frontend, "what numbers a recording becomes");
  }
  void validate() const {}
};

void report_to_stderr(const ExtractReport& report, int ignored) {
  std::map<std::string, int> reasons;
  for (const RejectedEntry& entry : report.rejected) {
    std::cerr << tools::rejection_line(entry.path, entry.reason, entry.detail);
    ++reasons[entry.reason];
  }
  for (const TrackId& id : report.vanished) std::cerr << "vanished: " << id.value << ": no longer among the inputs\n";
  std::vector<std::string> counted;
  counted.reserve(reasons.size());
  for (const auto& [reason, count] : reasons) counted.push_back(reason + ": " + std::to_string(count));
  if (!report.written) std::cerr << "nothing left to do\n";
  std::cerr << report.done << " done, " << report.rejected.size() << " rejected"
            << (counted.empty() ? "" : " (" + joined(counted) + ")") << ", " << report.done_before << " done before, "
            << ignored << " ignored"
            << (report.vanished.empty() ? "" : ", " + std::to_string(report.vanished.size()) + " vanished") << '\n';
}

int extract(const tools::Tool& tool, const tools::InputChoice& inputs, const std::string& out) {
  const auto config = tool.config<FeaturesConfig>();
  if (tool.printed(config)) return 0;
  if (out.empty()) throw ConfigError("--out: say where the feature store is to be");
  const Shard shard = parse_shard(inputs.shard);
  const TrackSearch found = inputs.tracks_of(shard);
  tools::Progress progress("files", tool.quiet);
  ExtractOptions options;
  options.threads = tool.thread_count();
  options.observe = [&](const ExtractProgress& at) { progress.update(at.finished, at.total); };
  options.made = [&](const FeatureEntry& entry) {
    if (!entry.phase_cancelled || tool.quiet) return;
    progress.finish();
    std::cerr << entry.path
              << ": warning: its channels cancel each other; the mean of them is much weaker than either\n";
  };
  const fs::path store = shard_path(out, shard);
  const ExtractReport report = extract_features(found.tracks, config.frontend, store, options);
  if (!shard.is_whole()) write_shard_record(store, "ctxtag-features extract", found.inputs);
  progress.finish();
  report_to_stderr(report, found.ignored);
  return report.rejected.empty() ? 0 : 1;
}

// Prints whether every row is the one that was extracted; throws DataError when one is not.
void require_as_extracted(const FeatureStore& store, const std::string& path) {
  const std::vector<std::size_t> changed = changed_rows(store);
  const bool known = std::none_of(store.entries().begin(), store.entries().end(),
                                  [](const FeatureEntry& entry) { return entry.sha256.empty(); });
  std::cout << "store: " << (changed.empty() ? "pass" : "FAIL") << ", " << store.size() << " clips of "
            << store.frames() << " frames x " << store.bands() << " bands"
            << (known ? "" : "; its rows are not compared: index.csv has no sha256 of them") << '\n';
  if (changed.empty()) return;
  throw DataError(escaped_bytes(path) + ": " + std::to_string(changed.size()) + " of " + std::to_string(store.size()) +
                  " rows are not what was extracted (the first: row " + std::to_string(changed.front()) + ", track '" +
                  store.entries()[changed.front()].id.value +
                  "'); remove the store and its journal, and extract again");
}

int verify(const std::string& path) {
  const fs::path file = fs::is_directory(path) ? fs::path(path) / "frontend.json" : fs::path(path);
  const std::string name = escaped_bytes(file.string());
  const FrontendContract contract = contract_from_json(parse_json(read_file(file), name), name);
  const ContractCheck result = check(contract);
  for (const auto& [library, number] : core_library_versions()) std::cout << library << ' ' << number << '\n';
  std::cout << "filter bank stored " << contract.bank_hash << "\nfilter bank here   " << result.bank_hash << '\n'
            << "filter bank: " << (result.bank_agrees ? "pass" : "FAIL") << ", difference "
            << to_text(result.bank_difference) << " of the peak (allowed 1e-7)\n"
            << "golden clip: " << (result.golden_agrees ? "pass" : "FAIL") << ", difference "
            << to_text(result.golden_difference) << " of a frame's maximum (allowed 1e-5)\n";
  if (fs::is_directory(path)) {
    require_as_extracted(FeatureStore(path), path);
  }
  if (!result.passed()) throw DataError(name + ": this build does not compute what the file was made with");
  return 0;
}

int statistics(const tools::Tool& tool, const std::string& path, const std::string& out) {
  if (out.empty()) throw ConfigError("--out: say where the vectors are to be: NAME.npy");
  const FeatureStore store(path);
  std::vector<std::size_t> rows(store.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  TrackVectors vectors;
  for (const FeatureEntry& entry : store.entries()) vectors.tracks.push_back(entry.id);
  vectors.values = feature_statistics(store, rows, tool.thread_count()).cast<float>();
  write_track_vectors(out, vectors);
  if (!tool.quiet) std::cerr << vectors.size() << " tracks, " << vectors.values.cols() << " numbers each\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  tools::Tool tool("ctxtag-features", "Turn audio into mel features, and check them",
                   "ctxtag-features extract --print-config --set frontend.n_mels=128");
  CLI::App& app = tool.app();
  app.require_subcommand(1);

  tools::InputChoice inputs;
  std::string path, format = "text", out;
  CLI::App* const extracting =
      app.add_subcommand("extract", "audio to a feature store; resumes where it was interrupted");
  inputs.add_to(*extracting, "I/N: part I of N of the inputs, to OUT.I-of-N; auto: as Slurm or MPI say");
  extracting->add_option("--out", out, "the feature store: a folder");

  CLI::App* const verifying = app.add_subcommand(
      "verify", "recompute the filter bank and the golden clip of a store, and compare its rows with their digests");
  verifying->add_option("store", path, "a feature store, or a frontend.json")->required();
  CLI::App* const informing = app.add_subcommand("info", "what a feature store holds");
  informing->add_option("store", path, "a feature store")->required();
  informing->add_option("--format", format, "text or json")->check(CLI::IsMember({"text", "json"}));
  informing->add_option("--out", out, "a file instead of standard output");

  CLI::App* const summing = app.add_subcommand(
      "statistics", "mean and deviation of every mel band over each clip, as vectors for model.name=dense and others");
  summing->add_option("store", path, "a feature store")->required();
  summing->add_option("--out", out, "NAME.npy (with NAME.ids.csv), or CSV");

  const std::string store =
      "ctxtag-dataset simulate --clips 4 --artists 4 --out music --quiet && "
      "ctxtag-features extract --tracks music/tracks.csv --out features --set frontend.start_seconds=0";
  extracting->footer("Example:\n  " + store);
  verifying->footer("Example:\n  " + store + " && ctxtag-features verify features");
  informing->footer("Example:\n  " + store + " && ctxtag-features info features");
  summing->footer("Example:\n  " + store + " && ctxtag-features statistics features --out means.npy");

  return tool.run(argc, argv, [&] {
    if (*summing) return statistics(tool, path, out);
    if (*extracting) return extract(tool, inputs, out);
    if (*verifying) return verify(path);
    const FeatureSummary summary = summary_of(FeatureStore(path));
    tools::write_result(out, format == "json" ? summary_json(summary).dump(2) + "\n" : summary_text(summary));
    return 0;
  });
}
