#pragma once
#include <string>
#include <vector>

#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/dataset/split.h"
#include "ctxtag/evaluation/figure_intervals.h"
#include "ctxtag/evaluation/paired_bootstrap.h"

namespace ctxtag {

struct NamedClusters {
  RowClusters rows;
  std::vector<ClusterName> names;
};

/// The clusters of rows: their groups or, where they have none, themselves, with a note. Numbers follow the order of
/// the names, so that the order of the rows means nothing.
NamedClusters named_clusters(const std::vector<TrackId>& rows, const GroupOfTrack& groups,
                             std::vector<std::string>& notes);

/// The user of each sample_id().
GroupOfTrack users_of_samples(const SampleTable& samples);

}  // namespace ctxtag
