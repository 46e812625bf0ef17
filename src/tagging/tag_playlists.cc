#include "ctxtag/tagging/tag_playlists.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/m3u8.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

constexpr char kHeader[] = "#EXTM3U\n";
constexpr char kScore[] = "#CTXTAG-SCORE:";

std::string playlist_name(std::string tag) {
  std::replace(tag.begin(), tag.end(), '/', '_');
  return (tag.empty() || tag[0] == '.' ? "_" + tag : tag) + ".m3u8";
}

// A track as it stands in a playlist: two lines.
struct ListedTrack {
  double score;
  std::string lines;
};

void add_playlist(const fs::path& file, std::vector<ListedTrack>& tracks) {
  std::istringstream lines(read_file(file));
  const auto fail = [&] {
    throw DataError(escaped_bytes(file.string()) + ": is not a playlist that `ctxtag-tag --shard` wrote, with scores");
  };
  std::string line, name, path;
  if (!std::getline(lines, line) || line + "\n" != kHeader) fail();
  while (std::getline(lines, line)) {
    double score = 0.0;
    const std::size_t begin = sizeof kScore - 1;
    if (line.rfind(kScore, 0) != 0 || !parse_number(line.substr(begin), score)) fail();
    if (!std::getline(lines, name) || !std::getline(lines, path) || lines.eof()) fail();
    tracks.push_back({score, name + "\n" + path + "\n"});
  }
}

std::set<std::string> playlists_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename());
  return names;
}

fs::path folder_around(const fs::path& folder) {
  const fs::path whole = fs::absolute(folder).lexically_normal();
  return fs::weakly_canonical(whole.has_filename() ? whole.parent_path() : whole.parent_path().parent_path());
}

}  // namespace

void require_playlists_apart(const TagVocabulary& vocabulary) {
  std::map<std::string, std::string> owners;
  constexpr std::size_t kLongestName = 255;  // bytes, of common file systems
  for (const std::string& tag : vocabulary.tags()) {
    if (playlist_name(tag).size() > kLongestName) {
      throw ConfigError("--playlists: the tag '" + escaped_bytes(tag.substr(0, 40)) +
                        "...' is too long for the name of a file; leave --playlists out");
    }
    const auto [found, added] = owners.emplace(playlist_name(tag), tag);
    if (!added) {
      throw ConfigError("--playlists: the tags '" + escaped_bytes(found->second) + "' and '" + escaped_bytes(tag) +
                        "' would share the playlist " + escaped_bytes(found->first) +
                        "; leave --playlists out, or train with another name for one of them");
    }
  }
}

TagPlaylists::TagPlaylists(TagDecision decision)
    : decision_(std::move(decision)), entries_(decision_.vocabulary.size()) {}

void TagPlaylists::add(const fs::path& file, const TrackTags& tags) {
  if (tags.rejected()) return;
  const auto chosen = decision_.tags_of(tags.scores);
  if (chosen.empty()) return;
  for (const std::size_t tag : chosen) entries_[tag].push_back({tags.scores[tag], files_.size()});
  files_.push_back(fs::absolute(file).lexically_normal());
}

std::size_t TagPlaylists::write(const fs::path& folder, PlaylistScores scores) const {
  make_folder(folder);
  const fs::path base = fs::absolute(folder).lexically_normal();
  std::size_t unlisted = 0;
  for (const auto& file : files_) unlisted += fits_m3u8(file.native()) ? 0 : 1;
  for (std::size_t tag = 0; tag < entries_.size(); ++tag) {
    std::vector<Entry> entries = entries_[tag];
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return a.score != b.score ? a.score > b.score : a.order < b.order;
    });
    std::string text = kHeader;
    for (const Entry& entry : entries) {
      const fs::path& file = files_[entry.order];
      if (!fits_m3u8(file.native())) continue;
      if (scores == PlaylistScores::kAsComments) text += kScore + to_text(entry.score) + "\n";
      text += "#EXTINF:-1," + escaped_bytes(file.stem().string()) + "\n" +
              m3u8_line(file.lexically_relative(base).native());
    }
    write_file_atomically(folder / playlist_name(decision_.vocabulary[tag]), text);
  }
  return unlisted;
}

bool is_playlist_folder(const fs::path& folder) {
  std::error_code missing;
  if (!fs::is_directory(folder, missing) || fs::is_empty(folder)) return false;
  const fs::directory_iterator entries(folder);
  return std::all_of(begin(entries), end(entries),
                     [](const auto& entry) { return entry.is_regular_file() && entry.path().extension() == ".m3u8"; });
}

std::size_t merge_playlists(const std::vector<fs::path>& parts, const fs::path& out) {
  const std::set<std::string> names = playlists_in(parts.at(0));
  for (const fs::path& part : parts) {
    if (folder_around(part) != folder_around(out)) {
      throw ConfigError("--out " + escaped_bytes(out.string()) +
                        ": playlists name files by their way from there; give "
                        "a folder beside " +
                        escaped_bytes(part.string()));
    }
    if (playlists_in(part) == names) continue;
    throw ConfigError(escaped_bytes(part.string()) + ": holds playlists of other tags than " +
                      escaped_bytes(parts[0].string()));
  }
  make_folder(out);
  std::size_t listed = 0;
  for (const std::string& name : names) {
    std::vector<ListedTrack> tracks;
    for (const fs::path& part : parts) add_playlist(part / name, tracks);
    std::stable_sort(tracks.begin(), tracks.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    std::string text = kHeader;
    for (const ListedTrack& track : tracks) text += track.lines;
    write_file_atomically(out / name, text);
    listed += tracks.size();
  }
  return listed;
}

}  // namespace ctxtag
