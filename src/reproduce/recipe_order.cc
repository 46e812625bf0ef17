#include "reproduce/recipe_order.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "ctxtag/base/error.h"

namespace ctxtag {

std::vector<std::vector<std::size_t>> needed_steps(const std::vector<RecipeStepConfig>& steps) {
  std::map<std::string, std::size_t> places;
  std::vector<std::vector<std::size_t>> needed;
  for (const RecipeStepConfig& step : steps) {
    const std::size_t place = needed.size();
    std::vector<std::size_t>& before = needed.emplace_back();
    if (step.after.empty()) {
      before.resize(place);
      std::iota(before.begin(), before.end(), std::size_t{0});
    }
    for (const std::string& name : step.after) {
      const auto found = places.find(name);
      if (found == places.end()) {
        throw ConfigError("steps: '" + step.name + "': after: no step before it is called '" + name + "'");
      }
      before.push_back(found->second);
    }
    std::sort(before.begin(), before.end());
    places[step.name] = place;
  }
  return needed;
}

std::vector<int> threads_of_steps(const std::vector<std::vector<std::size_t>>& needed,
                                  const std::vector<std::size_t>& commands, int threads) {
  std::map<std::vector<std::size_t>, std::size_t> beside;
  for (std::size_t step = 0; step < needed.size(); ++step) beside[needed[step]] += commands[step];
  std::vector<int> result;
  result.reserve(needed.size());
  for (const std::vector<std::size_t>& before : needed) {
    result.push_back(std::max(1, threads / static_cast<int>(std::max(beside[before], std::size_t{1}))));
  }
  return result;
}

}  // namespace ctxtag
