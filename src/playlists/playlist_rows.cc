#include "playlists/playlist_rows.h"

#include <simdjson.h>

#include <algorithm>
#include <fstream>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "playlists/json_place.h"

namespace ctxtag {
namespace {

// The names a column may have, the one in messages first.
const std::array<std::vector<std::string>, kPlaylistColumnCount> kNames{{{"playlist", "playlist_id", "pid"},
                                                                         {"title", "name", "playlist_title"},
                                                                         {"track", "track_id", "song_id"},
                                                                         {"artist", "artist_id"},
                                                                         {"album", "album_id"},
                                                                         {"user", "user_id"},
                                                                         {"editor"},
                                                                         {"track_title", "track_name"},
                                                                         {"artist_name"}}};

bool must_be_there(std::size_t column) { return column == kPlaylist || column == kTitle || column == kTrack; }

class TableRows final : public PlaylistRows {
 public:
  TableRows(const std::filesystem::path& file, char separator, Quotes quotes) : reader_(file, separator, quotes) {
    const std::vector<std::string>& header = reader_.header();
    for (std::size_t column = 0; column < kPlaylistColumnCount; ++column) {
      positions_[column] = header.size();
      for (const std::string& name : kNames[column]) {
        positions_[column] = std::min(positions_[column], reader_.find_column(name));
      }
      if (must_be_there(column))
        reader_.column(positions_[column] == header.size() ? kNames[column][0] : header[positions_[column]]);
    }
  }

  bool next(PlaylistRow& row) override {
    if (!reader_.next(cells_)) return false;
    for (std::size_t column = 0; column < kPlaylistColumnCount; ++column) {
      row[column].clear();
      if (positions_[column] < cells_.size()) row[column].swap(cells_[positions_[column]]);
    }
    return true;
  }
  FileLine at() const override { return reader_.at(); }
  bool lost_its_place() const override { return reader_.last_line() > reader_.at().line + 1; }
  bool has(PlaylistColumn column) const override { return positions_[column] < reader_.header().size(); }

 private:
  CsvReader reader_;
  std::array<std::size_t, kPlaylistColumnCount> positions_{};
  std::vector<std::string> cells_;
};

class JsonRows final : public PlaylistRows {
 public:
  explicit JsonRows(const std::filesystem::path& file) : file_(file), stream_(file, std::ios::binary) {
    if (!stream_ || std::filesystem::is_directory(file)) {
      throw DataError(escaped_bytes(file.string()) + ": cannot be opened");
    }
  }

  bool next(PlaylistRow& row) override {
    do {
      if (!std::getline(stream_, line_)) return false;
      ++number_;
    } while (line_.find_first_not_of(" \t\r") == std::string::npos);
    for (std::string& cell : row) cell.clear();
    simdjson::dom::element element;
    if (const auto error = parser_.parse(line_).get(element); error != simdjson::SUCCESS) {
      const auto breach = json_breach(line_);
      fail(breach ? "byte " + std::to_string(breach->byte) + " of the line: " + breach->what
                  : simdjson::error_message(error));
    }
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) fail("expected an object");
    for (const auto& [key, value] : object) take(key, value, row);
    for (std::size_t column = 0; column < kPlaylistColumnCount; ++column) {
      if (must_be_there(column) && !seen_[column]) fail("there is no '" + kNames[column][0] + "'");
    }
    seen_.fill(false);
    return true;
  }
  FileLine at() const override { return {file_, number_}; }
  bool has(PlaylistColumn) const override { return true; }

 private:
  [[noreturn]] void fail(const std::string& what) {
    seen_.fill(false);
    throw DataError(to_text(at()) + what);
  }

  void take(std::string_view key, simdjson::dom::element value, PlaylistRow& row) {
    for (std::size_t column = 0; column < kPlaylistColumnCount; ++column) {
      if (std::find(kNames[column].begin(), kNames[column].end(), key) == kNames[column].end()) continue;
      seen_[column] = true;
      if (value.is_string()) {
        row[column] = std::string_view(value.get_string());
      } else if (value.is_int64()) {
        row[column] = std::to_string(std::int64_t(value.get_int64()));
      } else if (value.is_bool()) {
        row[column] = bool(value.get_bool()) ? "true" : "false";
      } else if (!value.is_null()) {
        fail("'" + std::string(key) + "' is neither text nor a whole number");
      }
      return;
    }
  }

  std::filesystem::path file_;
  std::ifstream stream_;
  std::string line_;
  int number_ = 0;
  simdjson::dom::parser parser_;
  std::array<bool, kPlaylistColumnCount> seen_{};
};

}  // namespace

std::unique_ptr<PlaylistRows> open_playlist_rows(const std::filesystem::path& file) {
  const bool compressed = file.extension() == ".gz";
  const std::string extension = (compressed ? file.stem() : file).extension().string();
  if (extension == ".jsonl" || extension == ".ndjson") {
    if (compressed)
      throw DataError(escaped_bytes(file.string()) + ": compressed JSON lines are not read; unpack it first");
    return std::make_unique<JsonRows>(file);
  }
  const bool tabs = extension == ".tsv" || extension == ".tab";
  return std::make_unique<TableRows>(file, tabs ? '\t' : ',', tabs ? Quotes::kText : Quotes::kEnclose);
}

}  // namespace ctxtag
