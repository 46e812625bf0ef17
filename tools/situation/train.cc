#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/npy.h"
#include "ctxtag/situation/ablation.h"
#include "situation/commands.h"
#include "situation/stream_input.h"

namespace ctxtag::tools {
namespace {

struct TrainRequest {
  StreamRequest input;
  std::string out, scores, figures, encoded, format = "text";
  std::optional<std::string> model;
};

std::string found_text(const SituationModel& model) {
  const SituationFit& found = model.found();
  std::string text = fmt::format("{} fitted to {} streams of {} situations, {} columns", model.config().model,
                                 found.rows, model.situations().size(), model.encoding().columns.size());
  if (found.without_situation > 0)
    text += fmt::format("; {} streams without a situation left out", found.without_situation);
  if (found.log_loss_before) {
    text += fmt::format("; temperature {:.3f} from {} validation streams, log loss {:.4f} before, {:.4f} after",
                        found.temperature, found.validation_rows, *found.log_loss_before, *found.log_loss_after);
  }
  return text + '\n';
}

// Situations of the table that no training stream is of: what the model says of them is a guess.
std::string untrained_text(const StreamTable& table, const std::vector<std::size_t>& training) {
  std::vector<bool> met(table.situations.size(), false);
  for (const std::size_t row : known_rows(table, training)) met[static_cast<std::size_t>(table.situation[row])] = true;
  std::vector<std::string> names;
  for (std::size_t s = 0; s < met.size(); ++s) {
    if (!met[s]) names.push_back(table.situations[s]);
  }
  return names.empty() ? "" : "ctxtag-situation: note: no training stream is of: " + joined(names) + '\n';
}

// What the model was trained on, for other programs: NAME.npy, and NAME.json with its columns and situations.
void write_encoded(const std::filesystem::path& file, const StreamTable& training, const SituationModel& model) {
  const EncodedStreams encoded = model.encoding().encoded_training(training);
  write_npy(file, {training.size(), encoded.columns.size()}, encoded.values.data());
  nlohmann::ordered_json about{{"columns", nlohmann::json::array()},
                               {"categorical", nlohmann::json::array()},
                               {"situations", model.situations().tags()},
                               {"situation", training.situation}};
  for (const EncodedColumn& column : encoded.columns) {
    about["columns"].push_back(column.name);
    about["categorical"].push_back(column.categorical);
  }
  write_file_atomically(std::filesystem::path(file).replace_extension(".json"), about.dump() + "\n");
}

int train(const Tool& tool, const TrainRequest& request) {
  SituationToolConfig config = request.input.config(tool);
  if (request.model) config.situation.model = *request.model;
  config.situation.validate();
  if (tool.printed(config)) return 0;
  if (request.out.empty() || request.out == "-") throw ConfigError("--out is required: the model file to write");
  std::vector<std::filesystem::path> read{request.input.splits, request.input.vocabulary};
  read.insert(read.end(), request.input.streams.begin(), request.input.streams.end());
  read.insert(read.end(), request.input.test_streams.begin(), request.input.test_streams.end());
  require_apart({{"--out", request.out},
                 {"--scores", request.scores},
                 {"--figures", request.figures},
                 {"--encoded", request.encoded}},
                read);
  const SplitStreams split = split_streams_of(tool, request.input, config.streams);
  const StreamTable& table = split.streams.table;
  std::vector<std::size_t> held_out = split.parts.validation;
  held_out.insert(held_out.end(), split.parts.test.begin(), split.parts.test.end());
  if (!request.scores.empty() && held_out.empty()) {
    throw ConfigError("--scores: there are no validation or test streams to score; --splits says which");
  }
  const std::vector<std::size_t> test = known_rows(table, split.parts.test);
  if (!request.figures.empty() && test.empty()) {
    throw ConfigError("--figures: there are no test streams with a known situation");
  }
  const std::uint64_t seed = tool.seed.value_or(0);
  const SituationModel model = [&] {
    const StepTimer timer(tool, "train");
    return SituationModel::fit(table, split.parts, config.situation, seed, tool.thread_count());
  }();
  model.save(request.out);
  if (!request.encoded.empty()) {
    write_encoded(request.encoded, rows_of(table, known_rows(table, split.parts.train)), model);
  }
  if (!tool.quiet) std::cerr << found_text(model) << untrained_text(table, split.parts.train);
  if (!request.scores.empty()) {
    write_scores(request.scores, model.scores(rows_of(table, held_out), tool.thread_count()));
  }
  if (!test.empty()) {
    UnknownToModel unknown;
    const ScoreTable scores = model.scores(rows_of(table, test), tool.thread_count(), &unknown);
    say_unknown(tool, unknown);
    const ClassComparison figures = compare_classes(classified_rows(table, test, {config.situation.model}, {scores}),
                                                    config.bootstrap, tool.thread_count());
    const std::string text = request.format == "json" ? class_json(figures) : class_text(figures);
    if (!request.figures.empty() || !tool.quiet) write_result(request.figures, text);
  }
  return status_of(split.streams.report);
}

}  // namespace

void add_train(Tool& tool, Job& job) {
  const auto request = std::make_shared<TrainRequest>();
  CLI::App* command =
      tool.app().add_subcommand("train", "Learn to predict the situation of a stream; figures of the test");
  request->input.add_to(*command, true);
  command->add_option("--model", request->model,
                      "xgboost, majority, hour_prior, logistic or knn (config: situation.model)");
  command->add_option("--scores", request->scores, "score table of the validation and test streams to write");
  command->add_option("--figures", request->figures, "figures of the test streams to write (else to standard output)");
  command->add_option("--encoded", request->encoded,
                      "NAME.npy to write, with NAME.json: the training streams as numbers, for other programs");
  command->add_option("--format", request->format, "of the figures: text or json")
      ->check(CLI::IsMember({"text", "json"}));
  command->add_option("--out", request->out, "model file to write: situation.json");
  command->footer(
      "Example:\n  printf 'user_id,timestamp,listening_device,matches\\na,2022-03-01T07:10+01:00,mobile,running\\n"
      "a,2022-03-01T22:30+01:00,speaker,sleep\\nb,2022-03-02T07:40+01:00,mobile,running\\n"
      "b,2022-03-02T23:00+01:00,speaker,sleep\\n' > streams.csv && ctxtag-situation train --streams streams.csv "
      "--out situation.json");
  command->callback([&tool, &job, request] { job = [&tool, request] { return train(tool, *request); }; });
}

}  // namespace ctxtag::tools
