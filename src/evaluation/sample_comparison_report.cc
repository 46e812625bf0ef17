#include <spdlog/fmt/fmt.h>

#include "ctxtag/evaluation/compare.h"
#include "ctxtag/evaluation/compare_samples.h"
#include "evaluation/comparison_report.h"
#include "evaluation/report_json.h"
#include "evaluation/text_table.h"

namespace ctxtag {
namespace {

std::string cell(const FigureWithInterval& figure, bool signed_value) {
  if (!figure.value || !figure.interval) return rounded(figure.value);
  const std::string sign = signed_value ? "+" : "";
  const std::string value = fmt::format(fmt::runtime("{:" + sign + ".4f}"), *figure.value);
  const char* const mark = signed_value && !figure.interval->excludes_zero() ? "  (holds 0)" : "";
  return value + "  " + spoken(*figure.interval, sign.c_str()) + mark;
}

std::string cell(const WinRate& wins) {
  if (!wins.rate) return "";
  return fmt::format("{:.4f}  {}", *wins.rate, wins.interval ? spoken(*wins.interval, "") : "");
}

nlohmann::ordered_json json_of(const FigureWithInterval& figure) {
  nlohmann::ordered_json json = {{"value", number(figure.value)}, {"interval", nullptr}};
  if (figure.interval) json["interval"] = json_of(*figure.interval);
  return json;
}

nlohmann::ordered_json json_of(const WinRate& wins) {
  nlohmann::ordered_json json = {{"wins", wins.wins},         {"losses", wins.losses},
                                 {"ties", wins.ties},         {"ties_at_zero", wins.ties_at_zero},
                                 {"rate", number(wins.rate)}, {"interval", nullptr}};
  if (wins.interval) json["interval"] = json_of(*wins.interval);
  return json;
}

}  // namespace

std::string comparison_text(const SampleComparison& comparison) {
  const Comparison& ranking = comparison.ranking;
  TextTable systems = {{"system", "accuracy", "satisfaction (F1)"}};
  for (std::size_t i = 0; i < comparison.systems.size(); ++i) {
    const SampleFigures& of = comparison.systems[i];
    systems.push_back({ranking.systems[i].name, cell(of.accuracy, false), cell(of.satisfaction, false)});
  }
  TextTable pairs = {{"difference", "accuracy", "satisfaction (F1)"}};
  TextTable wins = {
      {"users served better", "wins", "losses", "ties", "at zero", "win rate", "p (Wilcoxon)", "p (Holm)"}};
  for (std::size_t i = 0; i < comparison.pairs.size(); ++i) {
    const SampleFigures& of = comparison.pairs[i];
    const WinRate& rate = comparison.wins[i];
    const std::string name = pair_name(ranking, ranking.pairs[i]);
    pairs.push_back({name, cell(of.accuracy, true), cell(of.satisfaction, true)});
    wins.push_back({name, std::to_string(rate.wins), std::to_string(rate.losses), std::to_string(rate.ties),
                    std::to_string(rate.ties_at_zero), cell(rate), p_text(comparison.user_tests[i].p),
                    p_text(comparison.user_tests[i].holm)});
  }
  return comparison_text(ranking) + "\n" + aligned(systems) + "\n" + aligned(pairs) + "\n" + aligned(wins);
}

std::string comparison_json(const SampleComparison& comparison) {
  nlohmann::ordered_json json = comparison_object(comparison.ranking);
  for (std::size_t i = 0; i < comparison.systems.size(); ++i) {
    json["systems"][i]["accuracy"] = json_of(comparison.systems[i].accuracy);
    json["systems"][i]["satisfaction"] = json_of(comparison.systems[i].satisfaction);
  }
  for (std::size_t i = 0; i < comparison.pairs.size(); ++i) {
    json["pairs"][i]["accuracy"] = json_of(comparison.pairs[i].accuracy);
    json["pairs"][i]["satisfaction"] = json_of(comparison.pairs[i].satisfaction);
    json["pairs"][i]["users"] = json_of(comparison.wins[i]);
    json["pairs"][i]["users"]["test"] = json_of(comparison.user_tests[i]);
  }
  return json.dump(2) + "\n";
}

}  // namespace ctxtag
