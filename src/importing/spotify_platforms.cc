#include "importing/spotify_platforms.h"

#include <string>
#include <vector>

namespace ctxtag {
namespace {

struct Platforms {
  std::string_view device;
  std::vector<std::string_view> words;  // in lower case
};

// Words of the text, with no letter before or behind them. The first row with a word that is there decides: an Android
// TV is a TV, an iPad with iOS a tablet, a browser on a phone mobile only where it says so.
const std::vector<Platforms>& table() {
  static const std::vector<Platforms> rows{
      {"car", {"car", "carplay", "android_auto", "android auto", "automotive", "tesla"}},
      {"tv",
       {"tv", "tvos", "androidtv", "appletv", "firetv", "smarttv", "tizen", "webos", "roku", "playstation", "ps",
        "xbox", "xboxone"}},
      {"speaker",
       {"speaker", "cast", "chromecast", "sonos", "echo", "alexa", "google_home", "google home", "homepod", "bose"}},
      {"other", {"watch", "watchos", "wear", "wearos"}},
      {"tablet", {"tablet", "ipad", "ipados"}},
      {"mobile", {"smartphone"}},
      {"desktop", {"web_player", "webplayer", "web player"}},
      {"mobile", {"android", "ios", "iphone"}},
      {"desktop", {"windows", "os x", "os_x", "osx", "macos", "mac", "linux", "chromeos"}}};
  return rows;
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

bool holds_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]))) return true;
  }
  return false;
}

}  // namespace

std::string_view listening_device_of(std::string_view platform) {
  std::string text(platform);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  for (const Platforms& row : table()) {
    for (const std::string_view word : row.words) {
      if (holds_word(text, word)) return row.device;
    }
  }
  return "other";
}

}  // namespace ctxtag
