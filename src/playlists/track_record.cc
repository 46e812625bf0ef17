#include "playlists/track_record.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace ctxtag {
namespace {
using Lengths = std::array<std::uint32_t, kTrackTextCount>;
}

std::size_t record_size(const TrackTexts& texts) {
  std::size_t size = sizeof(Lengths);
  for (const std::string_view text : texts) size += text.size();
  return size;
}

void write_record(const TrackTexts& texts, char* to) {
  Lengths lengths{};
  for (std::size_t i = 0; i < texts.size(); ++i) lengths[i] = static_cast<std::uint32_t>(texts[i].size());
  std::memcpy(to, lengths.data(), sizeof(lengths));
  to += sizeof(lengths);
  for (const std::string_view text : texts) {
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
    to += text.size();
  }
}

TrackTexts texts_of(const char* record) {
  Lengths lengths{};
  std::memcpy(lengths.data(), record, sizeof(lengths));
  TrackTexts texts;
  const char* at = record + sizeof(lengths);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    texts[i] = {at, lengths[i]};
    at += lengths[i];
  }
  return texts;
}

}  // namespace ctxtag
