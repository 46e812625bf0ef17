#pragma once
#include <utility>
#include <vector>

#include "ctxtag/tagging/track_tags.h"

namespace ctxtag::test {

inline TrackTags scored(std::vector<double> scores) {
  TrackTags tags;
  tags.scores = std::move(scores);
  return tags;
}

inline TrackTags rejected() {
  TrackTags tags;
  tags.reject_reason = "corrupt";
  tags.reject_detail = "at 3 s";
  return tags;
}

}  // namespace ctxtag::test
