#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "ctxtag/dataset/sample_joins.h"
#include "ctxtag/fusion/fit_fusion.h"
#include "score_output.h"
#include "system_names.h"
#include "user/commands.h"

namespace ctxtag::tools {
namespace {

struct FuseRequest {
  std::vector<std::string> scores;
  std::string labels, samples, splits, vocabulary, apply, out, weights;
  std::optional<std::string> method;
  std::optional<int> test_fold, validation_fold;
};

void require_given(const FuseRequest& request) {
  if (request.scores.size() < 2) throw ConfigError("two score tables or more are needed; see --help");
  if (request.out.empty()) throw ConfigError("--out is required: the score table to write");
  if (!request.labels.empty() && !request.samples.empty()) {
    throw ConfigError("--labels and --samples exclude each other");
  }
  const bool labelled = !request.labels.empty() || !request.samples.empty();
  if (request.apply.empty() && (!labelled || request.splits.empty())) {
    throw ConfigError("a fusion is fitted to validation rows: --splits, and --labels or --samples, are needed");
  }
  if (!request.apply.empty() && (!request.labels.empty() || !request.splits.empty() || !request.weights.empty())) {
    throw ConfigError("--apply fits nothing: leave --labels, --splits and --weights out");
  }
  std::vector<std::filesystem::path> read{request.labels, request.samples, request.splits, request.vocabulary,
                                          request.apply};
  read.insert(read.end(), request.scores.begin(), request.scores.end());
  require_apart({{"--out", request.out}, {"--weights", request.weights}}, read);
}

FusionTables read_tables(const FuseRequest& request, std::vector<std::string>& notes) {
  FusionTables tables;
  tables.names = system_names(request.scores);
  const TagVocabulary only = request.vocabulary.empty() ? TagVocabulary() : read_vocabulary(request.vocabulary);
  for (const std::string& file : request.scores) {
    tables.scores.push_back(read_scores(file, tables.scores.empty() ? only : tables.scores.front().vocabulary));
  }
  const TagVocabulary& tags = tables.scores.front().vocabulary;
  if (!request.samples.empty()) tables.samples = read_samples(request.samples, tags);
  if (!request.labels.empty()) tables.labels = read_labels(request.labels, tags);
  if (request.splits.empty()) return tables;
  const SplitTable splits = read_splits(request.splits);
  tables.splits = tables.samples
                      ? splits_of_samples(splits, *tables.samples, request.test_fold, request.validation_fold, &notes)
                      : splits.assignment(request.test_fold, request.validation_fold);
  return tables;
}

void say(const Tool& tool, const std::vector<std::string>& notes, const std::string& summary) {
  if (tool.quiet) return;
  for (const std::string& note : notes) std::cerr << "ctxtag-user: note: " << note << '\n';
  std::cerr << summary;
}

int apply(const Tool& tool, const FuseRequest& request, const FusionConfig& config) {
  const Fusion fusion = read_fusion(request.apply);
  std::vector<std::string> notes;
  const FusionTables tables = read_tables(request, notes);
  std::vector<ScoreTable> scores;
  std::vector<std::string> names;
  for (const std::size_t place : system_order(fusion, tables.names)) {
    scores.push_back(tables.scores[place]);
    names.push_back(tables.names[place]);
  }
  const AlignedScores aligned =
      aligned_scores(scores, names, tables.samples ? &*tables.samples : nullptr, config.allow_partial);
  write_scores_to(request.out, fused(fusion, aligned));
  notes.insert(notes.end(), aligned.notes.begin(), aligned.notes.end());
  if (names != fusion.systems) {
    notes.push_back("fitted to " + joined(fusion.systems) + "; applied to " + joined(names) + ", in this order");
  }
  say(tool, notes, fmt::format("{} of {} systems applied to {} rows\n", fusion.method, names.size(), aligned.size()));
  return 0;
}

std::string summary_of(const FusedScores& result) {
  const Fusion& fusion = result.fusion;
  std::string text = fmt::format("{} of {} fitted to {} validation rows; {} rows written", fusion.method,
                                 joined(fusion.systems), fusion.fitted_rows, result.scores.ids.size());
  if (!fusion.objective_value) return text + '\n';
  std::vector<std::string> weights;
  for (Eigen::Index i = 0; i < fusion.weights.rows(); ++i) weights.push_back(fmt::format("{:g}", fusion.weights(i, 0)));
  return text +
         fmt::format("; weights {}, {} {:.4f} there\n", joined(weights), fusion.objective, *fusion.objective_value);
}

int fuse_scores(const Tool& tool, const FuseRequest& request) {
  auto config = tool.config<FusionConfig>();
  if (request.method) config.method = *request.method;
  config.validate();
  if (tool.printed(config)) return 0;
  require_given(request);
  if (!request.apply.empty()) return apply(tool, request, config);
  std::vector<std::string> notes;
  const FusedScores result = fuse(read_tables(request, notes), config, tool.thread_count());
  notes.insert(notes.end(), result.notes.begin(), result.notes.end());
  if (!request.weights.empty()) write_result(request.weights, json_text(result.fusion));
  write_scores_to(request.out, result.scores);
  say(tool, notes, summary_of(result));
  return 0;
}

}  // namespace

void add_fuse(Tool& tool, Job& job) {
  const auto request = std::make_shared<FuseRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "fuse", "One score table of several (audio, user, situation), fitted to validation rows only");
  command->add_option("--scores", request->scores,
                      "score tables, one per system, of probabilities: per track, or per track and user");
  command->add_option("--labels", request->labels, "label table of tracks");
  command->add_option("--samples", request->samples, "or labels of samples: song_id,user_id and tags");
  command->add_option("--splits", request->splits, "fitted to its validation rows: tracks, or samples");
  command->add_option("--test-fold", request->test_fold, "for a split table of folds");
  command->add_option("--validation-fold", request->validation_fold, "for a split table of folds");
  command->add_option("--vocabulary", request->vocabulary, "only these tags, one a line");
  command->add_option("--method", request->method,
                      "mean_logit, mean_probability, stacking or product (config: method)");
  command->add_option("--weights", request->weights, "JSON to write: what was fitted");
  command->add_option("--apply", request->apply, "JSON that --weights wrote: fit nothing, take these");
  command->add_option("--out", request->out, "score table of all rows (CSV or .npy; - for standard output)");
  command->footer(
      "Example:\n  printf 'song_id,user_id,split,gym,sad\\na,u,validation,1,0\\nb,u,validation,0,1\\na,v,test,1,0\\n' "
      "> "
      "s.csv && printf 'track_id,gym,sad\\na,.6,.3\\nb,.5,.6\\n' > audio.csv && printf "
      "'track_id,user_id,gym,sad\\na,u,.7,.3\\nb,u,.4,.5\\na,v,.9,.1\\n' > user.csv && ctxtag-user fuse --scores "
      "audio.csv "
      "user.csv --samples s.csv --splits s.csv --weights fusion.json --out fused.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return fuse_scores(tool, *request); }; });
}

}  // namespace ctxtag::tools
