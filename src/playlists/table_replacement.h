#pragma once
#include <filesystem>
#include <string_view>

#include "ctxtag/base/files.h"

namespace ctxtag {

inline constexpr char kDatasetMark[] = "card.json", kPartialMark[] = "partial.json";

/// While tables are replaced one by one, the file that says they belong together is not there; a hidden file in its
/// place tells whose folder it is, also after the process was killed. A second process is kept out: ConfigError.
class TableReplacement {
 public:
  TableReplacement(const std::filesystem::path& folder, const char* mark);
  /// Writes the mark, once all tables are in place.
  void finish(std::string_view mark);

 private:
  AtomicFile mark_;
  std::filesystem::path unfinished_;
};

}  // namespace ctxtag
