#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/importing/import_config.h"
#include "ctxtag/importing/import_report.h"

namespace ctxtag {

/// What to import and where to put it.
struct ImportRequest {
  std::string format;            ///< empty: the one that recognises the source
  std::filesystem::path source;  ///< a folder as it was downloaded, or its main file
  std::filesystem::path out;     ///< folder for the tables; made when it is not there
  std::filesystem::path audio;   ///< folder that the paths of recordings start from; empty: the source's own
  ImportOptions options;
};

/// The formats there are, in alphabetical order.
std::vector<std::string> import_formats();
/// Those of them that recognise `source`.
std::vector<std::string> formats_of(const std::filesystem::path& source);

/// Reads the source, checks its files against each other, and writes the tables of a dataset (data/README.md says
/// which) and import.json. All tables are written under temporary names first, then renamed: a failed import changes
/// nothing in `out`. Tables that an earlier import left there and this one does not write are removed. Equal sources
/// and options give equal bytes. Throws ConfigError for an unknown format, a source that no format or more than one
/// recognises, and an option that does not fit; DataError with file and line for a source that breaks its format.
ImportReport import_dataset(const ImportRequest& request);

}  // namespace ctxtag
