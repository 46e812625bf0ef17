#include <spdlog/fmt/fmt.h>

#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "importing/imported.h"
#include "importing/lastfm_plays.h"
#include "importing/source.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

const std::string kPlays = "userid-timestamp-artid-artname-traid-traname.tsv", kProfiles = "userid-profile.tsv";
constexpr std::size_t kBlock = 1 << 20;
constexpr long long kOldest = 150;

// By user: the cells age, gender and country of a row, with the commas before them.
using Profiles = std::unordered_map<std::string, std::string>;

// Appends `bytes` as csv_cell(escaped_bytes(bytes)) would be, mostly without making these.
void append_cell(std::string& text, std::string_view bytes) {
  bool plain = bytes.empty() || (bytes.front() != ' ' && bytes.back() != ' ');
  for (const char c : bytes) plain &= c >= ' ' && c <= '~' && c != ',' && c != '"' && c != '\\';
  if (plain) {
    text += bytes;
  } else {
    text += csv_cell(escaped_bytes(bytes));
  }
}

Profiles read_profiles(const fs::path& file, Findings& findings) {
  TsvReader reader(file);
  const std::size_t id = reader.column("#id"), gender = reader.column("gender"), age = reader.column("age"),
                    country = reader.column("country");
  Profiles profiles;
  for (std::vector<std::string> cells; reader.next(cells);) {
    const auto checked = [&](std::size_t cell, bool fits, const char* what) {
      if (fits || cells[cell].empty()) return cells[cell];
      findings.add(what, reader.at(), "'" + escaped_bytes(cells[cell]) + "'");
      return std::string();
    };
    long long years = 0;
    const bool is_age = parse_number(cells[age], years) && years >= 0 && years <= kOldest;
    const std::string of_age = checked(age, is_age, "ages that are no whole number from 0 to 150, left out"),
                      of_gender = checked(gender, cells[gender] == "m" || cells[gender] == "f",
                                          "genders that are neither m nor f, left out");
    std::string row = fmt::format(",{},{},", of_age, of_gender);
    append_cell(row, cells[country]);
    if (!profiles.emplace(cells[id], std::move(row)).second) {
      findings.add("users with a second profile, left out", reader.at(), "'" + escaped_bytes(cells[id]) + "'");
    }
  }
  return profiles;
}

// ARTIST - TRACK, in a form that tells "A - B" of "C" from "A" of "B - C": the artist's own " - " is written " -- ".
std::string named_track(std::string_view artist, std::string_view track) {
  std::string name(artist);
  for (std::size_t at = name.find(" - "); at != std::string::npos; at = name.find(" - ", at + 4)) {
    name.replace(at, 3, " -- ");
  }
  return name.append(" - ").append(track);
}

// The profile is looked up when the user changes.
void write_streams(const fs::path& source, const Profiles& profiles, const fs::path& file) {
  AtomicFile out(file);
  LastfmPlays plays(source);
  std::string block = "stream_id,user_id,media_id,timestamp,age,gender,country\n", user, profile, media;
  for (LastfmPlay play; plays.next(play);) {
    if (user != play.user) {
      user = play.user;
      const auto found = profiles.find(user);
      profile = found == profiles.end() ? ",,," : found->second;
    }
    block += std::to_string(plays.line());
    block += ',';
    append_cell(block, play.user);
    block += ',';
    if (play.track_mbid.empty()) {
      media = named_track(play.artist, play.track);
      append_cell(block, media);
    } else {
      append_cell(block, play.track_mbid);
    }
    block += ',';
    block += play.time;
    block += profile;
    block += '\n';
    if (block.size() < kBlock) continue;
    out.write(block);
    block.clear();
  }
  out.write(block);
  out.commit();
}

bool recognises_lastfm1k(const fs::path& source) { return holds_any(source, {kPlays}); }

// The plays are read twice, to be counted and to be written: none is kept in memory.
Imported read_lastfm1k(const ImportRequest& request) {
  SourceFolder source(request.source);
  Imported imported;
  Findings findings(source);
  const fs::path file = source.require({kPlays});
  LastfmPlays plays(file, &findings);
  std::unordered_set<std::string> users;
  std::size_t streams = 0, named = 0;
  std::string user;  // the last one: the rows of a user follow each other
  for (LastfmPlay play; plays.next(play); ++streams) {
    if (user != play.user) users.insert(user = play.user);
    named += play.track_mbid.empty() ? 1 : 0;
  }
  if (streams == 0) source.fail(fmt::format("no line of {} can be used", source.name_of(file)));
  source.add_read(imported.report, file, streams + plays.broken());
  auto profiles = std::make_shared<Profiles>();
  if (const auto of_users = source.find({kProfiles}, imported.report)) {
    *profiles = read_profiles(*of_users, findings);
    source.add_read(imported.report, *of_users, profiles->size());
  }
  std::size_t without = 0;
  for (const std::string& name : users) without += profiles->count(name) == 0 ? 1 : 0;
  if (plays.broken() > 0) imported.report.dropped.push_back({"lines that cannot be read", plays.broken(), true});
  findings.move_to(imported.report);
  imported.report.notes.push_back(
      fmt::format("{} streams of {} users; {} of tracks without an id: ARTIST - TRACK", streams, users.size(), named));
  if (without > 0) imported.report.notes.push_back(fmt::format("{} users without a profile", without));
  imported.tables.push_back(
      {"streams.csv", streams, [file, profiles](const fs::path& to) { write_streams(file, *profiles, to); }});
  return imported;
}

}  // namespace

ImportFormat lastfm1k_format() { return {recognises_lastfm1k, read_lastfm1k}; }

}  // namespace ctxtag
