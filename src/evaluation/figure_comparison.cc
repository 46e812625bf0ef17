#include "ctxtag/evaluation/figure_comparison.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "ctxtag/evaluation/figure_names.h"
#include "ctxtag/metrics/holm.h"
#include "ctxtag/metrics/normal_distribution.h"
#include "evaluation/figure_tests.h"
#include "evaluation/sampled_intervals.h"

namespace ctxtag {
namespace {

using Names = std::vector<std::string>;

bool among(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The two systems of a difference, figure by figure of all_figure_values().
SampledSystem difference_of(const SampledSystem& first, const SampledSystem& second) {
  SampledSystem result{differences(first.whole, second.whole), {}, {}};
  for (std::size_t i = 0; i < first.replicates.size(); ++i) {
    result.replicates.push_back(differences(first.replicates[i], second.replicates[i]));
  }
  for (std::size_t i = 0; i < first.without_one.size(); ++i) {
    result.without_one.push_back(differences(first.without_one[i], second.without_one[i]));
  }
  return result;
}

FigureDifference difference_from(const NamedInterval& named, const FigureValues& replicates,
                                 const BootstrapConfig& config) {
  FigureDifference difference;
  difference.name = named.name;
  difference.difference = named.figure;
  if (!named.figure.value) return difference;
  difference.standard_error = standard_error(replicates);
  difference.p = bootstrap_p(replicates);
  if (difference.standard_error) {
    difference.detectable = detectable_difference(*difference.standard_error, config.confidence);
  }
  return difference;
}

PairOfSystems pair_of(const ComparedCells& cells, const std::vector<SampledSystem>& sampled, std::size_t first,
                      std::size_t second, const FigureChoice& choice, const BootstrapConfig& config) {
  PairOfSystems pair{first, second, {}, {}, {}};
  const SampledSystem both = difference_of(sampled[first], sampled[second]);
  const auto tags = static_cast<std::size_t>(cells.values.cols());
  const FigureIntervals all = sampled_intervals(both, tags, cells.clusters, config);
  std::size_t i = 0;
  for (std::size_t tag = 0; tag < tags; ++tag) {
    std::vector<FigureDifference>& of_tag = pair.per_tag.emplace_back();
    for (const NamedInterval& named : all.per_tag[tag]) {
      const FigureValues& replicates = both.replicates[i++];
      if (!choice.holds(named.name)) continue;
      of_tag.push_back(difference_from(named, replicates, config));
      if (choice.tests) of_tag.back().test = tag_test(cells, first, second, static_cast<Eigen::Index>(tag), named.name);
    }
  }
  for (const NamedInterval& named : all.average) {
    const FigureValues& replicates = both.replicates[i++];
    if (!choice.holds(named.name)) continue;
    pair.average.push_back(difference_from(named, replicates, config));
    if (!choice.tests) continue;
    if (named.name == "exact_match") pair.average.back().test = row_test(cells, first, second);
    if (named.name.rfind("macro_", 0) != 0) continue;
    FigureValues of_tags;
    for (const std::vector<NamedInterval>& of_tag : all.per_tag) {
      for (const NamedInterval& figure : of_tag) {
        if ("macro_" + figure.name == named.name) of_tags.push_back(figure.figure.value);
      }
    }
    pair.average.back().test = wilcoxon_test(of_tags);
  }
  return pair;
}

// Those of one family of tests, corrected together.
void correct(const std::vector<FigureDifference*>& family) {
  FigureValues p, of_tests;
  p.reserve(family.size());
  of_tests.reserve(family.size());
  for (const FigureDifference* figure : family) {
    p.push_back(figure->p);
    of_tests.push_back(figure->test ? figure->test->p : std::nullopt);
  }
  p = holm(p);
  of_tests = holm(of_tests);
  for (std::size_t i = 0; i < family.size(); ++i) {
    family[i]->holm = p[i];
    if (family[i]->test) family[i]->test->holm = of_tests[i];
  }
}

void correct_all(std::vector<PairOfSystems>& pairs) {
  for (std::size_t figure = 0; figure < pairs.front().average.size(); ++figure) {
    std::vector<FigureDifference*> family;
    family.reserve(pairs.size());
    for (PairOfSystems& pair : pairs) family.push_back(&pair.average[figure]);
    correct(family);
  }
  if (pairs.front().per_tag.empty()) return;
  for (std::size_t figure = 0; figure < pairs.front().per_tag.front().size(); ++figure) {
    std::vector<FigureDifference*> family;
    for (PairOfSystems& pair : pairs) {
      for (std::vector<FigureDifference>& of_tag : pair.per_tag) family.push_back(&of_tag[figure]);
    }
    correct(family);
  }
}

std::vector<TagWins> wins_of(const PairOfSystems& pair, double level) {
  std::vector<TagWins> all;
  for (const std::vector<FigureDifference>& of_tag : pair.per_tag) {
    for (std::size_t i = 0; i < of_tag.size(); ++i) {
      if (all.size() <= i) all.push_back({of_tag[i].name, 0, 0, 0, 0, 0});
      const std::optional<double>& difference = of_tag[i].difference.value;
      if (!difference) continue;
      const bool significant = of_tag[i].holm && *of_tag[i].holm <= level;
      if (*difference > 0.0) all[i].won += 1, all[i].won_significantly += significant ? 1 : 0;
      if (*difference < 0.0) all[i].lost += 1, all[i].lost_significantly += significant ? 1 : 0;
      if (*difference == 0.0) ++all[i].tied;
    }
  }
  return all;
}

Names notes_on(const ComparedCells& cells, const FigureComparison& comparison, const FigureChoice& choice,
               const BootstrapConfig& config) {
  Names notes;
  const bool of_tags = !comparison.pairs.front().per_tag.empty() && !comparison.pairs.front().per_tag.front().empty();
  const std::size_t tests = comparison.pairs.size() * (of_tags ? comparison.pairs.front().per_tag.size() : 1);
  const double level = 1.0 - config.confidence;
  const double needed = std::ceil(2.0 * static_cast<double>(tests) / level - 1.0);
  if (static_cast<double>(config.replicates) < needed) {
    notes.push_back(fmt::format(
        "a bootstrap p-value of {} replicates is at least {:.2g}: of {} tests corrected together none can be at most "
        "{:.2g}; draw {} replicates or more",
        config.replicates, 2.0 / (config.replicates + 1.0), tests, level, needed));
  }
  if (!choice.tests) return notes;
  const auto rows = static_cast<std::size_t>(cells.values.rows());
  if (cells.clusters < rows) {
    notes.push_back(fmt::format(
        "DeLong's and McNemar's tests take rows for independent, but these {} rows are {} clusters: their p-values are "
        "too small where rows of a cluster are alike; trust the bootstrap's",
        rows, cells.clusters));
  }
  if (cells.folds > 1) {
    notes.push_back("DeLong's test is of one set of rows: with several folds it is left out");
  }
  return notes;
}

}  // namespace

bool FigureChoice::holds(const std::string& name) const { return among(names, "all") || among(names, name); }

bool FigureChoice::needs_decisions() const {
  const auto is_ranking = [](const std::string& name) {
    return name.find("roc_auc") != std::string::npos || name.find("average_precision") != std::string::npos;
  };
  return !std::all_of(names.begin(), names.end(), is_ranking);
}

void FigureChoice::validate() const {
  Names known = tag_figure_names();
  known.insert(known.end(), average_figure_names().begin(), average_figure_names().end());
  known.emplace_back("all");
  for (const std::string& name : names) {
    if (among(known, name)) continue;
    const std::string nearest = nearest_word(name, known);
    throw ConfigError("there is no figure '" + name + "'" + (nearest.empty() ? "" : " (nearest: '" + nearest + "')") +
                      "; there are " + joined(known));
  }
}

FigureComparison compare_figures(const ComparedCells& cells, const FigureChoice& choice, const BootstrapConfig& config,
                                 int threads) {
  choice.validate();
  if (cells.systems.size() < 2) throw ConfigError("a comparison needs the scores of at least two systems");
  const auto sampled = sampled_figures(cells, FiguresWanted::kAll, {}, all_figure_values, config, threads);
  FigureComparison result;
  result.vocabulary = cells.vocabulary;
  result.names = cells.systems;
  const auto chosen = [&](std::vector<NamedInterval>& figures) {
    figures.erase(std::remove_if(figures.begin(), figures.end(),
                                 [&](const NamedInterval& figure) { return !choice.holds(figure.name); }),
                  figures.end());
  };
  for (const SampledSystem& system : sampled) {
    FigureIntervals intervals =
        sampled_intervals(system, static_cast<std::size_t>(cells.values.cols()), cells.clusters, config);
    for (std::vector<NamedInterval>& of_tag : intervals.per_tag) chosen(of_tag);
    chosen(intervals.average);
    result.systems.push_back(std::move(intervals));
  }
  const std::size_t first_control = cells.systems.size() - cells.controls;
  for (std::size_t i = 0; i < std::min(first_control, cells.systems.size()); ++i) {
    for (std::size_t j = i + 1; j < cells.systems.size(); ++j) {
      result.pairs.push_back(pair_of(cells, sampled, i, j, choice, config));
    }
  }
  correct_all(result.pairs);
  for (PairOfSystems& pair : result.pairs) pair.wins = wins_of(pair, 1.0 - config.confidence);
  result.notes = notes_on(cells, result, choice, config);
  return result;
}

}  // namespace ctxtag
