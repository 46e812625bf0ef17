#include "playlists/playlist_batch.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/text.h"
#include "playlists/track_record.h"

namespace ctxtag {
namespace {
constexpr std::size_t kAhead = 16;  ///< rows whose place in memory is asked for in advance
}

bool PlaylistBatch::begin(std::string id, std::string_view title, bool editorial, std::int64_t place,
                          std::string user) {
  Playlist playlist;
  playlist.match = matcher_->matches(title);
  playlist.id = std::move(id);
  playlist.user = std::move(user);
  playlist.place = place;
  playlist.first_row = playlist.end_row = rows_.size();
  if (playlist.match.tags.empty()) {
    playlist.state = PlaylistState::kWithoutKeyword;
  } else if (filter_->editorial != "keep" && editorial != (filter_->editorial == "only")) {
    playlist.state = PlaylistState::kEditorial;
  }
  first_record_ = records_.size();
  playlists_.push_back(std::move(playlist));
  open_ = true;
  return playlists_.back().state == PlaylistState::kCounted;
}

void PlaylistBatch::add(const TrackTexts& track) {
  const std::size_t size = record_size(track), at = records_.size();
  records_.resize(at + size);
  write_record(track, records_.data() + at);
  rows_.push_back({at, static_cast<std::uint32_t>(size), false, text_hash(track[kTrackId])});
}

void PlaylistBatch::end() {
  Playlist& playlist = playlists_.back();
  open_ = false;
  if (playlist.state != PlaylistState::kCounted) return;
  const auto rows = static_cast<std::int64_t>(rows_.size() - playlist.first_row);
  if (rows < filter_->min_tracks) {
    playlist.state = PlaylistState::kTooShort;
  } else if (filter_->max_tracks > 0 && rows > filter_->max_tracks) {
    playlist.state = PlaylistState::kTooLong;
  } else if (filter_->max_artist_share < 1.0 && largest_share(kArtistId) > filter_->max_artist_share) {
    playlist.state = PlaylistState::kOneArtist;
  } else if (filter_->max_album_share < 1.0 && largest_share(kAlbumId) > filter_->max_album_share) {
    playlist.state = PlaylistState::kOneAlbum;
  }
  if (playlist.state != PlaylistState::kCounted) {
    rows_.resize(playlist.first_row);
    records_.resize(first_record_);
  }
  playlist.end_row = rows_.size();
  mark_repeated(playlist.first_row);
}

void PlaylistBatch::mark_repeated(std::size_t first_row) {
  std::size_t slots = 16;
  while (slots < 2 * (rows_.size() - first_row)) slots *= 2;
  seen_.assign(slots, 0);  // 0: free; else the row's number in the playlist, counted from 1
  for (std::size_t i = first_row; i < rows_.size(); ++i) {
    const std::string_view id = texts_of(record(rows_[i]))[kTrackId];
    std::size_t slot = rows_[i].hash & (slots - 1);
    for (; seen_[slot] != 0 && !rows_[i].repeated; slot = (slot + 1) & (slots - 1)) {
      const Row& other = rows_[first_row + seen_[slot] - 1];
      rows_[i].repeated = other.hash == rows_[i].hash && texts_of(record(other))[kTrackId] == id;
    }
    if (!rows_[i].repeated) seen_[slot] = static_cast<std::uint32_t>(i - first_row + 1);
  }
}

void PlaylistBatch::drop() {
  rows_.resize(playlists_.back().first_row);
  records_.resize(first_record_);
  playlists_.pop_back();
  open_ = false;
}

void PlaylistBatch::clear() {
  playlists_.clear();
  rows_.clear();
  records_.clear();
  rejections.clear();
  rejected_playlists = rejected_lines = rejected_files = 0;
  open_ = false;
}

// Of the open playlist's rows; rows that do not name one count as no one's.
double PlaylistBatch::largest_share(TrackText text) const {
  std::unordered_map<std::string_view, std::int64_t> counts;
  std::int64_t largest = 0;
  const std::size_t first = playlists_.back().first_row;
  for (std::size_t i = first; i < rows_.size(); ++i) {
    const std::string_view value = texts_of(record(rows_[i]))[text];
    if (!value.empty()) largest = std::max(largest, ++counts[value]);
  }
  return rows_.size() == first ? 0.0 : static_cast<double>(largest) / static_cast<double>(rows_.size() - first);
}

void BatchCounter::add(const PlaylistBatch& batch, const std::string& file, const std::string& name, const char* unit) {
  PlaylistTotals& totals = counts_.totals;
  totals.playlists += batch.rejected_playlists;
  totals.rejected += batch.rejected_playlists;
  totals.rejected_lines += batch.rejected_lines;
  totals.rejected_files += batch.rejected_files;
  counts_.rejections.insert(counts_.rejections.end(), batch.rejections.begin(), batch.rejections.end());
  for (const PlaylistBatch::Playlist& playlist : batch.playlists()) {
    ++totals.playlists;
    if (counts_.playlists.insert(text_hash(playlist.id)).second) {
      count(batch, playlist);
      continue;
    }
    const std::string what = "a playlist with this id was read before, in this file or another";
    if (on_error_ == OnError::kStop) {
      throw DataError(
          fmt::format("{}: {} {}: playlist '{}': {}; rows of a playlist must stand together and each "
                      "playlist occur once (--on-error skip leaves the later one out)",
                      escaped_bytes(file), unit, playlist.place, printable(playlist.id), what));
    }
    ++totals.rejected;
    counts_.rejections.push_back(
        {name, fmt::format("{} {}", unit, playlist.place), playlist.id, "repeated_playlist", what});
  }
}

void BatchCounter::count(const PlaylistBatch& batch, const PlaylistBatch::Playlist& playlist) {
  PlaylistTotals& totals = counts_.totals;
  switch (playlist.state) {
    case PlaylistState::kWithoutKeyword:
      ++totals.without_keyword;
      return;
    case PlaylistState::kEditorial:
      ++totals.editorial;
      return;
    case PlaylistState::kTooShort:
      ++totals.too_short;
      return;
    case PlaylistState::kTooLong:
      ++totals.too_long;
      return;
    case PlaylistState::kOneArtist:
      ++totals.one_artist;
      return;
    case PlaylistState::kOneAlbum:
      ++totals.one_album;
      return;
    case PlaylistState::kCounted:
      break;
  }
  ++totals.counted;
  for (const int tag : playlist.match.tags) ++totals.playlists_of_tag[static_cast<std::size_t>(tag)];
  for (const int keyword : playlist.match.keywords) ++totals.playlists_of_keyword[static_cast<std::size_t>(keyword)];
  totals.rows += static_cast<std::int64_t>(playlist.end_row - playlist.first_row);
  const std::vector<PlaylistBatch::Row>& rows = batch.rows();
  for (std::size_t i = playlist.first_row; i < playlist.end_row; ++i) {
    const PlaylistBatch::Row& row = rows[i];
    if (i + kAhead < rows.size()) counts_.tracks.expect(rows[i + kAhead].hash);
    totals.repeated_rows += row.repeated ? 1 : 0;
    std::uint32_t* const counts = counts_.tracks.of_record(batch.record(row), row.size, row.hash);
    if (row.repeated && counts_.count == "playlists") continue;
    for (const int tag : playlist.match.tags) ++counts[tag];
  }
  if (counted_) tell(batch, playlist);
}

void BatchCounter::tell(const PlaylistBatch& batch, const PlaylistBatch::Playlist& playlist) const {
  CountedPlaylist told{playlist.id, playlist.user, playlist.match.tags, {}};
  for (std::size_t i = playlist.first_row; i < playlist.end_row; ++i) {
    const PlaylistBatch::Row& row = batch.rows()[i];
    if (!row.repeated) told.tracks.push_back(texts_of(batch.record(row))[kTrackId]);
  }
  counted_(told);
}

}  // namespace ctxtag
