#include <functional>
#include <nlohmann/json.hpp>

#include "ctxtag/evaluation/figure_comparison.h"
#include "evaluation/comparison_report.h"
#include "evaluation/report_json.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

Json interval_json(const std::optional<Interval>& interval) { return interval ? json_of(*interval) : Json(nullptr); }

// {"per_tag": {TAG: {FIGURE: ...}}, "average": {FIGURE: ...}}, without what has no figure.
template <typename Figure>
Json by_figure(const TagVocabulary& vocabulary, const std::vector<std::vector<Figure>>& per_tag,
               const std::vector<Figure>& average, const std::function<Json(const Figure&)>& json_of_figure) {
  const auto of = [&](const std::vector<Figure>& figures) {
    Json object = Json::object();
    for (const Figure& figure : figures) {
      Json value = json_of_figure(figure);
      if (!value.is_discarded()) object[figure.name] = std::move(value);
    }
    return object;
  };
  Json tags = Json::object();
  for (std::size_t tag = 0; tag < per_tag.size(); ++tag) {
    Json figures = of(per_tag[tag]);
    if (!figures.empty()) tags[vocabulary[tag]] = std::move(figures);
  }
  return {{"per_tag", std::move(tags)}, {"average", of(average)}};
}

Json of_pair(const FigureComparison& comparison, const PairOfSystems& pair,
             const std::function<Json(const FigureDifference&)>& json_of_figure) {
  return by_figure<FigureDifference>(comparison.vocabulary, pair.per_tag, pair.average, json_of_figure);
}

Json test_json(const FigureDifference& figure) {
  return figure.test ? json_of(*figure.test) : Json(Json::value_t::discarded);
}

bool has_tests(const PairOfSystems& pair) {
  const auto any = [](const std::vector<FigureDifference>& figures) {
    for (const FigureDifference& figure : figures) {
      if (figure.test) return true;
    }
    return false;
  };
  bool found = any(pair.average);
  for (const std::vector<FigureDifference>& of_tag : pair.per_tag) found = found || any(of_tag);
  return found;
}

void add_system(Json& json, const FigureComparison& comparison, const FigureIntervals& system) {
  const Json figures = by_figure<NamedInterval>(comparison.vocabulary, system.per_tag, system.average,
                                                [](const NamedInterval& named) { return number(named.figure.value); });
  json["per_tag"] = figures["per_tag"];
  json["average"] = figures["average"];
  json["intervals"] =
      by_figure<NamedInterval>(comparison.vocabulary, system.per_tag, system.average,
                               [](const NamedInterval& named) { return interval_json(named.figure.interval); });
}

void add_pair(Json& json, const FigureComparison& comparison, const PairOfSystems& pair) {
  const auto of = [&](const std::function<Json(const FigureDifference&)>& read) {
    return of_pair(comparison, pair, read);
  };
  json["differences"] = of([](const FigureDifference& figure) { return number(figure.difference.value); });
  json["intervals"] = of([](const FigureDifference& figure) { return interval_json(figure.difference.interval); });
  json["standard_errors"] = of([](const FigureDifference& figure) { return number(figure.standard_error); });
  json["p_values"] = of([](const FigureDifference& figure) { return number(figure.p); });
  json["p_values_holm"] = of([](const FigureDifference& figure) { return number(figure.holm); });
  json["detectable_differences"] = of([](const FigureDifference& figure) { return number(figure.detectable); });
  if (has_tests(pair)) json["tests"] = of(test_json);
  json["wins"] = Json::object();
  for (const TagWins& wins : pair.wins) {
    json["wins"][wins.figure] = {{"won", wins.won},
                                 {"lost", wins.lost},
                                 {"tied", wins.tied},
                                 {"won_significantly", wins.won_significantly},
                                 {"lost_significantly", wins.lost_significantly}};
  }
}

}  // namespace

std::string with_figures(const std::string& comparison_json, const FigureComparison& comparison) {
  Json json = Json::parse(comparison_json);
  for (std::size_t i = 0; i < comparison.systems.size(); ++i) {
    add_system(json["systems"][i], comparison, comparison.systems[i]);
  }
  for (std::size_t i = 0; i < comparison.pairs.size(); ++i) add_pair(json["pairs"][i], comparison, comparison.pairs[i]);
  json["notes"] = comparison.notes;
  return json.dump(2) + "\n";
}

}  // namespace ctxtag
