#include "playlists/playlist_rows.h"

#include <simdjson.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/tsv.h"
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

// Whether the lines behind a bad row were swallowed by it.
bool lost(const CsvReader& reader) { return reader.last_line() > reader.at().line + 1; }
bool lost(const TsvReader&) { return false; }

template <typename Reader>
class TableRows final : public PlaylistRows {
 public:
  explicit TableRows(const std::filesystem::path& file) : reader_(file) {
    const std::vector<std::string>& header = reader_.header();
    for (std::size_t column = 0; column < kPlaylistColumnCount; ++column) {
      positions_[column] = header.size();
      for (std::size_t i = 0; i < header.size(); ++i) {
        if (std::find(kNames[column].begin(), kNames[column].end(), header[i]) == kNames[column].end()) continue;
        if (positions_[column] < header.size()) {
          throw DataError(to_text(reader_.at()) + "columns '" + header[positions_[column]] + "' and '" + header[i] +
                          "' both name the " + kNames[column][0] + "; leave one");
        }
        positions_[column] = i;
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
  bool lost_its_place() const override { return lost(reader_); }
  bool has(PlaylistColumn column) const override { return positions_[column] < reader_.header().size(); }

 private:
  Reader reader_;
  std::array<std::size_t, kPlaylistColumnCount> positions_{};
  std::vector<std::string> cells_;
};

class JsonRows final : public PlaylistRows {
 public:
  explicit JsonRows(const std::filesystem::path& file) : lines_(file) {}

  bool next(PlaylistRow& row) override {
    do {
      if (!lines_.next(line_)) return false;
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
  FileLine at() const override { return lines_.at(); }
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

  LineReader lines_;
  std::string line_;
  simdjson::dom::parser parser_;
  std::array<bool, kPlaylistColumnCount> seen_{};
};

}  // namespace

std::unique_ptr<PlaylistRows> open_playlist_rows(const std::filesystem::path& file) {
  const bool compressed = file.extension() == ".gz";
  const std::string extension = (compressed ? file.stem() : file).extension().string();
  if (extension == ".jsonl" || extension == ".ndjson") return std::make_unique<JsonRows>(file);
  if (extension == ".tsv" || extension == ".tab") return std::make_unique<TableRows<TsvReader>>(file);
  return std::make_unique<TableRows<CsvReader>>(file);
}

}  // namespace ctxtag
