#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/streams/split_streams.h"

namespace ctxtag {

/// Streams as the tagger sees them: what a track is for a listener.
struct StreamSamples {
  SampleTable samples;
  SplitTable splits;                 ///< of the samples; train first where one is in several parts
  std::int64_t repeated = 0;         ///< streams of a sample that is there already
  std::int64_t other_situation = 0;  ///< of these, streams of another situation than the sample's
};

/// One sample for each listener and track, in the order of their first stream, with the situation of most of their
/// streams (of equally many the first), in the earliest of train, validation and test that they have a stream in; of
/// the streams of that part only. Streams without a situation are left out. Throws ConfigError for streams without
/// users or tracks.
StreamSamples samples_of(const StreamTable& streams, const StreamParts& parts);

/// Every listener of `rows` with every track of the table: what there is to choose from, nothing known.
SampleTable candidates_of(const StreamTable& streams, const std::vector<std::size_t>& rows);

}  // namespace ctxtag
