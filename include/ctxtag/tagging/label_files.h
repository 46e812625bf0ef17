#pragma once
#include <filesystem>
#include <vector>

#include "ctxtag/dataset/track_table.h"

namespace ctxtag {

/// Where the labels of one track stand below a folder: its id with `.txt` added. Slashes are kept where the id is a
/// plain relative path; of any other (absolute, with `..`) they become `_`, so that nothing is written outside the
/// folder.
std::filesystem::path label_file(const std::filesystem::path& folder, const TrackId& id);

/// Throws ConfigError that names two tracks of which one's label file would be the other's, or lie below it.
void require_label_files_apart(const TrackTable& tracks);

/// A folder that holds nothing but label files, in any folders below it.
bool is_label_folder(const std::filesystem::path& folder);

/// Copies the label files of all parts below `out`, each by rename. Returns how many there are. Throws ConfigError when
/// two parts have one of the same name.
std::size_t merge_label_files(const std::vector<std::filesystem::path>& parts, const std::filesystem::path& out);

}  // namespace ctxtag
