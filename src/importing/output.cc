#include "importing/output.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/output_folder.h"
#include "ctxtag/base/text.h"
#include "importing/source.h"

namespace ctxtag {
namespace fs = std::filesystem;
namespace {

constexpr char kStaging[] = ".import.part";

// A folder for files that are not finished; it vanishes with what is left in it.
class Staging {
 public:
  explicit Staging(fs::path folder) : folder_(std::move(folder)) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  ~Staging() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_;
};

// The tables that an earlier import wrote, as its import.json lists them; none where there is no such list.
std::vector<std::string> earlier_tables(const fs::path& manifest) {
  std::error_code unknown;
  if (!fs::is_regular_file(manifest, unknown)) return {};
  const auto json = nlohmann::json::parse(read_file(manifest), nullptr, false);
  std::vector<std::string> names;
  if (!json.is_object() || !json.contains("written") || !json["written"].is_array()) return {};
  for (const auto& entry : json["written"]) {
    if (!entry.is_object() || !entry.contains("file") || !entry["file"].is_string()) continue;
    const fs::path name = entry["file"].get<std::string>();
    const bool below = name.is_relative() && std::find(name.begin(), name.end(), "..") == name.end();
    if (below && !name.empty()) names.push_back(name.string());
  }
  return names;
}

void require_no_folder(const fs::path& file) {
  std::error_code unknown;
  if (!fs::is_directory(file, unknown)) return;
  throw ConfigError(escaped_bytes(file.string()) + ": a folder stands where a table is to be written; choose another " +
                    "folder with --out");
}

// Every file of the tables, by its path in the output folder.
std::vector<std::string> names_of(const std::vector<ImportedTable>& tables) {
  std::vector<std::string> names;
  for (const ImportedTable& table : tables) {
    names.push_back(table.name);
    for (const std::string& name : table.also) names.push_back(name);
  }
  return names;
}

void put_in_place(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) throw SystemError(escaped_bytes(to.string()) + ": cannot be put in place: " + error.message());
}

}  // namespace

void write_imported(const fs::path& out, Imported& imported) {
  const fs::path manifest = out / "import.json";
  const std::vector<std::string> names = names_of(imported.tables);
  require_own_folder(out, {manifest, out / kStaging}, names);
  make_folder(out);
  require_no_folder(manifest);
  AtomicFile list(manifest);  // its lock keeps a second import away
  const Staging staging(out / kStaging);
  for (const std::string& name : names) require_no_folder(out / name);
  for (const ImportedTable& table : imported.tables) {
    make_folder((staging.folder() / table.name).parent_path());
    table.write(staging.folder() / table.name);
    for (const std::string& name : names_of({table})) {
      imported.report.written.push_back({name, table.rows, sha256_of(staging.folder() / name)});
    }
  }
  list.write(to_json_text(imported.report));

  std::error_code ignored;
  const std::vector<std::string> earlier = earlier_tables(manifest);
  fs::remove(manifest, ignored);
  for (const std::string& name : earlier) fs::remove(out / name, ignored);
  for (const std::string& name : names) {
    make_folder((out / name).parent_path());
    put_in_place(staging.folder() / name, out / name);
  }
  list.commit();
}

}  // namespace ctxtag
