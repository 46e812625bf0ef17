#include "fetching/preview_names.h"

#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr std::size_t kLongestName = 240;  // 255 on common file systems, less what temporary names add

bool plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
}

std::string lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (plain(c)) {
      result += c;
    } else {
      result += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return result;
}

std::string preview_file_name(const TrackId& id) { return percent_encoded(id.value) + ".mp3"; }

void require_own_file_names(const std::vector<TrackId>& ids) {
  std::unordered_map<std::string, const TrackId*> owners;
  for (const TrackId& id : ids) {
    const std::string name = preview_file_name(id);
    if (name.size() > kLongestName) {
      throw ConfigError("the id '" + shortened(escaped_bytes(id.value), 41) + "' is too long to be the name of a file");
    }
    const auto [found, added] = owners.emplace(lower_case(name), &id);
    if (!added) {
      throw ConfigError("the ids '" + found->second->value + "' and '" + id.value +
                        "' would share a file where case does not tell names apart; fetch them into two folders");
    }
  }
}

}  // namespace ctxtag
