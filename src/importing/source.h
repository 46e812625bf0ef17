#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/formats/csv.h"
#include "ctxtag/importing/import_report.h"

namespace ctxtag {

/// The folder an import reads from. It remembers what was looked for, so that a wrong folder can be told from a right
/// one in the message.
class SourceFolder {
 public:
  /// `source` is a folder, or a file that stands for the folder it is in. Throws ConfigError when there is neither.
  explicit SourceFolder(const std::filesystem::path& source);

  const std::filesystem::path& path() const { return folder_; }
  /// The file that was named, when one was.
  const std::optional<std::filesystem::path>& named() const { return named_; }

  /// The first of these files that is there, plain or with .gz, searched below the folder by its path.
  std::optional<std::filesystem::path> find(const std::vector<std::string>& names);
  /// The same; when none is there, they are listed as absent in the report.
  std::optional<std::filesystem::path> find(const std::vector<std::string>& names, ImportReport& report);
  /// The same; throws DataError when none is there.
  std::filesystem::path require(const std::vector<std::string>& names);

  /// Names of the files and folders in it, in byte order, hidden ones left out; folders end in a slash.
  std::vector<std::string> listing() const;
  /// Throws DataError: `what`, the files that were looked for, those that are there.
  [[noreturn]] void fail(const std::string& what) const;

  /// The path of a file as it stands in reports: from the folder, valid UTF-8.
  std::string name_of(const std::filesystem::path& file) const;
  /// "NAME:LINE"
  std::string place(const FileLine& at) const;
  /// Puts a table that was read whole into the report, with its checksum.
  void add_read(ImportReport& report, const std::filesystem::path& file, std::size_t rows) const;

 private:
  std::filesystem::path folder_;
  std::optional<std::filesystem::path> named_;
  std::vector<std::string> looked_for_;
};

/// The SHA-256 of a file's bytes, whatever its size: they stay in the file cache.
std::string sha256_of(const std::filesystem::path& file);
/// True when `source` (or the folder of it, for a file) holds one of the files, plain or with .gz.
bool holds_any(const std::filesystem::path& source, const std::vector<std::string>& names);
/// "train.csv" of "folder/train.csv.gz"
std::string without_gz(const std::filesystem::path& file);

}  // namespace ctxtag
