#include "ctxtag/evaluation/pooled_folds.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <utility>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

using Names = std::vector<std::string>;

bool holds(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Names controls_of(const ComparedCells& cells) {
  return {cells.systems.end() - static_cast<std::ptrdiff_t>(cells.controls), cells.systems.end()};
}

Names compared_systems_of(const ComparedCells& cells) {
  return {cells.systems.begin(), cells.systems.end() - static_cast<std::ptrdiff_t>(cells.controls)};
}

void require_alike(const ComparedFold& first, const ComparedFold& other) {
  const Names &first_tags = first.cells.vocabulary.tags(), &other_tags = other.cells.vocabulary.tags();
  if (other_tags != first_tags) {
    throw ConfigError(fmt::format("{}: its tags ({}) are not those of {} ({}), in this order", other.name,
                                  joined(other_tags), first.name, joined(first_tags)));
  }
  const Names first_systems = compared_systems_of(first.cells), other_systems = compared_systems_of(other.cells);
  if (other_systems != first_systems) {
    throw ConfigError(fmt::format("{}: its systems ({}) are not those of {} ({}), in this order", other.name,
                                  joined(other_systems), first.name, joined(first_systems)));
  }
}

// The controls that every fold has, in the order of the first.
Names common_controls(const std::vector<ComparedFold>& folds, Names& notes) {
  Names all;
  for (const ComparedFold& fold : folds) {
    for (const std::string& control : controls_of(fold.cells)) {
      if (!holds(all, control)) all.push_back(control);
    }
  }
  Names common;
  for (const std::string& control : all) {
    const auto lacking = std::find_if(
        folds.begin(), folds.end(), [&](const ComparedFold& fold) { return !holds(controls_of(fold.cells), control); });
    if (lacking == folds.end()) {
      common.push_back(control);
    } else {
      notes.push_back(control + ": no control of " + lacking->name + ", and so left out of all folds");
    }
  }
  return common;
}

// Numbers follow the order of the names.
void number_clusters(const std::vector<ComparedFold>& folds, ComparedCells& pooled) {
  std::map<ClusterName, std::size_t> numbers;
  for (const ComparedFold& fold : folds) {
    for (const ClusterName& name : fold.cells.cluster_names) numbers.emplace(name, 0);
  }
  for (auto& [name, number] : numbers) {
    number = pooled.clusters++;
    pooled.cluster_names.push_back(name);
  }
  for (const ComparedFold& fold : folds) {
    for (const std::size_t cluster : fold.cells.cluster) {
      pooled.cluster.push_back(numbers.at(fold.cells.cluster_names[cluster]));
    }
  }
}

// Where a system of the pooled cells stands in a fold. A control may have the name of a system that is none.
std::size_t system_in_fold(const ComparedCells& fold, const ComparedCells& pooled, std::size_t system) {
  if (system < pooled.systems.size() - pooled.controls) return system;
  const auto first_control = fold.systems.end() - static_cast<std::ptrdiff_t>(fold.controls);
  const auto found = std::find(first_control, fold.systems.end(), pooled.systems[system]);
  return static_cast<std::size_t>(std::distance(fold.systems.begin(), found));
}

void add_rows(const ComparedCells& fold, Eigen::Index first_row, ComparedCells& pooled) {
  const Eigen::Index rows = fold.values.rows();
  pooled.values.middleRows(first_row, rows) = fold.values;
  pooled.known.middleRows(first_row, rows) = fold.known;
  for (std::size_t i = 0; i < pooled.systems.size(); ++i) {
    pooled.scores[i].middleRows(first_row, rows) = fold.scores[system_in_fold(fold, pooled, i)];
  }
  for (std::size_t i = 0; i < pooled.decisions.size(); ++i) {
    pooled.decisions[i].middleRows(first_row, rows) = fold.decisions[system_in_fold(fold, pooled, i)];
  }
  pooled.fold.insert(pooled.fold.end(), static_cast<std::size_t>(rows), pooled.folds++);
}

}  // namespace

ComparedCells pooled_folds(std::vector<ComparedFold> folds, std::vector<std::string>& notes) {
  if (folds.empty()) throw ConfigError("there is no fold to compare on");
  if (folds.size() == 1) return std::move(folds.front().cells);
  Eigen::Index rows = 0;
  for (const ComparedFold& fold : folds) {
    require_alike(folds.front(), fold);
    rows += fold.cells.values.rows();
  }
  ComparedCells pooled;
  pooled.vocabulary = folds.front().cells.vocabulary;
  pooled.systems = compared_systems_of(folds.front().cells);
  const Names controls = common_controls(folds, notes);
  pooled.controls = controls.size();
  pooled.systems.insert(pooled.systems.end(), controls.begin(), controls.end());
  const auto tags = static_cast<Eigen::Index>(pooled.vocabulary.size());
  pooled.values.resize(rows, tags);
  pooled.known.resize(rows, tags);
  pooled.scores.assign(pooled.systems.size(), RealMatrix(rows, tags));
  if (std::none_of(folds.begin(), folds.end(), [](const ComparedFold& fold) { return fold.cells.decisions.empty(); })) {
    pooled.decisions.assign(pooled.systems.size(), ByteMatrix(rows, tags));
  }
  pooled.folds = 0;
  for (const ComparedFold& fold : folds) add_rows(fold.cells, static_cast<Eigen::Index>(pooled.fold.size()), pooled);
  number_clusters(folds, pooled);
  return pooled;
}

}  // namespace ctxtag
