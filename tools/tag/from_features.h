#pragma once
#include <string>
#include <vector>

#include "ctxtag/dataset/score_table.h"
#include "ctxtag/nn/tagger.h"

namespace ctxtag::tools {

/// Which listeners the rows of a score table are for.
struct ListenerChoice {
  std::string samples;  ///< table of `song_id,user_id`: one row of scores each
  std::string users;    ///< user vectors (NAME.npy with NAME.ids.csv, or CSV)
  std::string user;     ///< one listener: every track is scored for them

  void validate() const;
};

/// One row per track, or per sample. A model that does not look at listeners gives every listener of a track the same
/// scores. Throws ConfigError for a sample whose track is not among the scores, and a listener without a vector.
ScoreTable for_listeners(const ScoreTable& per_track, const ListenerChoice& choice);

}  // namespace ctxtag::tools
