#include "reproduce/run_record.h"

#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"

namespace ctxtag {

std::string record_json(const RunRecord& record) {
  nlohmann::ordered_json json = {{"rows", record.rows}, {"hidden", record.hidden}};
  for (std::size_t i = 0; i < kStudyFigures; ++i) {
    const std::optional<double>& value = record.figures[i];
    json["figures"][study_figure_names()[i]] = value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
  }
  json["thresholds"] = record.thresholds;
  if (!record.unweighted_tags.empty()) json["unweighted_tags"] = record.unweighted_tags;
  json["same_as"] = record.same_as;
  return json.dump(1) + "\n";
}

std::optional<RunRecord> read_record(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return std::nullopt;
  try {
    const nlohmann::json json = nlohmann::json::parse(read_file(file));
    RunRecord record;
    json.at("rows").get_to(record.rows);
    json.at("hidden").get_to(record.hidden);
    json.at("thresholds").get_to(record.thresholds);
    json.at("same_as").get_to(record.same_as);
    record.unweighted_tags = json.value("unweighted_tags", std::vector<std::string>());
    for (std::size_t i = 0; i < kStudyFigures; ++i) {
      const nlohmann::json& value = json.at("figures").at(study_figure_names()[i]);
      if (!value.is_null()) record.figures[i] = value.get<double>();
    }
    return record;
  } catch (const nlohmann::json::exception& error) {
    throw DataError(escaped_bytes(file.string()) + ": is damaged (" + printable(error.what()) +
                    "); remove it, and the run is done again");
  }
}

}  // namespace ctxtag
