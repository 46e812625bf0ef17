#include "ctxtag/reproduce/ledger.h"

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <map>
#include <sstream>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/metrics/quantile.h"
#include "reproduce/expectation.h"
#include "reproduce/recipe_steps.h"

namespace fs = std::filesystem;

namespace ctxtag {
namespace {

bool fits(const nlohmann::json& item, const std::string& conditions) {
  std::istringstream parts(conditions);
  for (std::string part; std::getline(parts, part, ',');) {
    const std::size_t equals = part.find('=');
    const auto member = item.find(part.substr(0, equals));
    if (member == item.end() || member->is_structured()) return false;
    const std::string found = member->is_string() ? member->get<std::string>() : member->dump();
    if (found != part.substr(equals + 1)) return false;
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

std::optional<Interval> interval_from(const nlohmann::json* pair) {
  if (pair == nullptr || !pair->is_array() || pair->size() != 2) return std::nullopt;
  if (!(*pair)[0].is_number() || !(*pair)[1].is_number()) return std::nullopt;
  return Interval{(*pair)[0].get<double>(), (*pair)[1].get<double>()};
}

std::optional<Interval> interval_in(const nlohmann::json* holder) {
  return holder != nullptr && holder->is_object() ? interval_from(value_at(*holder, "interval")) : std::nullopt;
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
  if (!line.interval) line.interval = interval_from(value_at(json, "intervals." + at));
}

// The median of the files of every combination in `each`, and their quartiles.
void measure_all(const LedgerLineConfig& config, Files& files, LedgerLine& line) {
  const std::vector<std::string> names = filled_for_each(config.file, config.each);
  std::vector<double> values;
  for (const std::string& name : names) {
    const nlohmann::json* const json = files.find(name);
    if (json == nullptr) continue;
    LedgerLine one;
    measure(config.at, *json, one);
    if (!one.verdict.empty()) line.verdict = one.verdict;
    if (one.ours) values.push_back(*one.ours);
  }
  if (!line.verdict.empty() || values.empty()) return;
  if (values.size() < names.size()) {
    line.verdict = fmt::format("{} of {} are there", values.size(), names.size());
    return;
  }
  line.ours = quantile(values, 0.5);
  line.interval = Interval{quantile(values, 0.25), quantile(values, 0.75)};
}

// What a claim compares with: its number, or the figure that it names, with its interval. Empty where there is none.
LedgerLine bound_of(const Expectation& expectation, Files& files) {
  LedgerLine bound;
  if (expectation.file.empty()) {
    bound.ours = expectation.value;
  } else if (const nlohmann::json* const json = files.find(expectation.file)) {
    measure(expectation.at, *json, bound);
  }
  return bound;
}

// What rounding may have taken from a published number: .00005 from 0.7723, .005 from "0.80", .5 from 200.
double half_of_the_last_digit(const std::string& text) {
  const std::size_t exponent = text.find_first_of("eE");
  const std::string digits = text.substr(0, exponent);
  const std::size_t point = digits.find('.');
  const auto decimals = point == std::string::npos ? 0.0 : static_cast<double>(digits.size() - point - 1);
  double power = 0.0;
  if (exponent != std::string::npos) parse_number(text.substr(exponent + (text[exponent + 1] == '+' ? 2 : 1)), power);
  return 0.5 * std::pow(10.0, power - decimals);
}

std::string verdict_of(const LedgerLineConfig& config, const LedgerLine& line, Files& files) {
  if (!config.expect.empty()) {
    const Expectation expectation = parse_expectation(config.expect);
    const LedgerLine bound = bound_of(expectation, files);
    if (!bound.ours) return nothing_at(expectation.file + ":" + expectation.at);
    if (!line.interval) return "no interval";
    return verdict(expectation.kind, 0.0,
                   interval_of_difference(*line.ours, *line.interval, *bound.ours, bound.interval));
  }
  if (!line.published) return "";
  if (line.interval && line.interval->low <= *line.published && *line.published <= line.interval->high) return "agrees";
  const double apart = *line.ours - *line.published;
  if (!line.interval && std::abs(apart) <= half_of_the_last_digit(config.published_text()) * (1.0 + 1e-9))
    return "agrees";
  return (apart < 0.0 ? "lower by " : "higher by ") + fmt::format("{:.4f}", std::abs(apart));
}

}  // namespace

const nlohmann::json* value_at(const nlohmann::json& json, const std::string& path) {
  for (std::size_t end = path.find('.');; end = path.find('.', end + 1)) {
    const nlohmann::json* const part = inside(json, path.substr(0, end));
    if (end == std::string::npos) return part;
    const nlohmann::json* const found = part == nullptr ? nullptr : value_at(*part, path.substr(end + 1));
    if (found != nullptr) return found;
  }
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
    line.published_text = entry.published_text();
    if (double published = 0.0; parse_number(line.published_text, published)) line.published = published;
    if (!entry.each.empty()) {
      measure_all(entry, files, line);
    } else if (const nlohmann::json* const json = files.find(entry.file)) {
      measure(entry.at, *json, line);
    }
    if (line.ours) line.verdict = verdict_of(entry, line, files);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace ctxtag
