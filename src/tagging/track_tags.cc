#include "ctxtag/tagging/track_tags.h"

#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

std::vector<double> calibrated_row(const Calibration& calibration, const std::vector<double>& scores) {
  if (scores.empty()) return scores;  // a rejected input has none
  RealMatrix row = Eigen::Map<const RealMatrix>(scores.data(), 1, static_cast<Eigen::Index>(scores.size()));
  row = calibrated(calibration, std::move(row));
  return {row.data(), row.data() + row.size()};
}

}  // namespace

TrackTags calibrated(const Calibration& calibration, TrackTags tags) {
  tags.scores = calibrated_row(calibration, tags.scores);
  for (WindowScores& window : tags.windows) window.scores = calibrated_row(calibration, window.scores);
  return tags;
}

std::string to_record(const TrackTags& tags) {
  nlohmann::json json = nlohmann::json::object();
  if (tags.rejected()) {
    json["rejected"] = {tags.reject_reason, tags.reject_detail};
  } else {
    json["scores"] = tags.scores;
    if (!tags.embedding.empty()) json["embedding"] = tags.embedding;
    for (const WindowScores& window : tags.windows) {
      json["windows"].push_back({window.start_seconds, window.seconds, window.scores});
    }
    if (tags.phase_cancelled) json["phase_cancelled"] = true;
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

TrackTags from_record(const std::string& record) {
  TrackTags tags;
  try {
    const auto json = nlohmann::json::parse(record);
    if (json.contains("rejected")) {
      tags.reject_reason = json["rejected"].at(0);
      tags.reject_detail = json["rejected"].at(1);
      if (!tags.rejected()) throw DataError("a damaged record: rejected without a reason");
      return tags;
    }
    json.at("scores").get_to(tags.scores);
    if (json.contains("embedding")) json["embedding"].get_to(tags.embedding);
    for (const auto& window : json.value("windows", nlohmann::json::array())) {
      tags.windows.push_back({window.at(0), window.at(1), window.at(2).get<std::vector<double>>()});
    }
    tags.phase_cancelled = json.value("phase_cancelled", false);
  } catch (const nlohmann::json::exception& error) {
    throw DataError(std::string("a damaged record: ") + printable(error.what()));
  }
  return tags;
}

}  // namespace ctxtag
