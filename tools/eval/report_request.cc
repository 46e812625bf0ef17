#include "eval/report_request.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "tool_main.h"

namespace ctxtag::tools {
namespace {

namespace fs = std::filesystem;

// The last `parts` parts of a path.
std::string path_end(const fs::path& path, std::size_t parts) {
  std::vector<std::string> names;
  for (const fs::path& part : path.lexically_normal()) {
    if (!part.empty() && part != ".") names.push_back(part.string());
  }
  std::string text;
  for (std::size_t i = names.size() - std::min(parts, names.size()); i < names.size(); ++i) {
    if (names[i] != "/") text += (text.empty() ? "" : "/") + names[i];
  }
  return text.empty() ? path.string() : text;
}

NamedPath named_path(const std::string& text) {
  std::error_code ignored;
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || fs::exists(text, ignored)) return {"", text};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace

void ReportRequest::add_to(CLI::App& command) {
  command.add_option("runs", runs,
                     "folders of training runs, the first being the one the report is about; NAME=RUN names it");
  command.add_option("--scores", scores, "NAME=TABLE: scores of another system, a baseline say; may be given again");
  command.add_option("--labels", labels, "label table; default: that of the first run");
  samples.add_to(command);
  command.add_option("--splits", splits, "figures are of the test rows; default: the splits of the first run");
  command.add_option("--test-fold", test_fold, "for a split table of folds; default: that of the first run");
  command.add_option("--validation-fold", validation_fold,
                     "for a split table of folds; default: that of the first run");
  command.add_option("--clusters", clusters,
                     "table of groups: tracks of one group, of an artist say, are drawn together");
  command.add_option("--cluster-by", cluster_by, "the column of --clusters that names the group");
  command.add_option("--embeddings", embeddings,
                     "NAME.npy with NAME.ids.csv, of ctxtag-tag --embeddings: adds the map");
  command.add_option("--plane", plane, "table of the id, valence and arousal: adds the plane");
  command.add_option("--audio", audio, "track table (track_id, path): adds players to the best and worst predictions");
  command.add_option("--gains", gains,
                     "JSON of ctxtag-eval compare --samples ... --format json: what knowing the listener gains");
  command.add_option("--ablation", ablation,
                     "JSON of ctxtag-situation ablation --format json: what each signal is worth");
  command.add_option("--out", out, "page (HTML) to write, else to standard output");
  command.add_option("--json", json, "the same as JSON");
}

void ReportRequest::require_valid() const {
  if (runs.empty() && scores.empty()) throw ConfigError("a training run is needed, or --scores NAME=TABLE; see --help");
  if (!labels.empty() && !samples.samples.empty()) throw ConfigError("--labels and --samples exclude each other");
  if (clusters.empty() != cluster_by.empty()) {
    throw ConfigError("--clusters and --cluster-by go together: a table, and which column of it names the cluster");
  }
  if (!samples.samples.empty() && !clusters.empty())
    throw ConfigError("--clusters: the clusters of samples are their users");
  std::vector<fs::path> read{labels, splits, clusters, samples.samples, embeddings, plane, audio, gains, ablation};
  for (const std::string& system : scores) read.emplace_back(named_path(system).path);
  require_apart({{"--out", out}, {"--json", json}}, read);
}

std::vector<NamedPath> named_paths(const std::vector<std::string>& systems) {
  std::vector<NamedPath> result;
  result.reserve(systems.size());
  for (const std::string& system : systems) result.push_back(named_path(system));
  std::vector<std::string> ends;
  for (std::size_t parts = 1; parts <= 64; ++parts) {
    ends.clear();
    ends.reserve(result.size());
    for (const NamedPath& system : result)
      ends.push_back(system.name.empty() ? path_end(system.path, parts) : system.name);
    if (std::set<std::string>(ends.begin(), ends.end()).size() == ends.size()) break;
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i].name = ends[i];
    if (!seen.insert(ends[i]).second) {
      throw ConfigError("two systems are called '" + escaped_bytes(ends[i]) + "'; name them: NAME=PATH");
    }
  }
  return result;
}

}  // namespace ctxtag::tools
