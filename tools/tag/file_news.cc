#include "tag/file_news.h"

#include <iostream>

#include "ctxtag/base/text.h"
#include "tool_main.h"

namespace ctxtag::tools {

void FileNews::take(std::size_t index, const TrackTags& tags) {
  progress_.update(++seen_, tracks_.size());
  const std::string name = printable(escaped_bytes(tracks_[index].path.string()));
  if (tags.rejected()) {
    progress_.finish();
    std::cerr << rejection_line(name, tags.reject_reason, tags.reject_detail);
  } else if (tags.phase_cancelled && !quiet_) {
    progress_.finish();
    std::cerr << name << ": warning: its channels cancel each other; the mean of them is much weaker than either\n";
  }
}

}  // namespace ctxtag::tools
