#pragma once
#include "ctxtag/dataset/track_table.h"
#include "ctxtag/tagging/track_tags.h"
#include "progress.h"

namespace ctxtag::tools {

/// Says on stderr what became of each file as it becomes known, below the progress.
class FileNews {
 public:
  FileNews(const TrackTable& tracks, bool quiet) : tracks_(tracks), quiet_(quiet), progress_("files", quiet) {}

  void take(std::size_t index, const TrackTags& tags);
  void finish() { progress_.finish(); }

 private:
  const TrackTable& tracks_;
  bool quiet_;
  Progress progress_;
  std::size_t seen_ = 0;
};

}  // namespace ctxtag::tools
