#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <numeric>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/track_table.h"
#include "importing/imported.h"
#include "importing/source.h"
#include "importing/text_tables.h"
#include "importing/track_list.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

// One file in the folder of a tag.
struct TaggedFile {
  std::string tag;   // the folder's name
  std::string name;  // path in that folder
};

// Sets of files that are one recording; joining is for good.
class Recordings {
 public:
  explicit Recordings(std::size_t files) : first_(files) { std::iota(first_.begin(), first_.end(), std::size_t{0}); }

  // The earliest file of the recording that a file is.
  std::size_t of(std::size_t file) const {
    while (first_[file] != file) file = first_[file];
    return file;
  }
  void join(std::size_t a, std::size_t b) {
    a = of(a);
    b = of(b);
    first_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> first_;
};

// SHA-256 of the files that have another's size; only these can have another's content.
std::map<std::size_t, std::string> checksums(const fs::path& folder, const std::vector<TaggedFile>& files) {
  std::map<std::uintmax_t, std::vector<std::size_t>> by_size;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::error_code error;
    const auto bytes = fs::file_size(folder / files[i].tag / files[i].name, error);
    if (!error && bytes > 0) by_size[bytes].push_back(i);
  }
  std::map<std::size_t, std::string> sums;
  for (const auto& [bytes, group] : by_size) {
    if (group.size() < 2) continue;
    for (const std::size_t i : group) sums[i] = sha256(read_file(folder / files[i].tag / files[i].name));
  }
  return sums;
}

bool has_audio_extension(const std::string& name) {
  std::string ending = fs::path(name).extension().string();
  for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto& known = audio_extensions();
  return std::find(known.begin(), known.end(), ending) != known.end();
}

std::vector<TaggedFile> find_files(const SourceFolder& source, ImportReport& report) {
  std::vector<TaggedFile> files;
  std::size_t ignored = 0, loose = 0;
  std::vector<std::string> without;
  for (std::string tag : source.listing()) {
    if (tag.back() != '/') {
      ++(has_audio_extension(tag) ? loose : ignored);
      continue;
    }
    tag.pop_back();
    const TrackSearch search = tracks_from({source.path() / tag});
    ignored += static_cast<std::size_t>(search.ignored);
    for (const Track& track : search.tracks) files.push_back({tag, unescaped_bytes(track.stored_path)});
    if (search.tracks.empty()) without.push_back(escaped_bytes(tag));
  }
  if (loose > 0) report.dropped.push_back({"audio files that are in no folder of a tag", loose});
  if (ignored > 0) report.notes.push_back(fmt::format("{} files that are no audio were ignored", ignored));
  if (!without.empty()) report.notes.push_back("folders without audio, so no tags: " + joined(without));
  return files;
}

// Finds which files are one recording and reports how it was decided.
Recordings joined_files(const SourceFolder& source, const std::string& match, const std::vector<TaggedFile>& files,
                        ImportReport& report) {
  Recordings recordings(files.size());
  const auto sums = match == "name" ? std::map<std::size_t, std::string>() : checksums(source.path(), files);
  std::map<std::string, std::size_t> first_of_content;
  std::size_t same_content = 0;
  for (const auto& [file, sum] : sums) {
    const auto [entry, is_new] = first_of_content.emplace(sum, file);
    if (is_new) continue;
    if (files[entry->second].name != files[file].name) ++same_content;
    recordings.join(entry->second, file);
  }
  if (same_content > 0) {
    report.notes.push_back(
        fmt::format("{} files have another name than a file of the same content; each such group "
                    "is one track",
                    same_content));
  }
  if (match == "content") return recordings;
  std::map<std::string, std::size_t> first_of_name;
  std::vector<std::string> other_content;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto [entry, is_new] = first_of_name.emplace(files[i].name, i);
    if (is_new) continue;
    if (match == "name_or_content" && recordings.of(entry->second) != recordings.of(i)) {
      other_content.push_back(escaped_bytes(files[i].tag + "/" + files[i].name));
    }
    recordings.join(entry->second, i);
  }
  if (other_content.empty()) return recordings;
  report.notes.push_back(
      fmt::format("{} files have the name of a file in another folder, but other content ({}); they "
                  "are taken for one track: import.match=content keeps them apart",
                  other_content.size(), other_content[0]));
  return recordings;
}

TrackList tracks_of(const std::vector<TaggedFile>& files, const Recordings& recordings, bool id_has_folder) {
  TrackList list;
  std::map<std::size_t, std::size_t> track_of;
  std::set<std::string> tags;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto [entry, is_new] = track_of.emplace(recordings.of(i), list.tracks.size());
    const std::string path = files[i].tag + "/" + files[i].name;
    if (is_new) list.tracks.push_back({{escaped_bytes(id_has_folder ? path : files[i].name)}, path, {}, {}, {}, {}});
    std::vector<std::string>& given = list.tracks[entry->second].tags;
    const std::string& tag = files[i].tag;
    if (std::find(given.begin(), given.end(), tag) == given.end()) given.push_back(tag);
    tags.insert(tag);
  }
  list.tags.assign(tags.begin(), tags.end());
  return list;
}

bool has_table(const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [](const std::string& name) {
    const std::string ending = fs::path(without_gz(name)).extension().string();
    return ending == ".csv" || ending == ".tsv" || ending == ".arff";
  });
}

// Two folders that hold audio themselves; deeper ones could be anything.
bool recognises_folders(const fs::path& source) {
  std::error_code unknown;
  if (!fs::is_directory(source, unknown)) return false;
  const std::vector<std::string> names = SourceFolder(source).listing();
  if (has_table(names)) return false;
  const auto tags = std::count_if(names.begin(), names.end(), [&](const std::string& name) {
    if (name.back() != '/') return false;
    const std::vector<std::string> inside = SourceFolder(source / name).listing();
    return std::any_of(inside.begin(), inside.end(), has_audio_extension);
  });
  return tags >= 2;
}

Imported read_folders(const ImportRequest& request) {
  const SourceFolder source(request.source);
  if (source.named())
    throw ConfigError(escaped_bytes(request.source.string()) + ": a file; expected a folder of folders");
  Imported imported;
  const std::vector<TaggedFile> files = find_files(source, imported.report);
  if (files.empty()) source.fail("no folder in it holds audio; expected one folder per tag");
  imported.report.notes.push_back(fmt::format("{} files in folders of tags", files.size()));
  const std::string& match = request.options.match;
  const TrackList list = tracks_of(files, joined_files(source, match, files, imported.report), match == "content");
  imported.tables.push_back(labels_table("labels.csv", labels_of(list, request.options.as == "unknown")));
  imported.tables.push_back(tracks_table(list, request, source, imported.report));
  return imported;
}

}  // namespace

ImportFormat folders_format() { return {recognises_folders, read_folders}; }

}  // namespace ctxtag
