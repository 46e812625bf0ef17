#include "audio/container.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace ctxtag {
namespace {

constexpr int kMostChunks = 4096;
constexpr std::int64_t kOpenEnded = 0x7FFFF000;  // what streaming writers put where they cannot know the size

std::int64_t number(std::string_view bytes, bool big_endian) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(big_endian ? bytes[i] : bytes[bytes.size() - 1 - i]);
    value = value << 8 | byte;
  }
  return static_cast<std::int64_t>(value);
}

bool begins(std::string_view bytes, std::string_view with) { return bytes.substr(0, with.size()) == with; }

struct IffKind {
  bool big_endian = false;
  std::string_view sound_id;
  std::int64_t lead_bytes = 0;  // fields of the sound chunk before its samples
};

std::optional<IffKind> iff_kind(const std::string& head) {
  if (head.size() < 12) return std::nullopt;
  const std::string_view form = std::string_view(head).substr(8, 4);
  if (form == "WAVE" && (begins(head, "RIFF") || begins(head, "RF64"))) return IffKind{false, "data", 0};
  if (form == "WAVE" && begins(head, "RIFX")) return IffKind{true, "data", 0};
  if (begins(head, "FORM") && (form == "AIFF" || form == "AIFC")) return IffKind{true, "SSND", 8};
  return std::nullopt;
}

// A chunk of size 0 that is followed by another one, or by nothing, is really empty.
bool another_chunk_follows(const FileBytes& file, std::int64_t offset, bool big_endian) {
  const std::string head = file.at(offset, 8);
  if (head.size() < 8) return true;
  const bool named = std::all_of(head.begin(), head.begin() + 4, [](char c) { return c >= ' ' && c <= '~'; });
  return named && offset + 8 + number(std::string_view(head).substr(4), big_endian) <= file.size();
}

std::int64_t end_of_id3v2(const FileBytes& file) {
  std::int64_t offset = 0;
  for (int tags = 0; tags < 16; ++tags) {
    const std::string head = file.at(offset, 10);
    if (head.size() < 10 || !begins(head, "ID3")) break;
    std::int64_t size = 0;
    for (int i = 6; i < 10; ++i) size = size << 7 | (head[static_cast<std::size_t>(i)] & 0x7F);
    offset += 10 + size + ((head[5] & 0x10) != 0 ? 10 : 0);
  }
  return offset;
}

}  // namespace

std::optional<SoundChunk> sound_chunk(const FileBytes& file) {
  const std::string start = file.at(0, 12);
  const auto kind = iff_kind(start);
  if (!kind) return std::nullopt;
  std::int64_t wide_size = -1;
  std::int64_t offset = 12;
  for (int i = 0; i < kMostChunks; ++i) {
    const std::string head = file.at(offset, 8);
    if (head.size() < 8) return std::nullopt;
    std::int64_t size = number(std::string_view(head).substr(4), kind->big_endian);
    const std::int64_t begin = offset + 8;
    if (begins(head, "ds64")) wide_size = number(file.at(begin + 8, 8), kind->big_endian);
    if (begins(head, kind->sound_id)) {
      if (wide_size >= 0 && begins(start, "RF64")) size = wide_size;
      SoundChunk chunk;
      chunk.size_at = offset + 4;
      chunk.declared_bytes = std::max<std::int64_t>(size - kind->lead_bytes, 0);
      chunk.present_bytes = std::clamp<std::int64_t>(file.size() - begin - kind->lead_bytes, 0, chunk.declared_bytes);
      chunk.open_ended = size == 0 ? !another_chunk_follows(file, begin, kind->big_endian)
                                   : size >= kOpenEnded && begin + size > file.size() && wide_size < 0;
      return chunk;
    }
    offset = begin + size + (size & 1);
  }
  return std::nullopt;
}

bool is_mpeg_audio(const FileBytes& file) {
  const std::string head = file.at(end_of_id3v2(file), 4);
  if (head.size() < 4) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(head[i])); };
  const bool sync = byte(0) == 0xFF && (byte(1) & 0xE0) == 0xE0;
  const bool known_version = (byte(1) & 0x18) != 0x08;
  const bool known_layer = (byte(1) & 0x06) != 0;
  const bool known_rates = (byte(2) & 0xF0) != 0xF0 && (byte(2) & 0x0C) != 0x0C;
  return sync && known_version && known_layer && known_rates;
}

std::int64_t end_before_tags(const FileBytes& file) {
  std::int64_t end = file.size();
  for (bool found = true; found;) {
    found = false;
    if (end >= 128 && file.at(end - 128, 3) == "TAG") {
      end -= 128;
      found = true;
    }
    const std::string ape = end >= 32 ? file.at(end - 32, 32) : "";
    if (begins(ape, "APETAGEX")) {
      const bool has_header = (static_cast<unsigned char>(ape[23]) & 0x80) != 0;
      const std::int64_t size = number(std::string_view(ape).substr(12, 4), false) + (has_header ? 32 : 0);
      if (size >= 32 && size <= end) {
        end -= size;
        found = true;
      }
    }
    const std::string lyrics = end >= 15 ? file.at(end - 15, 15) : "";
    if (lyrics.size() == 15 && lyrics.substr(6) == "LYRICS200" && lyrics.find_first_not_of("0123456789") == 6) {
      const std::int64_t size = std::stol(lyrics.substr(0, 6)) + 15;
      if (size <= end) {
        end -= size;
        found = true;
      }
    }
  }
  return end;
}

bool is_mpeg4(const FileBytes& file) { return file.at(4, 4) == "ftyp"; }

bool is_asf(const FileBytes& file) { return file.at(0, 8) == std::string_view("\x30\x26\xB2\x75\x8E\x66\xCF\x11", 8); }

bool is_known_container(const FileBytes& file) {
  const std::string head = file.at(0, 12);
  if (iff_kind(head) || is_mpeg4(file) || is_asf(file)) return true;
  constexpr std::string_view kBegins[] = {"OggS", "fLaC", "caff", ".snd", "wvPK", "MAC ", "riff\x2E\x91\xCF\x11"};
  return std::any_of(std::begin(kBegins), std::end(kBegins), [&](std::string_view with) { return begins(head, with); });
}

bool mpeg4_is_cut(const FileBytes& file) {
  std::int64_t offset = 0;
  for (int i = 0; i < kMostChunks && offset < file.size(); ++i) {
    const std::string head = file.at(offset, 16);
    if (head.size() < 8) return true;
    std::int64_t size = number(std::string_view(head).substr(0, 4), true);
    if (size == 0) return false;  // reaches to the end, wherever that is
    if (size == 1 && head.size() == 16) size = number(std::string_view(head).substr(8, 8), true);
    if (size < 8 || size > file.size() - offset) return true;
    offset += size;
  }
  return false;
}

bool ogg_is_cut(const FileBytes& file) {
  constexpr std::size_t kHead = 27, kMostSegments = 255, kMostPageBytes = kHead + kMostSegments + kMostSegments * 255;
  constexpr unsigned char kEndOfStream = 4;
  const std::int64_t begin = std::max<std::int64_t>(file.size() - 2 * static_cast<std::int64_t>(kMostPageBytes), 0);
  const std::string tail = file.at(begin, 2 * kMostPageBytes);
  std::size_t at = tail.size();
  while (at != 0 && (at = tail.rfind("OggS", at - 1)) != std::string::npos) {
    const std::string_view page = std::string_view(tail).substr(at);
    if (page.size() < kHead || page[4] != 0) continue;
    std::size_t size = kHead + static_cast<unsigned char>(page[26]);
    if (page.size() < size) continue;
    for (const char segment : page.substr(kHead, size - kHead)) size += static_cast<unsigned char>(segment);
    if (page.size() >= size) return (static_cast<unsigned char>(page[5]) & kEndOfStream) == 0;
  }
  return true;
}

}  // namespace ctxtag
