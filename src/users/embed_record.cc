#include "users/embed_record.h"

#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"
#include "users/embed_job.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

Json figure(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json figures_json(const RankingFigures& figures) {
  return {{"recall", figure(figures.recall)},
          {"ndcg", figure(figures.ndcg)},
          {"average_precision", figure(figures.average_precision)}};
}

}  // namespace

EmbedReport finished_before(std::size_t users_without_vector) {
  EmbedReport report;
  report.nothing_to_do = true;
  report.users_without_vector = users_without_vector;
  return report;
}

EmbedReport report_on(const ListeningReport& listening, const PlayCounts& training) {
  EmbedReport report;
  report.listening = listening;
  report.users = training.users.size();
  report.tracks = training.tracks.size();
  report.pairs = training.by_user.cells();
  report.without_vector = listening.users_without_plays;
  report.users_without_vector = report.without_vector.size();
  return report;
}

std::string record_text(const EmbedConfig& config, const EmbedReport& report) {
  Json record;
  record["config"] = config_json(config);
  record["events"] = report.listening.events;
  record["repeated_events"] = report.listening.repeated;
  record["users"] = report.users;
  record["tracks"] = report.tracks;
  record["pairs"] = report.pairs;
  record["tracks_without_vector"] = report.tracks_without_vector;
  record["users_without_vector"] = Json::array();
  for (const UserId& user : report.without_vector) record["users_without_vector"].push_back(user.value);
  record["losses"] = report.losses;
  if (report.figures) {
    record["held_out"] = {{"at", config.holdout.at},
                          {"users", report.figures->users},
                          {"vectors", figures_json(report.figures->vectors)},
                          {"popularity", figures_json(report.figures->popularity)}};
  }
  return record.dump(2) + "\n";
}

std::optional<EmbedConfig> recorded_config(const std::filesystem::path& vectors) {
  const std::filesystem::path file = record_file(vectors);
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return std::nullopt;
  const std::string name = escaped_bytes(file.string());
  const nlohmann::json record = parse_json(read_file(file), name);
  if (!record.is_object() || !record.contains("config")) {
    throw DataError(name + ": says nothing of the config of " + escaped_bytes(vectors.filename().string()) +
                    "; move it away, or give the vectors another name");
  }
  EmbedConfig config;
  try {
    read_config(record["config"], config);
  } catch (const ConfigError& error) {
    throw DataError(name + ": config: " + error.what());
  }
  return config;
}

}  // namespace ctxtag
