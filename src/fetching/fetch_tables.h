#pragma once
#include <string>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/fetching/fetch_config.h"
#include "fetching/outcome.h"

namespace ctxtag {

/// CSV `track_id,path,artist_id,album_id,title,artist` of what is fetched, in the order of the ids; the path is
/// FOLDER/ID.mp3. `outcomes[i]` is that of `ids[i]`, here and below.
std::string tracks_table(const std::vector<TrackId>& ids, const std::vector<FetchOutcome>& outcomes,
                         const std::string& folder);

/// CSV `track_id,reason,detail` of what is gone.
std::string gone_table(const std::vector<TrackId>& ids, const std::vector<FetchOutcome>& outcomes);

/// CSV `track_id,reason,detail,attempts` of what failed.
std::string failed_table(const std::vector<TrackId>& ids, const std::vector<FetchOutcome>& outcomes);

/// JSON: how many ids, fetched, gone and failed, the latter two by reason; sizes, lengths and formats of the previews.
std::string fetch_summary(const std::vector<FetchOutcome>& outcomes, const FetchConfig& config);

}  // namespace ctxtag
