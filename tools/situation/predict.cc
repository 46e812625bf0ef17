#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <numeric>

#include "ctxtag/situation/ablation.h"
#include "score_output.h"
#include "situation/commands.h"
#include "situation/stream_input.h"

namespace ctxtag::tools {
namespace {

struct PredictRequest {
  StreamRequest input;
  std::string model, out, figures;
};

// The situations of the table in the model's order; those that the model does not know are unknown,
// and counted.
std::size_t take_situations(StreamTable& table, const TagVocabulary& situations) {
  std::vector<std::int32_t> places;
  std::size_t strange = 0;
  for (const std::string& name : table.situations.tags()) {
    const auto found = situations.find(name);
    places.push_back(found ? static_cast<std::int32_t>(*found) : -1);
  }
  for (std::int32_t& situation : table.situation) {
    if (situation < 0) continue;
    situation = places[static_cast<std::size_t>(situation)];
    strange += situation < 0 ? 1 : 0;
  }
  table.situations = situations;
  return strange;
}

int predict(const Tool& tool, const PredictRequest& request) {
  const SituationToolConfig config = request.input.config(tool);
  if (tool.printed(config)) return 0;
  if (request.model.empty()) throw ConfigError("--model is required: a file that ctxtag-situation train wrote");
  if (request.out.empty() && request.figures.empty()) throw ConfigError("--out is required: the score table to write");
  std::vector<std::filesystem::path> read{request.model, request.input.vocabulary};
  read.insert(read.end(), request.input.streams.begin(), request.input.streams.end());
  require_apart({{"--out", request.out}, {"--figures", request.figures}}, read);
  const SituationModel model = SituationModel::load(request.model);
  Streams streams = streams_of(tool, request.input, config.streams);
  const std::size_t strange = take_situations(streams.table, model.situations());
  UnknownToModel unknown;
  const ScoreTable scores = [&] {
    const StepTimer timer(tool, "predict");
    return model.scores(streams.table, tool.thread_count(), &unknown);
  }();
  if (!request.out.empty()) write_scores_to(request.out, scores);
  say_unknown(tool, unknown);
  if (!tool.quiet) {
    std::cerr << fmt::format("{} streams, {} situations\n", scores.ids.size(), scores.vocabulary.size());
  }
  if (!request.figures.empty()) {
    if (strange > 0 && !tool.quiet) {
      std::cerr << fmt::format(
          "ctxtag-situation: note: {} streams are of situations that the model does not know; no figure counts them\n",
          strange);
    }
    std::vector<std::size_t> all(streams.table.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    const std::vector<std::size_t> known = known_rows(streams.table, all);
    ScoreTable of_known{
        {}, {}, scores.vocabulary, RealMatrix(static_cast<Eigen::Index>(known.size()), scores.scores.cols())};
    for (std::size_t i = 0; i < known.size(); ++i) {
      of_known.scores.row(static_cast<Eigen::Index>(i)) = scores.scores.row(static_cast<Eigen::Index>(known[i]));
    }
    const ClassComparison figures =
        compare_classes(classified_rows(streams.table, known, {model.config().model}, {of_known}), config.bootstrap,
                        tool.thread_count());
    write_result(request.figures, class_text(figures));
  }
  return status_of(streams.report);
}

}  // namespace

void add_predict(Tool& tool, Job& job) {
  const auto request = std::make_shared<PredictRequest>();
  CLI::App* command = tool.app().add_subcommand("predict", "The probability of each situation, for every stream");
  request->input.add_to(*command, false);
  command->add_option("--model", request->model, "file that ctxtag-situation train wrote");
  command->add_option("--out", request->out, "score table, one row a stream (CSV or .npy; - for standard output)");
  command->add_option("--figures", request->figures, "figures of the streams whose situation is known (- for stdout)");
  command->footer(
      "Example:\n  printf 'user_id,timestamp,listening_device,matches\\na,2022-03-01T07:10+01:00,mobile,running\\n"
      "b,2022-03-01T22:30+01:00,speaker,sleep\\n' > streams.csv && ctxtag-situation train --streams streams.csv "
      "--out situation.json && ctxtag-situation predict --model situation.json --streams streams.csv --out -");
  command->callback([&tool, &job, request] { job = [&tool, request] { return predict(tool, *request); }; });
}

}  // namespace ctxtag::tools
