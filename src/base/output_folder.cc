#include "ctxtag/base/output_folder.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace fs = std::filesystem;
namespace {

struct Mark {
  const char *file, *means;
};

// What each command writes last.
constexpr Mark kMarks[] = {{"card.json", "a dataset"},
                           {"partial.json", "a part of a build"},
                           {"import.json", "an imported data set"},
                           {"truth.json", "simulated music"}};

bool stands(const fs::path& file) {
  std::error_code unknown;
  return fs::exists(file, unknown);
}

[[noreturn]] void refuse(const fs::path& folder, const std::string& what) {
  throw ConfigError(escaped_bytes(folder.string()) + ": holds " + what + "; choose another folder with --out");
}

}  // namespace

void require_own_folder(const fs::path& folder, const std::vector<fs::path>& own,
                        const std::vector<std::string>& tables) {
  for (const Mark& mark : kMarks) {
    const fs::path file = folder / mark.file;
    if (std::find(own.begin(), own.end(), file) != own.end() || !stands(file)) continue;
    refuse(folder, std::string(mark.means) + " (" + mark.file + ")");
  }
  if (std::any_of(own.begin(), own.end(), stands)) return;
  for (const std::string& table : tables) {
    if (stands(folder / table)) refuse(folder, "a " + table + " that this command did not write");
  }
}

}  // namespace ctxtag
