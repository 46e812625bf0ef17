#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "ctxtag/base/text.h"
#include "importing/findings.h"
#include "importing/imported.h"
#include "importing/listener_tables.h"
#include "importing/source.h"
#include "importing/spotify_history.h"
#include "importing/spotify_platforms.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

bool is_history(const std::string& name) {
  const auto begins = [&](std::string_view with) { return name.compare(0, with.size(), with) == 0; };
  return (begins("endsong_") || begins("Streaming_History_Audio_")) && fs::path(name).extension() == ".json";
}

// The country as it is written: nothing where the code is none or ZZ, which is unknown.
std::string country_of(const SpotifyEntry& entry, Findings& findings) {
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const std::string& code = entry.country;
  if (code.size() == 2 && capital(code[0]) && capital(code[1])) return code == "ZZ" ? "" : code;
  if (!code.empty()) {
    findings.add("country codes that are not two capital letters, left out", entry.at,
                 fmt::format("'conn_country' of entry {}", entry.number));
  }
  return "";
}

// What is kept of the entries. Names of users stay in here.
class Streams {
 public:
  explicit Streams(const SourceFolder& source) : findings_(source) {}

  void take(const SpotifyEntry& entry) {
    ++entries_;
    ++kinds_[entry.kind];
    if (entry.kind == SpotifyEntryKind::kBroken) {
      findings_.add("entries left out: " + entry.breach, entry.at, fmt::format("entry {}", entry.number));
    }
    if (entry.kind != SpotifyEntryKind::kTrack) return;
    const std::string track = escaped_bytes(entry.track);
    const std::string device(listening_device_of(entry.platform));
    const std::string what =
        csv_line({track, entry.time, device, entry.offline ? "offline" : "", country_of(entry, findings_),
                  entry.played_ms ? to_text(static_cast<double>(*entry.played_ms) / 1000.0) : ""});
    if (!streams_.insert(entry.user + '\t' + what).second) {
      ++repeated_;
      return;
    }
    nameless_ += entry.user.empty() ? 1 : 0;
    if (seen_.insert(track).second) {
      tracks_.push_back(csv_line({track, escaped_bytes(entry.title), escaped_bytes(entry.artist)}));
    }
    ++devices_[device];
    lines_.push_back(std::to_string(lines_.size() + 1) + ',' + std::to_string(user_of(entry.user)) + ',' + what);
  }

  bool empty() const { return lines_.empty(); }
  std::size_t entries() const { return entries_; }

  void move_to(Imported& imported) {
    const auto drop = [&](SpotifyEntryKind kind, const std::string& reason) {
      const bool damaged = kind == SpotifyEntryKind::kBroken;
      if (kinds_[kind] > 0) imported.report.dropped.push_back({reason, kinds_[kind], damaged});
    };
    drop(SpotifyEntryKind::kBroken, "entries that cannot be read");
    drop(SpotifyEntryKind::kIncognito, "streams of private sessions (incognito_mode)");
    drop(SpotifyEntryKind::kEpisode, "episodes of podcasts");
    drop(SpotifyEntryKind::kAudiobook, "chapters of audiobooks");
    drop(SpotifyEntryKind::kWithoutTrack, "streams that name no track (no spotify_track_uri)");
    if (repeated_ > 0) {
      imported.report.dropped.push_back(
          {"streams that are there already, the same in all that is written: the files overlap", repeated_});
    }
    findings_.move_to(imported.report);
    if (nameless_ > 0) {
      imported.report.notes.push_back(
          fmt::format("{} streams name no user, and count as those of the first one", nameless_));
    }
    std::vector<std::string> by_device;
    for (const auto& [device, count] : devices_) by_device.push_back(fmt::format("{} {}", device, count));
    imported.report.notes.push_back(fmt::format("{} streams of {} tracks by {} users; devices: {}", lines_.size(),
                                                tracks_.size(), std::max<std::size_t>(users_.size(), 1),
                                                joined(by_device)));
    imported.report.notes.push_back(
        "users are numbered; names of users, addresses and user agents are not written; timestamp: the end of the "
        "stream, UTC");
    imported.tables.push_back(lines_table(
        "streams.csv", "stream_id,user_id,media_id,timestamp,listening_device,network,country,seconds", lines_));
    imported.tables.push_back(lines_table("tracks.csv", "track_id,title,artist", tracks_));
  }

 private:
  // From 1, in the order of the first streams; a stream without a name is of the first user.
  std::size_t user_of(const std::string& name) {
    return name.empty() ? 1 : users_.emplace(name, users_.size() + 1).first->second;
  }

  Findings findings_;
  std::size_t entries_ = 0;
  std::map<SpotifyEntryKind, std::size_t> kinds_;
  std::map<std::string, std::size_t> devices_;
  std::unordered_map<std::string, std::size_t> users_;
  std::unordered_set<std::string> seen_, streams_;
  std::size_t repeated_ = 0, nameless_ = 0;
  std::vector<std::string> lines_, tracks_;
};

std::vector<fs::path> histories_in(const SourceFolder& source) {
  if (source.named()) return {*source.named()};
  std::vector<fs::path> files;
  for (const std::string& name : source.listing()) {
    if (is_history(name)) files.push_back(source.path() / name);
  }
  if (files.empty()) source.fail("there is no endsong_*.json or Streaming_History_Audio_*.json");
  return files;
}

bool recognises_spotify(const fs::path& source) {
  std::error_code unknown;
  if (!fs::is_directory(source, unknown)) return is_history(source.filename().string());
  const std::vector<std::string> names = SourceFolder(source).listing();
  return std::any_of(names.begin(), names.end(), is_history);
}

Imported read_spotify(const ImportRequest& request) {
  const SourceFolder source(request.source);
  Imported imported;
  Streams streams(source);
  for (const fs::path& file : histories_in(source)) {
    const std::size_t before = streams.entries();
    read_spotify_history(file, [&](const SpotifyEntry& entry) { streams.take(entry); });
    source.add_read(imported.report, file, streams.entries() - before);
  }
  if (streams.empty()) {
    source.fail(fmt::format("none of {} entries is the stream of a track outside private sessions", streams.entries()));
  }
  streams.move_to(imported);
  return imported;
}

}  // namespace

ImportFormat spotify_format() { return {recognises_spotify, read_spotify}; }

}  // namespace ctxtag
