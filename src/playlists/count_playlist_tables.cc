#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <optional>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/playlists/playlist_counts.h"
#include "playlists/playlist_batch.h"
#include "playlists/playlist_rows.h"

namespace ctxtag {
namespace {

constexpr std::size_t kPlaylistsOfBatch = 1000, kRowsOfBatch = 100000;

TrackTexts track_in(const PlaylistRow& row) {
  return {row[kTrack], row[kArtist], row[kAlbum], row[kTrackName], row[kArtistsName]};
}

class TableCounter {
 public:
  TableCounter(PlaylistCounts& counts, const TitleMatcher& matcher, const PlaylistFilterConfig& filter,
               const CountOptions& options)
      : options_(options),
        filter_(filter),
        batch_(matcher, filter),
        counter_(counts, options.on_error, options.counted) {}

  void read(const std::filesystem::path& file, const std::function<void(std::int64_t)>& observe) {
    file_ = file.string();
    name_ = file.filename().string();
    current_.reset();
    const auto rows = open_playlist_rows(file);
    require(*rows, kArtist, filter_.max_artist_share < 1.0, "filter.max_artist_share");
    require(*rows, kAlbum, filter_.max_album_share < 1.0, "filter.max_album_share");
    require(*rows, kEditor, filter_.editorial != "keep", "filter.editorial");
    require(*rows, kUser, static_cast<bool>(options_.counted), "telling users apart");
    PlaylistRow row(kPlaylistColumnCount);
    std::int64_t bytes = 0;
    for (;;) {
      try {
        row[kPlaylist].clear();
        if (!rows->next(row)) break;
        take(row, rows->at());
      } catch (const DataError& error) {
        if (options_.on_error == OnError::kStop) throw;
        ++batch_.rejected_lines;
        batch_.rejections.push_back(
            {name_, fmt::format("line {}", rows->at().line), row[kPlaylist], "bad_row", error.what()});
      }
      for (const std::string& cell : row) bytes += static_cast<std::int64_t>(cell.size()) + 1;
      if (batch_.open()) continue;
      if (batch_.playlists().size() >= kPlaylistsOfBatch || batch_.rows().size() >= kRowsOfBatch) flush(observe, bytes);
    }
    close();
    flush(observe, bytes);
  }

 private:
  void require(const NamedRows& rows, PlaylistColumn column, bool wanted, const char* key) const {
    if (!wanted || rows.has(column)) return;
    const char* const name = column == kArtist  ? "artist"
                             : column == kAlbum ? "album"
                             : column == kUser  ? "user"
                                                : "editor";
    throw ConfigError(fmt::format("{} needs a column '{}', which {} does not have", key, name, escaped_bytes(file_)));
  }

  void take(const PlaylistRow& row, const FileLine& at) {
    if (row[kPlaylist].empty()) throw DataError(to_text(at) + "the playlist's id is empty");
    if (!current_ || *current_ != row[kPlaylist]) open(row, at);
    if (row[kTitle] != title_) {
      throw DataError(fmt::format("{}playlist '{}' has the title '{}' here and '{}' before", to_text(at),
                                  printable(row[kPlaylist]), printable(row[kTitle]), printable(title_)));
    }
    if (options_.counted && row[kUser] != user_) {
      throw DataError(fmt::format("{}playlist '{}' is of user '{}' here and of '{}' before", to_text(at),
                                  escaped_bytes(row[kPlaylist]), escaped_bytes(row[kUser]), escaped_bytes(user_)));
    }
    if (row[kTrack].empty()) throw DataError(to_text(at) + "the track's id is empty");
    if (wanted_) batch_.add(track_in(row));
  }

  void open(const PlaylistRow& row, const FileLine& at) {
    close();
    current_ = row[kPlaylist];
    title_ = row[kTitle];
    user_ = row[kUser];
    wanted_ = false;
    try {
      wanted_ = batch_.begin(row[kPlaylist], title_, is_editorial(row, at), at.line, user_);
      if (!wanted_) batch_.end();
    } catch (const DataError& error) {
      if (options_.on_error == OnError::kStop) throw DataError(to_text(at) + error.what());
      ++batch_.rejected_playlists;
      batch_.rejections.push_back(
          {name_, fmt::format("line {}", at.line), row[kPlaylist], "bad_playlist", error.what()});
    }
  }

  static bool is_editorial(const PlaylistRow& row, const FileLine& at) {
    const std::string& cell = row[kEditor];
    if (cell == "1" || cell == "true") return true;
    if (cell.empty() || cell == "0" || cell == "false") return false;
    throw DataError(to_text(at) + "'editor' is '" + printable(cell) + "'; expected 1, 0 or nothing");
  }

  void close() {
    if (batch_.open()) batch_.end();
  }

  void flush(const std::function<void(std::int64_t)>& observe, std::int64_t bytes) {
    counter_.add(batch_, file_, name_, "line");
    batch_.clear();
    observe(bytes);
  }

  CountOptions options_;
  PlaylistFilterConfig filter_;
  PlaylistBatch batch_;
  BatchCounter counter_;
  std::string file_, name_, title_, user_;
  std::optional<std::string> current_;
  bool wanted_ = false;
};

}  // namespace

PlaylistCounts count_playlist_tables(const std::vector<std::filesystem::path>& files, const Keywords& keywords,
                                     const BuildConfig& config, const CountOptions& options,
                                     const CountObserver& observe) {
  PlaylistCounts counts(keywords, config);
  const TitleMatcher matcher(keywords);
  TableCounter counter(counts, matcher, config.filter, options);
  std::int64_t total = 0, done = 0;
  for (const std::filesystem::path& file : files) {
    std::error_code failed;
    const auto bytes = std::filesystem::file_size(file, failed);
    counts.inputs.push_back({file.filename().string(), failed ? 0 : static_cast<std::int64_t>(bytes)});
    total += counts.inputs.back().bytes;
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    counter.read(files[i], [&](std::int64_t bytes) {
      if (observe) observe(done + std::min(bytes, counts.inputs[i].bytes), total);
    });
    done += counts.inputs[i].bytes;
  }
  counts.sort_by_file();
  return counts;
}

}  // namespace ctxtag
