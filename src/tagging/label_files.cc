#include "ctxtag/tagging/label_files.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

namespace fs = std::filesystem;

fs::path label_file(const fs::path& folder, const TrackId& id) {
  const fs::path relative = id.value;
  const bool plain = relative.is_relative() && relative.has_filename() &&
                     id.value == relative.lexically_normal().native() && *relative.begin() != "..";
  std::string name = id.value;
  if (!plain) std::replace(name.begin(), name.end(), '/', '_');
  return folder / (name + ".txt");
}

void require_label_files_apart(const TrackTable& tracks) {
  std::unordered_map<std::string, const Track*> owners;
  const auto fail = [](const Track& a, const Track& b, const std::string& file) {
    throw ConfigError(
        fmt::format("--format audacity: the tracks '{}' and '{}' cannot both have a label file ({}); give one of them "
                    "another id in a track table",
                    a.id.value, b.id.value, file));
  };
  for (const Track& track : tracks) {
    const std::string file = label_file("", track.id).string();
    const auto [found, added] = owners.emplace(file, &track);
    if (!added) fail(*found->second, track, file);
  }
  for (const Track& track : tracks) {
    fs::path above = label_file("", track.id).parent_path();
    for (; !above.empty(); above = above.parent_path()) {
      const auto found = owners.find(above.string());
      if (found != owners.end()) fail(*found->second, track, found->first);
    }
  }
}

bool is_label_folder(const fs::path& folder) {
  std::error_code missing;
  if (!fs::is_directory(folder, missing)) return false;
  const fs::recursive_directory_iterator entries(folder);
  return std::all_of(begin(entries), end(entries), [](const auto& entry) {
    return entry.is_directory() || (entry.is_regular_file() && entry.path().extension() == ".txt");
  });
}

std::size_t merge_label_files(const std::vector<fs::path>& parts, const fs::path& out) {
  std::map<fs::path, fs::path> sources;  // by name below the folders
  for (const fs::path& part : parts) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(part)) {
      if (entry.is_directory()) continue;
      const auto [found, added] = sources.emplace(entry.path().lexically_relative(part), entry.path());
      if (added) continue;
      throw ConfigError(fmt::format("{} and {}: labels of one track; a track may be in one part only",
                                    escaped_bytes(found->second.string()), escaped_bytes(entry.path().string())));
    }
  }
  make_folder(out);
  for (const auto& [name, source] : sources) {
    make_folder((out / name).parent_path());
    write_file_atomically(out / name, read_file(source));
  }
  return sources.size();
}

}  // namespace ctxtag
