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

// Null where there is none.
const nlohmann::json* inside(const nlohmann::json& json, const std::string& part) {
  if (json.is_object()) {
    const auto found = json.find(part);
    return found == json.end() ? nullptr : &*found;
  }
  if (!json.is_array()) return nullptr;
  if (part.find('=') != std::string::npos) {
    for (const nlohmann::json& item : json) {
      if (item.is_object() && fits(item, part)) return &item;
    }
    return nullptr;
  }
  long long number = -1;
  const bool counts = parse_number(part, number) && number >= 0 && number < static_cast<long long>(json.size());
  return counts ? &json[static_cast<std::size_t>(number)] : nullptr;
}

std::optional<Interval> interval_in(const nlohmann::json* holder) {
  if (holder == nullptr || !holder->is_object()) return std::nullopt;
  const auto found = holder->find("interval");
  if (found == holder->end() || !found->is_array() || found->size() != 2) return std::nullopt;
  return Interval{(*found)[0].get<double>(), (*found)[1].get<double>()};
}

// The JSON files of a folder, each read once.
class Files {
 public:
  explicit Files(fs::path folder) : folder_(std::move(folder)) {}

  // Null where there is no such file.
  const nlohmann::json* find(const std::string& name) {
    const auto known = files_.find(name);
    if (known != files_.end()) return &known->second;
    const fs::path file = folder_ / name;
    if (!fs::exists(file)) return nullptr;
    return &files_.emplace(name, parse_json(read_file(file), escaped_bytes(file.string()))).first->second;
  }

 private:
  fs::path folder_;
  std::map<std::string, nlohmann::json> files_;
};

std::string nothing_at(const std::string& at) { return "nothing at " + at; }

void measure(const std::string& at, const nlohmann::json& json, LedgerLine& line) {
  const nlohmann::json* const found = value_at(json, at);
  if (found == nullptr) {
    line.verdict = nothing_at(at);
    return;
  }
  const bool figure = found->is_object() && found->contains("value") && found->contains("interval");
  const nlohmann::json& value = figure ? (*found)["value"] : *found;
  if (!value.is_number()) {
    if (!value.is_null()) line.verdict = "no number at " + at;
    return;
  }
  line.ours = value.get<double>();
  const std::size_t dot = at.rfind('.');
  line.interval = interval_in(figure ? found : dot == std::string::npos ? &json : value_at(json, at.substr(0, dot)));
}

// What a claim compares with: its number, or the figure that it names. Empty where there is none yet.
std::optional<double> bound_of(const Expectation& expectation, Files& files) {
  if (expectation.file.empty()) return expectation.value;
  const nlohmann::json* const json = files.find(expectation.file);
  const nlohmann::json* const found = json == nullptr ? nullptr : value_at(*json, expectation.at);
  return found != nullptr && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

std::string verdict_of(const LedgerLineConfig& config, const LedgerLine& line, Files& files) {
  if (!config.expect.empty()) {
    const Expectation expectation = parse_expectation(config.expect);
    const std::optional<double> bound = bound_of(expectation, files);
    if (!bound) return nothing_at(expectation.file + ":" + expectation.at);
    return line.interval ? verdict(expectation.kind, *bound, *line.interval) : "no interval";
  }
  if (!line.published) return "";
  if (line.interval && line.interval->low <= *line.published && *line.published <= line.interval->high) return "agrees";
  const double apart = *line.ours - *line.published;
  return (apart < 0.0 ? "lower by " : "higher by ") + fmt::format("{:.4f}", std::abs(apart));
}

}  // namespace

const nlohmann::json* value_at(const nlohmann::json& json, const std::string& path) {
  const nlohmann::json* at = &json;
  std::istringstream parts(path);
  for (std::string part; at != nullptr && std::getline(parts, part, '.');) at = inside(*at, part);
  return at;
}

std::vector<LedgerLine> read_ledger(const RecipeConfig& config, const fs::path& folder) {
  Files files(folder);
  std::vector<LedgerLine> lines;
  lines.reserve(config.ledger.size());
  for (const LedgerLineConfig& entry : config.ledger) {
    LedgerLine line;
    line.what = entry.what;
    line.where = entry.where;
    line.claim = entry.expect;
    if (entry.published.is_number()) line.published = entry.published.get<double>();
    if (const nlohmann::json* const json = files.find(entry.file)) measure(entry.at, *json, line);
    if (line.ours) line.verdict = verdict_of(entry, line, files);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace ctxtag
