#include "importing/source.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace fs = std::filesystem;
namespace {

std::optional<fs::path> file_in(const fs::path& folder, const std::string& name) {
  std::error_code unknown;
  for (const char* const ending : {"", ".gz"}) {
    const fs::path file = folder / (name + ending);
    if (fs::is_regular_file(file, unknown)) return file;
  }
  return std::nullopt;
}

fs::path folder_of(const fs::path& source) {
  std::error_code unknown;
  if (fs::is_directory(source, unknown)) return source;
  return source.has_parent_path() ? source.parent_path() : fs::path(".");
}

}  // namespace

SourceFolder::SourceFolder(const fs::path& source) : folder_(folder_of(source)) {
  std::error_code unknown;
  if (!fs::exists(source, unknown)) {
    throw ConfigError(escaped_bytes(source.string()) + ": there is no such folder or file to import from");
  }
  if (!fs::is_directory(source, unknown)) named_ = source;
}

std::optional<fs::path> SourceFolder::find(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    looked_for_.push_back(name);
    if (auto file = file_in(folder_, name)) return file;
  }
  return std::nullopt;
}

std::optional<fs::path> SourceFolder::find(const std::vector<std::string>& names, ImportReport& report) {
  auto file = find(names);
  if (!file) report.absent.push_back(joined(names, " or "));
  return file;
}

fs::path SourceFolder::require(const std::vector<std::string>& names) {
  if (auto file = find(names)) return *file;
  fail("there is no " + joined(names, " or "));
}

std::vector<std::string> SourceFolder::listing() const {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder_, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code unknown;
    if (name[0] != '.') names.push_back(fs::is_directory(entry->path(), unknown) ? name + "/" : name);
  }
  if (error) throw ConfigError(escaped_bytes(folder_.string()) + ": cannot be listed: " + error.message());
  std::sort(names.begin(), names.end());
  return names;
}

void SourceFolder::fail(const std::string& what) const {
  std::vector<std::string> found;
  for (const std::string& name : listing()) found.push_back(escaped_bytes(name));
  const std::size_t count = found.size();
  if (count > 12) found.resize(12);
  std::vector<std::string> wanted = looked_for_;
  wanted.erase(std::remove_if(wanted.begin(), wanted.end(),
                              [seen = std::vector<std::string>()](const std::string& name) mutable {
                                const bool again = std::find(seen.begin(), seen.end(), name) != seen.end();
                                seen.push_back(name);
                                return again;
                              }),
               wanted.end());
  throw DataError(fmt::format("{}: {}{}; found: {}{}", escaped_bytes(folder_.string()), what,
                              wanted.empty() ? "" : "; looked for (plain or .gz): " + joined(wanted),
                              found.empty() ? "nothing" : joined(found),
                              count > found.size() ? fmt::format(" and {} more", count - found.size()) : ""));
}

std::string SourceFolder::name_of(const fs::path& file) const {
  const fs::path below = file.lexically_normal().lexically_relative(folder_.lexically_normal());
  const bool inside = !below.empty() && *below.begin() != "..";
  return escaped_bytes(inside ? below.string() : file.filename().string());
}

std::string SourceFolder::place(const FileLine& at) const { return name_of(at.file) + ":" + std::to_string(at.line); }

void SourceFolder::add_read(ImportReport& report, const fs::path& file, std::size_t rows) const {
  report.read.push_back({name_of(file), rows, sha256_of(file)});
}

std::string sha256_of(const fs::path& file) {
  const MappedFile bytes(file);
  return sha256(bytes.size() == 0 ? "" : static_cast<const void*>(bytes.data()), bytes.size());
}

bool holds_any(const fs::path& source, const std::vector<std::string>& names) {
  std::error_code unknown;
  if (fs::is_directory(source, unknown)) {
    return std::any_of(names.begin(), names.end(), [&](const auto& name) { return file_in(source, name).has_value(); });
  }
  return fs::is_regular_file(source, unknown) &&
         std::find(names.begin(), names.end(), without_gz(source)) != names.end();
}

std::string without_gz(const fs::path& file) {
  const fs::path name = file.filename();
  return name.extension() == ".gz" ? name.stem().string() : name.string();
}

}  // namespace ctxtag
