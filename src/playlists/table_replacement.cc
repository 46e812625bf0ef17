#include "playlists/table_replacement.h"

#include <string>

#include "ctxtag/base/output_folder.h"
#include "ctxtag/playlists/build.h"

namespace ctxtag {
namespace fs = std::filesystem;
namespace {

fs::path unfinished(const fs::path& folder, const char* mark) {
  return folder / ("." + std::string(mark) + ".unfinished");
}

}  // namespace

TableReplacement::TableReplacement(const fs::path& folder, const char* mark)
    : mark_(folder / mark), unfinished_(unfinished(folder, mark)) {
  write_file_atomically(unfinished_, "");
  std::error_code ignored;
  fs::remove(folder / mark, ignored);
}

void TableReplacement::finish(std::string_view mark) {
  mark_.write(mark);
  mark_.commit();
  std::error_code ignored;
  fs::remove(unfinished_, ignored);
}

void require_dataset_folder(const fs::path& folder) {
  require_own_folder(folder, {folder / kDatasetMark, unfinished(folder, kDatasetMark)},
                     {"tracks.csv", "labels.csv", "counts.csv", "playlists.csv"});
}

void require_partial_folder(const fs::path& folder) {
  require_own_folder(folder, {folder / kPartialMark, unfinished(folder, kPartialMark)},
                     {"tracks.csv", "labels.csv", "counts.csv", "playlists.csv"});
}

}  // namespace ctxtag
