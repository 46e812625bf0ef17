#include <spdlog/fmt/fmt.h>

#include "ctxtag/reproduce/ledger.h"
#include "reproduce/cell_text.h"
#include "reproduce/json_or_null.h"

namespace ctxtag {
namespace {

std::string digits(const std::optional<double>& value) { return value ? fmt::format("{:.4f}", *value) : ""; }

std::string spoken(const std::optional<Interval>& interval) {
  return interval ? fmt::format("{:.4f} to {:.4f}", interval->low, interval->high) : "";
}

}  // namespace

std::string ledger_text(const RecipeConfig& config, const std::vector<LedgerLine>& lines) {
  std::string text = "# " + (config.title.empty() ? std::string("Ledger") : markdown_text(config.title)) + "\n\n";
  text +=
      "| figure | published | ours | interval | claim | verdict | published where |\n|---|---|---|---|---|---|---|\n";
  for (const LedgerLine& line : lines) {
    text += "| " + cell_text(line.what) + " | " + line.published_text + " | " + digits(line.ours) + " | " +
            spoken(line.interval) + " | " + line.claim + " | " + line.verdict + " | " + cell_text(line.where) + " |\n";
  }
  if (!config.deviations.empty()) text += "\nDeviations:\n";
  for (const std::string& deviation : config.deviations) text += "\n- " + markdown_text(deviation);
  return text + (config.deviations.empty() ? "" : "\n");
}

std::string ledger_json(const RecipeConfig& config, const std::vector<LedgerLine>& lines) {
  nlohmann::ordered_json json = {{"title", config.title}, {"deviations", config.deviations}};
  json["lines"] = nlohmann::ordered_json::array();
  for (const LedgerLine& line : lines) {
    nlohmann::ordered_json interval;
    if (line.interval) interval = {line.interval->low, line.interval->high};
    json["lines"].push_back({{"what", line.what},
                             {"published", or_null(line.published)},
                             {"where", line.where},
                             {"ours", or_null(line.ours)},
                             {"interval", interval},
                             {"claim", line.claim},
                             {"verdict", line.verdict}});
  }
  return json.dump(2) + "\n";
}

}  // namespace ctxtag
