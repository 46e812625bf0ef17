#include "playlists/mpd_slice.h"

#include <fcntl.h>
#include <simdjson.h>
#include <spdlog/fmt/fmt.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "formats/json_place.h"

namespace ctxtag {
namespace {

using simdjson::simdjson_error;
namespace ondemand = simdjson::ondemand;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A slice with a second list of playlists: JSON has no rule of which one counts.
struct SecondList {
  std::ptrdiff_t byte = 0;  // where its key begins, from 1
};

// A playlist that is JSON and yet not what it should be.
struct BadPlaylist {
  std::string what;
};

constexpr std::array<const char*, kTrackTextCount> kUris{"track_uri", "artist_uri", "album_uri", "track_name",
                                                         "artist_name"};

// An id that may be written as a number or as text.
std::string id_of(ondemand::value value) {
  if (value.type() == ondemand::json_type::string) return std::string(std::string_view(value.get_string()));
  return std::to_string(std::int64_t(value.get_int64()));
}

void add_track(ondemand::object track, PlaylistBatch& batch) {
  TrackTexts texts;
  for (ondemand::field field : track) {
    const ondemand::raw_json_string key = field.key();
    for (std::size_t i = 0; i < kUris.size(); ++i) {
      if (key != kUris[i]) continue;
      ondemand::value value = field.value();
      if (value.is_null()) break;
      if (value.type() != ondemand::json_type::string)
        throw BadPlaylist{fmt::format("'{}' of a track is no text", kUris[i])};
      texts[i] = value.get_string();
      break;
    }
  }
  if (texts[kTrackId].empty()) throw BadPlaylist{"a track without 'track_uri'"};
  batch.add(texts);
}

void add_playlist(ondemand::object playlist, std::int64_t place, PlaylistBatch& batch) {
  std::string_view name;
  auto title = playlist["name"];
  if (title.error() == simdjson::NO_SUCH_FIELD) throw BadPlaylist{"it has no 'name'"};
  ondemand::value title_value = title.value();
  if (title_value.type() != ondemand::json_type::string) throw BadPlaylist{"its 'name' is no text"};
  name = title_value.get_string();
  auto pid = playlist["pid"];
  if (pid.error() == simdjson::NO_SUCH_FIELD) throw BadPlaylist{"it has no 'pid'"};
  ondemand::value pid_value = pid.value();
  if (!batch.begin(id_of(pid_value), name, false, place)) return batch.end();
  auto tracks = playlist["tracks"];
  if (tracks.error() == simdjson::NO_SUCH_FIELD) throw BadPlaylist{"it has no 'tracks'"};
  ondemand::value tracks_value = tracks.value();
  if (tracks_value.type() != ondemand::json_type::array) throw BadPlaylist{"its 'tracks' are no list"};
  for (ondemand::value track : tracks_value.get_array()) {
    if (track.type() != ondemand::json_type::object) throw BadPlaylist{"an entry of its 'tracks' is no object"};
    add_track(track.get_object(), batch);
  }
  batch.end();
}

// Not JSON, or JSON of another form.
bool is_type_error(simdjson::error_code code) {
  return code == simdjson::INCORRECT_TYPE || code == simdjson::NO_SUCH_FIELD || code == simdjson::NUMBER_ERROR ||
         code == simdjson::NUMBER_OUT_OF_RANGE;
}

}  // namespace

struct MpdSliceReader::State {
  std::vector<char> bytes;
  std::size_t size = 0;
  ondemand::parser parser;
  simdjson::dom::parser validator;

  void load(const std::filesystem::path& slice) {
    const int descriptor = ::open(slice.c_str(), O_RDONLY | O_CLOEXEC);
    struct ::stat status {};
    if (descriptor < 0 || ::fstat(descriptor, &status) != 0) {
      const std::string reason = std::strerror(errno);
      if (descriptor >= 0) ::close(descriptor);
      throw DataError(escaped_bytes(slice.string()) + ": cannot be read: " + reason);
    }
    const auto expected = static_cast<std::size_t>(status.st_size);
    if (bytes.size() < expected + simdjson::SIMDJSON_PADDING) bytes.resize(expected + simdjson::SIMDJSON_PADDING);
    size = 0;
    ssize_t got = 1;
    while (size < expected && (got = ::read(descriptor, bytes.data() + size, expected - size)) > 0) {
      size += static_cast<std::size_t>(got);
    }
    ::close(descriptor);
    if (got < 0) throw DataError(escaped_bytes(slice.string()) + ": cannot be read: " + std::strerror(errno));
    std::memset(bytes.data() + size, 0, simdjson::SIMDJSON_PADDING);
  }

  std::string_view text() const { return {bytes.data(), size}; }
  std::size_t mark_size() const {
    return text().substr(0, kByteOrderMark.size()) == kByteOrderMark ? kByteOrderMark.size() : 0;
  }

  void parse(const CountOptions& options, const std::string& file, const std::string& name, PlaylistBatch& batch) {
    if (options.strict) require_valid();
    const std::size_t begin = mark_size();
    ondemand::document document = parser.iterate(bytes.data() + begin, size - begin, bytes.size() - begin);
    bool found = false;
    for (ondemand::field field : document.get_object()) {
      const ondemand::raw_json_string key = field.key();
      if (key != "playlists") continue;
      if (found) throw SecondList{key.raw() - bytes.data()};
      found = true;
      add_playlists(field.value().get_array(), options, file, name, batch);
    }
    if (!found) throw simdjson_error(simdjson::NO_SUCH_FIELD);
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
      throw simdjson_error(simdjson::TRAILING_CONTENT);
  }

  // Form only: numbers that are too large are the matter of the playlist that they stand in.
  void require_valid() {
    const auto error = validator.parse(bytes.data() + mark_size(), size - mark_size(), false).error();
    if (error == simdjson::SUCCESS) return;
    if (error != simdjson::NUMBER_ERROR || json_breach(text())) throw simdjson_error(error);
  }

  void add_playlists(ondemand::array playlists, const CountOptions& options, const std::string& file,
                     const std::string& name, PlaylistBatch& batch) {
    for (auto entry : playlists) {
      ondemand::value value = entry.value();
      const std::int64_t place = std::string_view(value.raw_json_token()).data() - bytes.data() + 1;
      try {
        if (value.type() != ondemand::json_type::object) throw BadPlaylist{"it is no object"};
        add_playlist(value.get_object(), place, batch);
      } catch (const BadPlaylist& bad) {
        reject(bad.what, file, name, place, options, batch);
      } catch (const simdjson_error& error) {
        if (!is_type_error(error.error())) throw;
        reject(error.what(), file, name, place, options, batch);
      }
    }
  }

  static void reject(const std::string& what, const std::string& file, const std::string& name, std::int64_t place,
                     const CountOptions& options, PlaylistBatch& batch) {
    if (options.on_error == OnError::kStop) {
      throw DataError(fmt::format("{}: byte {}: a playlist cannot be used: {} (--on-error skip leaves it out)",
                                  escaped_bytes(file), place, what));
    }
    std::string id;
    if (batch.open()) {
      id = batch.playlists().back().id;
      batch.drop();
    }
    ++batch.rejected_playlists;
    batch.rejections.push_back({name, fmt::format("byte {}", place), id, "bad_playlist", what});
  }
};

MpdSliceReader::MpdSliceReader() : state_(std::make_unique<State>()) {}
MpdSliceReader::~MpdSliceReader() = default;

void MpdSliceReader::read(const std::filesystem::path& slice, const CountOptions& options, PlaylistBatch& batch) {
  const std::string name = slice.filename().string();
  std::string place, reason = "unreadable", what;
  try {
    state_->load(slice);
    state_->parse(options, slice.string(), name, batch);
    return;
  } catch (const SecondList& second) {
    reason = "broken_json";
    place = fmt::format("byte {}", second.byte);
    what = "there is a second 'playlists'";
  } catch (const simdjson_error& error) {
    reason = "broken_json";
    const std::optional<JsonBreach> breach = json_breach(state_->text());
    place = breach ? fmt::format("byte {}", breach->byte) : "";
    what = breach ? "it is not JSON: " + breach->what
                  : fmt::format("it is not a slice of the Million Playlist Dataset: {}", error.what());
  } catch (const DataError& error) {
    if (options.on_error == OnError::kStop) throw;
    what = error.what();
  }
  if (options.on_error == OnError::kStop) {
    throw DataError(fmt::format("{}: {}{}{} (--on-error skip leaves the whole slice out)",
                                escaped_bytes(slice.string()), place, place.empty() ? "" : ": ", what));
  }
  batch.clear();
  ++batch.rejected_files;
  batch.rejections.push_back({name, place, "", reason, what});
}

}  // namespace ctxtag
