#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace ctxtag {

/// A file that was read or written, by its path in the source or in the output folder.
struct ImportedFile {
  std::string file;
  std::size_t rows = 0;
  std::string sha256;  ///< of its bytes; empty for audio
};

/// Rows or files of the source that are not in the output, and why.
struct ImportDrop {
  std::string reason;
  std::size_t count = 0;
  bool damaged = false;  ///< they should be there and cannot be read; else leaving them out is right
};

/// Something in which the files of the source disagree, or break their own rule.
struct ImportFinding {
  std::string what;
  std::size_t count = 0;
  std::string first;  ///< "FILE:LINE: " and what stands there
};

/// What an import read, wrote, left out and found. Names files by their place in the source: no absolute path.
struct ImportReport {
  std::string format;
  std::vector<ImportedFile> read, written;
  std::vector<std::string> absent;  ///< files the format may have and this source has not
  std::vector<ImportDrop> dropped;
  std::vector<ImportFinding> findings;
  std::vector<std::string> notes;

  /// Whether something could not be read.
  bool rejected() const {
    return std::any_of(dropped.begin(), dropped.end(), [](const ImportDrop& drop) { return drop.damaged; });
  }
};

/// One line per statement, for people.
std::string to_text(const ImportReport& report);
/// The same as a JSON object; equal imports give equal bytes.
std::string to_json_text(const ImportReport& report);

}  // namespace ctxtag
