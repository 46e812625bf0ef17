#include "ctxtag/checking/heard_audio.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "ctxtag/audio/reject_reason.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/formats/journal.h"

namespace ctxtag {
namespace {

constexpr std::size_t kDigits = 8;  // of a word in hexadecimal

// What one file sounds like, or why that cannot be said.
struct Heard {
  FileStamp stamp;
  std::string hash, reason, detail;
  Fingerprint fingerprint;
};

std::string text_of(const std::vector<std::uint32_t>& words) {
  std::string text(words.size() * kDigits, '0');
  for (std::size_t i = 0; i < words.size(); ++i) {
    char digits[kDigits];
    const auto end = std::to_chars(digits, digits + kDigits, words[i], 16).ptr;
    std::copy(digits, end, text.begin() + static_cast<std::ptrdiff_t>((i + 1) * kDigits) - (end - digits));
  }
  return text;
}

std::vector<std::uint32_t> words_of(const std::string& text) {
  std::vector<std::uint32_t> words(text.size() / kDigits);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::from_chars(text.data() + i * kDigits, text.data() + (i + 1) * kDigits, words[i], 16);
  }
  return words;
}

std::string key_of(const Track& track) { return nlohmann::json(track.stored_path).dump(); }

std::string record_of(const Heard& heard) {
  nlohmann::json record{{"bytes", heard.stamp.bytes}, {"modified_ns", heard.stamp.modified_ns}};
  if (heard.reason.empty()) {
    record["sha256"] = heard.hash;
    record["words"] = text_of(heard.fingerprint.words);
  } else {
    record["reason"] = heard.reason;
    record["detail"] = heard.detail;
  }
  return record.dump();
}

std::optional<Heard> heard_before(const Journal& journal, const Track& track) {
  const std::optional<std::string> text = journal.find(key_of(track));
  if (!text) return {};
  const nlohmann::json record = nlohmann::json::parse(*text);
  Heard heard;
  heard.stamp = {record.at("bytes"), record.at("modified_ns")};
  if (!(heard.stamp == FileStamp::of(track.path))) return {};
  if (record.contains("reason")) {
    heard.reason = record.at("reason");
    heard.detail = record.at("detail");
  } else {
    heard.hash = record.at("sha256");
    heard.fingerprint.words = words_of(record.at("words"));
  }
  return heard;
}

Heard hear(const Fingerprinter& fingerprinter, const Track& track) {
  Heard heard;
  heard.stamp = FileStamp::of(track.path);
  try {
    heard.fingerprint = fingerprinter.of(track.path);
    const MappedFile bytes(track.path);
    heard.hash = sha256(bytes.data(), bytes.size());
  } catch (const RejectedInput& rejection) {
    heard.reason = to_text(rejection.reason());
    heard.detail = rejection.detail();
  }
  heard.stamp = heard.stamp.if_unchanged(track.path);
  return heard;
}

}  // namespace

HeardAudio heard_audio(const TrackTable& tracks, const HearOptions& options) {
  const Fingerprinter fingerprinter(options.seconds);
  std::unique_ptr<Journal> journal;
  if (!options.journal.empty()) {
    journal = std::make_unique<Journal>(options.journal, "audio fingerprints 1, " + to_text(options.seconds) + " s");
  }
  std::vector<std::optional<Heard>> known(tracks.size());
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    if (journal) known[i] = heard_before(*journal, tracks[i]);
    if (!known[i]) left.push_back(i);
  }
  std::size_t done = tracks.size() - left.size();
  const int threads = std::max(options.threads, 1);
  for_each_in_order<Heard>(
      left.size(), threads, static_cast<std::size_t>(threads) * 4,
      [&](std::size_t i) { return hear(fingerprinter, tracks[left[i]]); },
      [&](std::size_t i, Heard heard) {
        if (journal) journal->append(key_of(tracks[left[i]]), record_of(heard));
        known[left[i]] = std::move(heard);
        if (options.observe) options.observe(++done, tracks.size());
      });
  HeardAudio result;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    Heard& heard = *known[i];
    if (!heard.reason.empty()) {
      result.rejected.push_back({tracks[i].id, tracks[i].stored_path, heard.reason, heard.detail});
      continue;
    }
    result.ids.push_back(tracks[i].id);
    result.hashes.push_back(std::move(heard.hash));
    result.fingerprints.push_back(std::move(heard.fingerprint));
  }
  return result;
}

}  // namespace ctxtag
