#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>
#include <set>

#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/missing_labels.h"
#include "eval/commands.h"

namespace ctxtag::tools {
namespace {

struct MissingRequest {
  std::vector<std::string> scores;
  std::string labels, verified, splits, vocabulary, part, tracks, out;
  std::optional<int> test_fold, validation_fold, top, per_tag;
  std::optional<std::string> order;
};

void require_given(const MissingRequest& request) {
  if (request.scores.empty() || request.labels.empty()) {
    throw ConfigError("--scores and --labels are needed; see --help");
  }
  if (request.splits.empty() && (request.test_fold || request.validation_fold || !request.part.empty())) {
    throw ConfigError("--part, --test-fold and --validation-fold need --splits");
  }
  std::vector<std::filesystem::path> read{request.labels, request.verified, request.splits, request.vocabulary,
                                          request.tracks};
  read.insert(read.end(), request.scores.begin(), request.scores.end());
  require_apart({{"--out", request.out}}, read);
}

MissingTables read_tables(const MissingRequest& request) {
  MissingTables tables;
  const TagVocabulary only = request.vocabulary.empty() ? TagVocabulary() : read_vocabulary(request.vocabulary);
  std::vector<ScoreTable> scores;
  for (const std::string& file : request.scores) {
    scores.push_back(read_scores(file, scores.empty() ? only : scores.front().vocabulary));
  }
  tables.scores = stacked(scores);
  tables.labels = read_labels(request.labels, tables.scores.vocabulary);
  if (!request.verified.empty()) tables.verified = read_labels(request.verified, tables.scores.vocabulary);
  if (!request.splits.empty()) {
    tables.splits = read_splits(request.splits).assignment(request.test_fold, request.validation_fold);
  }
  return tables;
}

std::optional<Split> part_of(const MissingRequest& request) {
  if (request.splits.empty() || request.part == "all") return std::nullopt;
  if (request.part == "validation") return Split::kValidation;
  return request.part == "test" ? Split::kTest : Split::kTrain;
}

TrackDescriptions descriptions_of(const MissingRequest& request) {
  if (request.tracks.empty()) return {};
  const bool printed = request.out.empty() || request.out == "-";
  return read_track_descriptions(request.tracks,
                                 printed ? std::filesystem::path() : std::filesystem::path(request.out).parent_path());
}

// Of how many listed tracks nothing is said.
void note_undescribed(const MissingRequest& request, const TrackDescriptions& descriptions, const MissingList& list) {
  if (request.tracks.empty()) return;
  std::set<TrackId> listed, unknown;
  for (const LikelyMissing& cell : list.cells) {
    listed.insert(cell.track);
    if (descriptions.rows.count(cell.track) == 0) unknown.insert(cell.track);
  }
  if (unknown.empty()) return;
  const std::string message =
      fmt::format("{}: {} of {} listed tracks are not in it ('{}'{})", request.tracks, unknown.size(), listed.size(),
                  unknown.begin()->value, unknown.size() > 1 ? ", ..." : "");
  if (unknown.size() == listed.size()) throw ConfigError(message + "; give the track table of these tracks");
  std::cerr << "ctxtag-eval: note: " << message << '\n';
}

int missing(const Tool& tool, const MissingRequest& request) {
  auto config = tool.config<MissingConfig>();
  if (request.top) config.top = *request.top;
  if (request.per_tag) config.per_tag = *request.per_tag;
  if (request.order) config.order = *request.order;
  config.validate();
  if (tool.printed(config)) return 0;
  require_given(request);
  const MissingTables tables = read_tables(request);
  const MissingList list = likely_missing(tables, part_of(request), config);
  const TrackDescriptions descriptions = descriptions_of(request);
  note_undescribed(request, descriptions, list);
  write_result(request.out, missing_csv(list, tables.scores.vocabulary, descriptions));
  if (!tool.quiet) {
    for (const std::string& note : list.notes) std::cerr << "ctxtag-eval: note: " << note << '\n';
    std::cerr << fmt::format("{} of {} cells that are not positive, of {} tracks\n", list.cells.size(), list.candidates,
                             list.rows);
  }
  return 0;
}

}  // namespace

void add_missing(Tool& tool, Job& job) {
  const auto request = std::make_shared<MissingRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "missing", "The labels that are most likely missing, for a person to say yes or no (ctxtag-dataset verdicts)");
  command->add_option("--scores", request->scores, "score tables: CSV, or .npy with .ids.csv");
  command->add_option("--labels", request->labels, "label table: cells that are not 1 are candidates");
  command->add_option("--verified", request->verified, "1 or 0 where a person has looked already: left out");
  command->add_option("--splits", request->splits, "split table");
  command->add_option("--part", request->part, "with splits: train (default), validation, test or all")
      ->check(CLI::IsMember({"train", "validation", "test", "all"}));
  command->add_option("--test-fold", request->test_fold, "for a split table of folds");
  command->add_option("--validation-fold", request->validation_fold, "for a split table of folds");
  command->add_option("--vocabulary", request->vocabulary, "only these tags, one a line");
  command->add_option("--tracks", request->tracks, "track table: path, title and artist go into the list");
  command->add_option("--order", request->order, "by score, or by quantile within the tag (config: order)");
  command->add_option("--top", request->top, "cells in the list at most (config: top)");
  command->add_option("--per-tag", request->per_tag, "cells of one tag at most (config: per_tag)");
  command->add_option("--out", request->out, "the list (CSV); default: standard output");
  command->footer(
      "Example:\n  printf 'track_id,gym,sad\\na,1,0\\nb,0,1\\n' > l.csv && printf "
      "'track_id,gym,sad\\na,.9,.2\\nb,.7,.8\\n' > s.csv && ctxtag-eval missing --scores s.csv --labels l.csv --out "
      "missing.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return missing(tool, *request); }; });
}

}  // namespace ctxtag::tools
