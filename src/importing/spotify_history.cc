#include "importing/spotify_history.h"

#include <simdjson.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "formats/json_place.h"
#include "importing/utc_time.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;
namespace ondemand = simdjson::ondemand;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// An entry in the making: also what only its kind depends on.
struct Draft {
  SpotifyEntry entry;
  std::string episode, audiobook;
  bool incognito = false;

  void clear() {
    const FileLine at = std::move(entry.at);
    *this = {};
    entry.at = at;
  }

  std::string* text(std::string_view key) {
    const std::pair<std::string_view, std::string*> texts[] = {{"ts", &entry.time},
                                                               {"username", &entry.user},
                                                               {"platform", &entry.platform},
                                                               {"conn_country", &entry.country},
                                                               {"spotify_track_uri", &entry.track},
                                                               {"master_metadata_track_name", &entry.title},
                                                               {"master_metadata_album_artist_name", &entry.artist},
                                                               {"spotify_episode_uri", &episode},
                                                               {"audiobook_uri", &audiobook}};
    for (const auto& [name, member] : texts) {
      if (key == name) return member;
    }
    return nullptr;
  }
  bool* flag(std::string_view key) {
    return key == "offline" ? &entry.offline : key == "incognito_mode" ? &incognito : nullptr;
  }

  // Of two values of a key the later counts; null is as good as no value.
  void take(std::string_view key, ondemand::value value) {
    const bool none = value.is_null();
    if (std::string* const of_text = text(key)) {
      of_text->clear();
      if (!none && value.type() != ondemand::json_type::string) {
        entry.breach = fmt::format("'{}' is no text", key);
      } else if (!none) {
        *of_text = std::string_view(value.get_string());
      }
    } else if (bool* const of_flag = flag(key)) {
      *of_flag = false;
      if (!none && value.type() != ondemand::json_type::boolean) {
        entry.breach = fmt::format("'{}' is neither true nor false", key);
      } else if (!none) {
        *of_flag = value.get_bool();
      }
    } else if (key == "ms_played") {
      entry.played_ms.reset();
      if (!none) take_played(value);
    }
  }

  void take_played(ondemand::value value) {
    std::int64_t played = -1;
    const bool number = value.type() == ondemand::json_type::number;
    if (number && value.get_int64().get(played) == simdjson::SUCCESS && played >= 0) {
      entry.played_ms = played;
    } else {
      entry.breach = "'ms_played' is no whole number from 0";
    }
  }

  SpotifyEntryKind kind() {
    if (entry.breach.empty() && !is_utc_time(entry.time)) {
      entry.breach = "'ts' is no time such as 2019-03-23T17:43:51Z";
    }
    if (!entry.breach.empty()) return SpotifyEntryKind::kBroken;
    if (incognito) return SpotifyEntryKind::kIncognito;
    if (!entry.track.empty()) return SpotifyEntryKind::kTrack;
    if (!episode.empty()) return SpotifyEntryKind::kEpisode;
    return audiobook.empty() ? SpotifyEntryKind::kWithoutTrack : SpotifyEntryKind::kAudiobook;
  }
};

int line_breaks(std::string_view text) { return static_cast<int>(std::count(text.begin(), text.end(), '\n')); }

// Form only: a number that is too large is the matter of its entry.
void require_valid(const simdjson::padded_string& bytes, const fs::path& file) {
  simdjson::dom::parser validator;
  const auto error = validator.parse(bytes).error();
  if (error == simdjson::SUCCESS) return;
  const std::string_view text(bytes.data(), bytes.size());
  const auto breach = json_breach(text);
  if (!breach && error == simdjson::NUMBER_ERROR) return;
  const std::size_t byte = breach ? breach->byte : 1;
  throw DataError(fmt::format("{}it is not JSON: byte {} cannot be read: {}; download the file again",
                              to_text({file, 1 + line_breaks(text.substr(0, byte == 0 ? 0 : byte - 1))}), byte,
                              simdjson::error_message(error)));
}

}  // namespace

void read_spotify_history(const fs::path& file, const std::function<void(const SpotifyEntry&)>& take) {
  const simdjson::padded_string bytes = [&] {
    std::string_view text;
    const std::string whole = read_file(file);
    text = whole;
    if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
    return simdjson::padded_string(text);
  }();
  require_valid(bytes, file);
  try {
    ondemand::parser parser;
    ondemand::document document = parser.iterate(bytes);
    if (document.type() != ondemand::json_type::array) {
      throw DataError(to_text({file, 1}) + "expected a list of streams, as in endsong_0.json");
    }
    Draft draft;
    draft.entry.at = {file, 1};
    std::size_t number = 0;
    const char* counted = bytes.data();
    for (auto element : document.get_array()) {
      ondemand::value value = element.value();
      draft.clear();
      draft.entry.number = ++number;
      const char* const begin = std::string_view(value.raw_json_token()).data();
      draft.entry.at.line += line_breaks({counted, static_cast<std::size_t>(begin - counted)});
      counted = begin;
      if (value.type() == ondemand::json_type::object) {
        for (ondemand::field field : value.get_object()) {
          const std::string_view key = field.unescaped_key();
          draft.take(key, field.value());
        }
      } else {
        draft.entry.breach = "it is no object";
      }
      draft.entry.kind = draft.kind();
      take(draft.entry);
    }
  } catch (const simdjson::simdjson_error& error) {
    throw DataError(to_text({file, 1}) + "it is no streaming history: " + error.what());
  }
}

}  // namespace ctxtag
