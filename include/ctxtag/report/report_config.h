#pragma once
#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/evaluation/bootstrap_config.h"

namespace ctxtag {

struct ReportConfig {
  BootstrapConfig bootstrap = BootstrapConfig();
  double threshold = 0.5;
  bool allow_partial = false;
  int most_tags = 24;
  int calibration_bins = 15;
  int examples = 3;
  int map_points = 1500;
  double perplexity = 30.0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("bootstrap", bootstrap, "how intervals are made");
    field("threshold", threshold, "of tags for which none can be fitted on validation rows and the model has none");
    field("allow_partial", allow_partial, "leave out rows that lack a score or a label instead of refusing");
    field("most_tags", most_tags, "tags, those with the most positives, that have curves, examples and a map");
    field("calibration_bins", calibration_bins, "bins of equal width of the reliability diagrams");
    field("examples", examples, "of each tag, tracks of each kind that are shown as the best and the worst");
    field("map_points", map_points, "tracks on the map of embeddings; of more, some are drawn by their ids");
    field("perplexity", perplexity, "of t-SNE: about how many neighbours a track keeps");
  }
  void validate() const {
    bootstrap.require_percentiles();
    if (!std::isfinite(threshold)) throw ConfigError("threshold must be a finite number");
    if (most_tags < 1) throw ConfigError("most_tags must be at least 1");
    if (calibration_bins < 2 || calibration_bins > 1000) throw ConfigError("calibration_bins must be from 2 to 1000");
    if (examples < 0) throw ConfigError("examples must not be negative");
    if (map_points < 5 || map_points > 5000) throw ConfigError("map_points must be from 5 to 5000");
    if (!(perplexity > 1.0)) throw ConfigError("perplexity must be above 1");
  }
};

}  // namespace ctxtag
