#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <system_error>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/track_table.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

bool has_audio_extension(const fs::path& file) {
  std::string extension = file.extension().string();
  for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const std::vector<std::string>& known = audio_extensions();
  return std::find(known.begin(), known.end(), extension) != known.end();
}

// Finds the files below a folder. Folders reached through links are entered after all others and only when they were
// not entered before, so that every folder is walked once, however the links go. A folder below the root that cannot be
// listed stands among the files: as an input it is rejected when its turn comes, and the others are found.
class Walk {
 public:
  Walk(fs::path root, bool all_files) : root_(std::move(root)), all_files_(all_files) {
    pending_.insert("");
    while (!pending_.empty()) {
      const std::string folder = *pending_.begin();
      pending_.erase(pending_.begin());
      enter(folder);
    }
    std::sort(files.begin(), files.end());
  }

  std::vector<std::string> files;  // relative to the root, in byte order
  int ignored = 0;

 private:
  void enter(const std::string& folder) {
    struct stat status {};
    if (::stat((root_ / folder).c_str(), &status) != 0) {
      return give_up(folder, std::error_code(errno, std::generic_category()));
    }
    if (!entered_.emplace(status.st_dev, status.st_ino).second) return;
    std::error_code error;
    fs::directory_iterator entries(root_ / folder, error);
    std::vector<std::string> below;
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
      const std::string name = entries->path().filename().string();
      if (name[0] == '.') continue;
      std::string relative = folder;
      if (!folder.empty()) relative += '/';
      relative += name;
      std::error_code broken;
      const fs::file_type type = entries->status(broken).type();
      // What cannot be examined may still be known for a folder from the listing.
      if (type != fs::file_type::directory && !(type == fs::file_type::none && entries->is_directory(broken))) {
        take(relative, type);
      } else if (entries->is_symlink(broken)) {
        pending_.insert(relative);
      } else {
        below.push_back(relative);
      }
    }
    if (error) give_up(folder, error);
    for (const std::string& inner : below) enter(inner);
  }

  // A link to nothing or to itself is taken too: it is reported when its turn comes, not passed over.
  void take(const std::string& relative, fs::file_type type) {
    const bool openable =
        type == fs::file_type::regular || type == fs::file_type::not_found || type == fs::file_type::none;
    if (openable && (all_files_ || has_audio_extension(relative))) {
      files.push_back(relative);
    } else {
      ++ignored;
    }
  }

  void give_up(const std::string& folder, const std::error_code& error) {
    if (folder.empty()) throw ConfigError(escaped_bytes(root_.string()) + ": cannot be listed: " + error.message());
    files.push_back(folder);
  }

  fs::path root_;
  bool all_files_;
  std::set<std::string> pending_;  // links to folders
  std::set<std::pair<dev_t, ino_t>> entered_;
};

}  // namespace

const std::vector<std::string>& audio_extensions() {
  static const std::vector<std::string> table = {".aac",  ".aif", ".aifc", ".aiff", ".ape",  ".au",  ".caf", ".flac",
                                                 ".m4a",  ".m4b", ".mka",  ".mp2",  ".mp3",  ".mp4", ".oga", ".ogg",
                                                 ".opus", ".snd", ".w64",  ".wav",  ".webm", ".wma", ".wv"};
  return table;
}

TrackSearch tracks_from(const std::vector<fs::path>& inputs, const SearchOptions& options) {
  TrackSearch search;
  std::unordered_map<TrackId, fs::path> seen;
  const auto add = [&](const fs::path& relative, const fs::path& path) {
    Track track;
    track.stored_path = escaped_bytes(relative.string());
    track.id.value = options.id_is_stem ? escaped_bytes(relative.stem().string()) : track.stored_path;
    track.path = path;
    const auto [found, added] = seen.emplace(track.id, path);
    if (!added) {
      throw ConfigError("two inputs have the id '" + track.id.value + "': " + escaped_bytes(found->second.string()) +
                        " and " + escaped_bytes(path.string()) +
                        "; give them as a list (find ... | TOOL -), which keeps their folders, or in a track table, "
                        "with ids of their own");
    }
    search.tracks.push_back(std::move(track));
  };
  for (const fs::path& input : inputs) {
    std::error_code missing;
    if (fs::is_directory(input, missing)) {
      const Walk walk(input, options.all_files);
      for (const std::string& file : walk.files) add(file, input / file);
      search.ignored += walk.ignored;
    } else {
      const fs::path below = options.base.empty()
                                 ? fs::path()
                                 : input.lexically_normal().lexically_relative(options.base.lexically_normal());
      add(below.empty() || *below.begin() == ".." || *below.begin() == "." ? input.filename() : below, input);
    }
  }
  return search;
}

TrackSearch part_of(TrackSearch search, const Shard& shard) {
  if (shard.is_whole()) return search;
  const auto [first, last] = range_of(shard, search.tracks.size());
  std::vector<TrackId> ids;
  ids.reserve(search.tracks.size());
  for (const Track& track : search.tracks) ids.push_back(track.id);
  search.inputs = input_list(ids);
  search.tracks.erase(search.tracks.begin() + static_cast<std::ptrdiff_t>(last), search.tracks.end());
  search.tracks.erase(search.tracks.begin(), search.tracks.begin() + static_cast<std::ptrdiff_t>(first));
  if (shard.number != 1) search.ignored = 0;
  return search;
}

void require_tracks(const TrackSearch& search) {
  if (!search.tracks.empty()) return;
  throw ConfigError("no audio files among the inputs" +
                    (search.ignored == 0 ? std::string("; name a folder or a list that holds some")
                                         : "; " + std::to_string(search.ignored) +
                                               " other files were ignored (--all-files tries them)"));
}

}  // namespace ctxtag
