#pragma once
#include <string>
#include <vector>

#include "ctxtag/evaluation/paired_bootstrap.h"

namespace ctxtag {

/// One run of a comparison that is repeated: a fold of a cross-validation, or a seed.
struct ComparedFold {
  std::string name;
  ComparedCells cells;
};

/// The rows of all folds as one comparison, in the order of the folds. Clusters of one name are one cluster, however
/// many folds they are in. A row that is in several folds stands there once for each. Controls that a fold lacks are
/// left out everywhere, with a note. One fold is given back as it is. Throws ConfigError without folds, and when other
/// systems or tags differ between them.
ComparedCells pooled_folds(std::vector<ComparedFold> folds, std::vector<std::string>& notes);

}  // namespace ctxtag
