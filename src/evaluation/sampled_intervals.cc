#include "evaluation/sampled_intervals.h"

#include <algorithm>

#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "ctxtag/evaluation/figure_names.h"

namespace ctxtag {
namespace {

FigureInterval figure_at(const SampledSystem& system, std::size_t i, const BootstrapConfig& config) {
  const FigureValues& replicates = system.replicates[i];
  const FigureValues without_one = config.is_bca() ? system.without_one[i] : FigureValues();
  return {system.whole[i], interval_of(system.whole[i], replicates, without_one, config),
          std::count_if(replicates.begin(), replicates.end(), [](const auto& value) { return value.has_value(); })};
}

}  // namespace

FigureIntervals sampled_intervals(const SampledSystem& system, std::size_t tags, std::size_t clusters,
                                  const BootstrapConfig& config) {
  FigureIntervals result{config, clusters, {}, {}};
  std::size_t i = 0;
  for (std::size_t tag = 0; tag < tags; ++tag) {
    std::vector<NamedInterval>& of_tag = result.per_tag.emplace_back();
    for (const std::string& name : tag_figure_names()) of_tag.push_back({name, figure_at(system, i++, config)});
  }
  for (const std::string& name : average_figure_names()) {
    result.average.push_back({name, figure_at(system, i++, config)});
  }
  return result;
}

}  // namespace ctxtag
