#include "importing/lastfm_plays.h"

#include <spdlog/fmt/fmt.h>

#include <array>

#include "ctxtag/base/text.h"
#include "importing/utc_time.h"

namespace ctxtag {
namespace {

constexpr std::size_t kCells = 6, kShown = 40;

// What stands in a cell, for people; a long text is cut.
std::string shown(std::string_view cell) {
  return "'" + escaped_bytes(cell.substr(0, kShown)) + (cell.size() > kShown ? "...'" : "'");
}

}  // namespace

bool LastfmPlays::next(LastfmPlay& play) {
  while (lines_.next(line_)) {
    if (!line_.empty() && usable(play)) return true;
  }
  return false;
}

bool LastfmPlays::usable(LastfmPlay& play) {
  std::array<std::string_view, kCells> cells;
  const std::string_view line = line_;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin <= line.size(); ++count) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    if (count < kCells) cells[count] = line.substr(begin, end - begin);
    begin = end + 1;
  }
  if (count != kCells) {
    return fail("lines without 6 cells separated by tabs", fmt::format("{} cells", count));
  }
  play = {cells[0], cells[1], cells[3], cells[4], cells[5]};
  if (play.user.empty()) return fail("lines without a user", "the first cell is empty");
  if (!is_utc_time(play.time)) return fail("lines whose time is no 2009-05-04T23:08:57Z", shown(play.time));
  if (play.track_mbid.empty() && (play.artist.empty() || play.track.empty())) {
    return fail("lines without the id of a track and without the names of artist and track", shown(play.track));
  }
  return true;
}

bool LastfmPlays::fail(const char* what, const std::string& detail) {
  ++broken_;
  if (findings_ != nullptr) findings_->add(what, lines_.at(), detail);
  return false;
}

}  // namespace ctxtag
