#include "ctxtag/evaluation/baseline.h"

#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "ctxtag/dataset/count_table.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/features/feature_statistics.h"
#include "eval/baseline_request.h"
#include "eval/commands.h"

namespace ctxtag::tools {
namespace {

/// The tracks of the splits in the order of their table, as far as they can be used.
struct BaselineTracks {
  std::vector<TrackId> all, train, predict;
  std::size_t test = 0;
};

void leave_out(const std::vector<TrackId>& missing, const std::string& of_which, const std::string& what,
               const BaselineConfig& config) {
  if (missing.empty()) return;
  const std::string message = fmt::format("{} {} ('{}'{})", missing.size(), of_which + " " + what,
                                          escaped_bytes(missing[0].value), missing.size() > 1 ? ", ..." : "");
  if (!config.allow_partial) {
    throw ConfigError(message + "; mend the tables, or leave them out with --set allow_partial=true");
  }
  std::cerr << "ctxtag-eval: note: left out: " << message << '\n';
}

/// `with`: the tracks that have what the scores are made of ("features", "counts"); null: they need nothing.
BaselineTracks tracks_of(const BaselineRequest& request, const RowIndex* with, const std::string& what,
                         const LabelMatrix& labels, const BaselineConfig& config) {
  const SplitTable table = read_splits(request.splits);
  const auto split_of = table.assignment(request.test_fold, request.validation_fold);
  const RowIndex labelled = labels.rows();
  BaselineTracks tracks;
  std::vector<TrackId> without, without_labels;
  for (const TrackId& id : table.ids) {
    const Split split = split_of.at(id);
    if (with != nullptr && with->count(id) == 0) {
      without.push_back(id);
    } else if (split == Split::kTrain && labelled.count(id) == 0) {
      without_labels.push_back(id);
    } else {
      tracks.all.push_back(id);
      (split == Split::kTrain ? tracks.train : tracks.predict).push_back(id);
      tracks.test += split == Split::kTest ? 1 : 0;
    }
  }
  leave_out(without, fmt::format("of {} tracks of the splits", table.ids.size()), "have no " + what, config);
  leave_out(without_labels, "train tracks", "have no labels", config);
  const auto require = [&](std::size_t count, const char* part) {
    if (count > 0) return;
    throw ConfigError(fmt::format("{}: no {} track is left of {}; see that splits, {} and labels name the same",
                                  escaped_bytes(request.splits), part, table.ids.size(), what));
  };
  require(tracks.train.size(), "train");
  require(tracks.test, "test");
  return tracks;
}

struct Baseline {
  BaselineTracks tracks;
  ScoreTable scores;
};

Baseline linear(const BaselineRequest& request, const LabelMatrix& labels, const BaselineConfig& config, int threads) {
  const FeatureStore store(request.features);
  const BaselineTracks tracks = tracks_of(request, &store.rows(), "features", labels, config);
  std::vector<std::size_t> rows;
  for (const TrackId& id : tracks.all) rows.push_back(store.row_of(id));
  return {tracks, logistic_baseline(feature_statistics(store, rows, threads), tracks.all, labels, tracks.train,
                                    tracks.predict, config.c, threads)};
}

Baseline popularity(const BaselineRequest& request, const LabelMatrix& labels, const BaselineConfig& config) {
  const CountTable counts = read_counts(request.counts, labels.vocabulary);
  const RowIndex counted = counts.rows();
  const BaselineTracks tracks = tracks_of(request, &counted, "counts", labels, config);
  return {tracks, popularity_baseline(counts, tracks.predict)};
}

Baseline prior(const BaselineRequest& request, const LabelMatrix& labels, const BaselineConfig& config) {
  const BaselineTracks tracks = tracks_of(request, nullptr, "tables", labels, config);
  return {tracks, prior_baseline(labels, tracks.train, tracks.predict)};
}

void require_given(const BaselineRequest& request) {
  std::vector<std::pair<std::string, std::string>> needed{
      request.of_samples() ? std::pair{"--samples", request.samples.samples} : std::pair{"--labels", request.labels},
      {"--splits", request.splits}};
  if (request.kind == "linear") needed.insert(needed.begin(), {"--features", request.features});
  if (request.kind == "popularity") needed.insert(needed.begin(), {"--counts", request.counts});
  if (request.kind == "user_only") needed.insert(needed.begin(), {"--users", request.users});
  for (const auto& [option, value] : needed) {
    if (value.empty()) throw ConfigError(option + ": not given; see --help");
  }
}

void write(const BaselineRequest& request, const ScoreTable& scores) {
  if (request.out.empty() || request.out == "-") {
    std::cout << scores_csv(scores);
  } else {
    write_scores(request.out, scores);
  }
}

void of_tracks(const Tool& tool, const BaselineRequest& request, const BaselineConfig& config) {
  const LabelMatrix labels =
      read_labels(request.labels, request.vocabulary.empty() ? TagVocabulary() : read_vocabulary(request.vocabulary));
  const auto [tracks, scores] = request.kind == "linear"       ? linear(request, labels, config, tool.thread_count())
                                : request.kind == "popularity" ? popularity(request, labels, config)
                                                               : prior(request, labels, config);
  write(request, scores);
  if (tool.quiet) return;
  const std::string fitted =
      request.kind == "popularity" ? "" : fmt::format(" fitted to {} tracks", tracks.train.size());
  std::cerr << fmt::format("{} tags{}; scores of {} validation and {} test tracks\n", labels.vocabulary.size(), fitted,
                           tracks.predict.size() - tracks.test, tracks.test);
}

int baseline(const Tool& tool, const BaselineRequest& request) {
  const auto config = tool.config<BaselineConfig>();
  if (tool.printed(config)) return 0;
  require_given(request);
  require_apart({{"--out", request.out}}, {request.labels, request.splits, request.vocabulary, request.counts,
                                           request.samples.samples, request.users});
  if (!request.of_samples()) {
    of_tracks(tool, request, config);
    return 0;
  }
  const SampleBaseline made = sample_baseline(request, config, tool.thread_count());
  write(request, made.scores);
  if (!tool.quiet) std::cerr << made.summary;
  return 0;
}

}  // namespace

void add_baseline(Tool& tool, Job& job) {
  const auto request = std::make_shared<BaselineRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "baseline",
      "Scores of what a model has to beat: a logistic regression on the mean and deviation over time of "
      "every mel band, the popularity of the track, the prior of the tag; or of samples what the user vector, or the "
      "past "
      "of the user or of the track alone say");
  command
      ->add_option(
          "--kind", request->kind,
          "of tracks: linear, popularity (sum of the counts of all other tags) or prior; of samples: user_only "
          "(logistic regression on user vectors), user_popularity or track_popularity (how often each has the "
          "tag in training)")
      ->check(CLI::IsMember({"linear", "popularity", "prior", "user_only", "user_popularity", "track_popularity"}));
  command->add_option("--features", request->features, "linear: feature store");
  command->add_option("--counts", request->counts, "popularity: table of counts, as ctxtag-dataset build makes it");
  command->add_option("--labels", request->labels, "label table: 1, 0 or nothing (unknown)");
  request->samples.add_to(*command);
  command->add_option("--users", request->users, "user_only: user vectors (.npy with .ids.csv, or CSV)");
  command->add_option("--splits", request->splits, "fitted to the train rows; validation and test rows get scores");
  command->add_option("--test-fold", request->test_fold, "for a split table of folds");
  command->add_option("--validation-fold", request->validation_fold, "for a split table of folds");
  command->add_option("--vocabulary", request->vocabulary, "only these tags, one a line");
  command->add_option("--out", request->out, "score table (CSV or .npy); default: standard output");
  command->footer(
      "Example:\n  ctxtag-dataset simulate --clips 24 --artists 8 --seconds 4 --out demo && ctxtag-dataset split "
      "--labels demo/labels.csv --shares 0.5,0.25,0.25 --out demo/splits.csv && ctxtag-features extract --tracks "
      "demo/tracks.csv --out demo/features --set frontend.start_seconds=0 --set frontend.length_seconds=4 && "
      "ctxtag-eval baseline --features demo/features --labels demo/labels.csv --splits demo/splits.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return baseline(tool, *request); }; });
}

}  // namespace ctxtag::tools
