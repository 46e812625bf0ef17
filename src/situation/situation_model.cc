#include "ctxtag/situation/situation_model.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/version.h"
#include "ctxtag/calibration/softmax_temperature.h"
#include "ctxtag/config/json.h"
#include "situation/classifier.h"
#include "situation/situation_file.h"

namespace ctxtag {
namespace {

constexpr int kFormatVersion = 1;
constexpr std::size_t kMostSituations = 1000;  // a wrong column has more, and trees for each would fill the memory

nlohmann::json encoding_json(const StreamEncoding& encoding) {
  nlohmann::json columns = nlohmann::json::array();
  for (const EncodedColumn& column : encoding.columns) {
    columns.push_back(
        {{"name", column.name}, {"signal", column.signal}, {"categorical", column.categorical}, {"book", column.book}});
  }
  nlohmann::json json{{"columns", std::move(columns)},
                      {"user", encoding.user},
                      {"user_smoothing", encoding.user_smoothing},
                      {"categories_as_numbers", encoding.categories_as_numbers}};
  if (encoding.user == "history") {
    json["history"] = {{"users", encoding.users}, {"counts", encoding.counts}, {"shares", encoding.shares}};
  }
  return json;
}

bool all_counts(const std::vector<std::vector<std::int32_t>>& of_users) {
  return std::all_of(of_users.begin(), of_users.end(), [](const std::vector<std::int32_t>& counts) {
    return std::all_of(counts.begin(), counts.end(), [](std::int32_t count) { return count >= 0; });
  });
}

StreamEncoding encoding_in(const nlohmann::json& json, const std::vector<std::string>& situations) {
  StreamEncoding encoding;
  encoding.situations = situations;
  for (const nlohmann::json& item : json.at("columns")) {
    encoding.columns.push_back({item.at("name"), item.at("signal"), item.at("categorical"), item.at("book")});
  }
  encoding.user = json.at("user");
  encoding.user_smoothing = json.at("user_smoothing");
  encoding.categories_as_numbers = json.at("categories_as_numbers");
  std::size_t of_history = 0;
  for (const EncodedColumn& column : encoding.columns) {
    if (column.signal == "user" && column.name != "user") ++of_history;
    if (column.categorical && encoding.categories_as_numbers)
      throw DataError("categories are taken as numbers and are not");
  }
  if (encoding.user == "history") {
    const nlohmann::json& history = json.at("history");
    history.at("users").get_to(encoding.users);
    ConfigReader::read(history.at("counts"), "counts", encoding.counts);
    ConfigReader::read(history.at("shares"), "shares", encoding.shares);
    const auto fits = [&](const auto& counts) { return counts.size() == situations.size(); };
    if (encoding.counts.size() != encoding.users.size() || !fits(encoding.shares) || of_history != situations.size() ||
        !std::all_of(encoding.counts.begin(), encoding.counts.end(), fits) || !all_counts(encoding.counts)) {
      throw DataError("the users' histories do not fit the situations");
    }
  } else if (of_history > 0) {
    throw DataError("there are columns of histories, but no histories");
  }
  if (encoding.columns.empty()) throw DataError("there are no columns");
  return encoding;
}

}  // namespace

SituationModel::SituationModel() = default;
SituationModel::~SituationModel() = default;
SituationModel::SituationModel(SituationModel&&) noexcept = default;
SituationModel& SituationModel::operator=(SituationModel&&) noexcept = default;

RealMatrix SituationModel::calibrated(RealMatrix probabilities) const {
  return found_.temperature == 1.0 ? std::move(probabilities) : tempered(probabilities, found_.temperature);
}

SituationModel SituationModel::fit(const StreamTable& streams, const StreamParts& parts, const SituationConfig& config,
                                   std::uint64_t seed, int threads) {
  config.validate();
  const ClassifierKind kind = classifiers().create(config.model);
  const std::vector<std::size_t> rows = known_rows(streams, parts.train);
  const StreamTable training = rows_of(streams, rows);
  if (std::set<std::int32_t>(training.situation.begin(), training.situation.end()).size() < 2) {
    throw ConfigError("the training streams are of " + std::string(rows.empty() ? "no" : "one") +
                      " situation; at least two are needed");
  }
  if (streams.situations.size() > kMostSituations) {
    throw ConfigError("the streams are of " + std::to_string(streams.situations.size()) + " situations, and at most " +
                      std::to_string(kMostSituations) + " can be told apart; is streams.situation the right column?");
  }
  SituationModel model;
  model.config_ = config;
  model.situations_ = streams.situations;
  model.encoding_ = StreamEncoding::of(training, config);
  model.found_.rows = static_cast<std::int64_t>(rows.size());
  model.found_.without_situation = static_cast<std::int64_t>(parts.train.size() - rows.size());
  const EncodedStreams encoded = model.encoding_.encoded_training(training);
  model.classifier_ = kind.fit({encoded, training.situation, model.situations_.size(), config, seed, threads});
  const std::vector<std::size_t> validation = known_rows(streams, parts.validation);
  model.found_.validation_rows = static_cast<std::int64_t>(validation.size());
  if (config.calibration == "temperature" && !validation.empty()) {
    const StreamTable held_out = rows_of(streams, validation);
    const RealMatrix probabilities = model.classifier_->probabilities(model.encoding_.encoded(held_out), threads);
    model.found_.temperature = best_temperature(probabilities, held_out.situation);
    model.found_.log_loss_before = log_loss(probabilities, held_out.situation);
    model.found_.log_loss_after = log_loss(tempered(probabilities, model.found_.temperature), held_out.situation);
  }
  return model;
}

ScoreTable SituationModel::scores(const StreamTable& streams, int threads, UnknownToModel* unknown) const {
  const EncodedStreams encoded = encoding_.encoded(streams);
  if (unknown != nullptr) *unknown = encoded.unknown;
  ScoreTable table;
  table.vocabulary = situations_;
  table.scores = calibrated(classifier_->probabilities(encoded, threads));
  table.ids.reserve(streams.size());
  for (std::size_t i = 0; i < streams.size(); ++i) {
    table.ids.push_back({streams.id(i)});
    if (!streams.users.of_row.empty()) table.users.push_back({streams.users.names[streams.users.of_row[i]]});
  }
  return table;
}

void SituationModel::save(const std::filesystem::path& file) const {
  nlohmann::ordered_json about{{"format", "situation model"},
                               {"version", kFormatVersion},
                               {"made_by", "ctxtag " + version()},
                               {"situations", situations_.tags()},
                               {"config", config_json(config_)},
                               {"encoding", encoding_json(encoding_)},
                               {"temperature", found_.temperature},
                               {"training_streams", found_.rows},
                               {"validation_streams", found_.validation_rows}};
  write_file_atomically(file, situation_file_text(about.dump(), classifier_->state()));
}

SituationModel SituationModel::load(const std::filesystem::path& file) {
  const SituationFile parts = read_situation_file(file);
  const auto fail = [&](const std::string& why) -> DataError {
    return DataError(escaped_bytes(file.string()) + ": a damaged situation model: " + why);
  };
  SituationModel model;
  try {
    const nlohmann::json about = nlohmann::json::parse(parts.about);
    if (about.at("format") != "situation model") throw fail("it says it is something else");
    if (about.at("version") != kFormatVersion) {
      throw fail("version " + about.at("version").dump() + "; this ctxtag reads version " +
                 std::to_string(kFormatVersion));
    }
    model.situations_ = TagVocabulary(about.at("situations").get<std::vector<std::string>>());
    read_config(about.at("config"), model.config_);
    model.encoding_ = encoding_in(about.at("encoding"), model.situations_.tags());
    about.at("temperature").get_to(model.found_.temperature);
    ConfigReader::read(about.at("training_streams"), "training_streams", model.found_.rows);
    ConfigReader::read(about.at("validation_streams"), "validation_streams", model.found_.validation_rows);
    if (!(model.found_.temperature > 0.0) || model.situations_.size() < 2) throw fail("its numbers cannot be");
    model.classifier_ = classifiers()
                            .create(model.config_.model)
                            .load(parts.classifier, model.encoding_.columns, model.situations_.size());
  } catch (const nlohmann::json::exception& error) {
    throw fail(printable(error.what()));
  } catch (const ConfigError& error) {
    throw fail(error.what());
  } catch (const DataError& error) {
    const std::string text = error.what();
    if (text.find("a damaged situation model") != std::string::npos) throw;
    throw fail(text);
  }
  return model;
}

std::vector<ColumnImportance> SituationModel::importance() const {
  const std::vector<double> gains = classifier_->importance(encoding_.columns.size());
  double sum = 0.0;
  for (const double gain : gains) sum += gain;
  std::vector<ColumnImportance> result;
  for (std::size_t i = 0; i < gains.size(); ++i) {
    result.push_back(
        {encoding_.columns[i].name, encoding_.columns[i].signal, gains[i], sum > 0.0 ? gains[i] / sum : 0.0});
  }
  std::stable_sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.gain > b.gain; });
  return result;
}

}  // namespace ctxtag
