#include "ctxtag/reproduce/ledger.h"

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <map>
#include <sstream>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "reproduce/expectation.h"

namespace fs = std::filesystem;

namespace ctxtag {
namespace {

bool fits(const nlohmann::json& item, const std::string& conditions) {
  std::istringstream parts(conditions);
  for (std::string part; std::getline(parts, part, ',');) {
    const std::size_t equals = part.find('=');
    const auto member = item.find(part.substr(0, equals));
    if (member == item.end() || !member->is_string() || *member != part.substr(equals + 1)) return false;
  }
  return true;
}

nlohmann::json inside(const nlohmann::json& json, const std::string& part) {
  if (json.is_object()) return json.value(part, nlohmann::json());
  if (!json.is_array()) return {};
  if (part.find('=') != std::string::npos) {
    for (const nlohmann::json& item : json) {
      if (item.is_object() && fits(item, part)) return item;
    }
    return {};
  }
  long long number = -1;
  const bool counts = parse_number(part, number) && number >= 0 && number < static_cast<long long>(json.size());
  return counts ? json[static_cast<std::size_t>(number)] : nlohmann::json();
}

std::optional<Interval> interval_in(const nlohmann::json& holder) {
  if (!holder.is_object()) return std::nullopt;
  const auto found = holder.find("interval");
  if (found == holder.end() || !found->is_array() || found->size() != 2) return std::nullopt;
  return Interval{(*found)[0].get<double>(), (*found)[1].get<double>()};
}

std::string verdict_of(const LedgerLineConfig& config, const LedgerLine& line) {
  if (!config.expect.empty()) {
    return line.interval ? verdict(parse_expectation(config.expect), *line.interval) : "no interval";
  }
  if (!line.published) return "";
  if (line.interval && line.interval->low <= *line.published && *line.published <= line.interval->high) return "agrees";
  const double apart = *line.ours - *line.published;
  return (apart < 0.0 ? "lower by " : "higher by ") + fmt::format("{:.4f}", std::abs(apart));
}

void measure(const LedgerLineConfig& config, const nlohmann::json& json, LedgerLine& line) {
  const nlohmann::json found = value_at(json, config.at);
  const bool figure = found.is_object() && found.contains("value") && found.contains("interval");
  const nlohmann::json value = figure ? found["value"] : found;
  const std::string above = config.at.substr(0, config.at.rfind('/'));
  if (value.is_null() && !figure && !value_at(json, above).contains(config.at.substr(above.size() + 1))) {
    line.verdict = "nothing at " + config.at;
    return;
  }
  if (!value.is_number()) {
    if (!value.is_null()) line.verdict = "no number at " + config.at;
    return;
  }
  line.ours = value.get<double>();
  line.interval = interval_in(figure ? found : value_at(json, above));
}

}  // namespace

nlohmann::json value_at(const nlohmann::json& json, const std::string& path) {
  nlohmann::json at = json;
  std::istringstream parts(path);
  for (std::string part; std::getline(parts, part, '/');) {
    if (!part.empty()) at = inside(at, part);
  }
  return at;
}

std::vector<LedgerLine> read_ledger(const RecipeConfig& config, const fs::path& folder) {
  std::map<std::string, nlohmann::json> files;
  std::vector<LedgerLine> lines;
  for (const LedgerLineConfig& entry : config.ledger) {
    LedgerLine line;
    line.what = entry.what;
    line.where = entry.where;
    line.claim = entry.expect;
    if (entry.published.is_number()) line.published = entry.published.get<double>();
    const fs::path file = folder / entry.file;
    if (fs::exists(file)) {
      auto [known, is_new] = files.emplace(entry.file, nlohmann::json());
      if (is_new) known->second = parse_json(read_file(file), escaped_bytes(file.string()));
      measure(entry, known->second, line);
    }
    if (line.ours) line.verdict = verdict_of(entry, line);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace ctxtag
