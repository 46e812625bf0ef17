#pragma once
#include <filesystem>

#include "importing/imported.h"

namespace ctxtag {

/// Writes all tables and import.json into `out` and fills in report.written. All are written under temporary names
/// before the first is renamed; import.json comes last. Tables of an earlier import that are not among these are
/// removed. Throws ConfigError when a folder stands where a table belongs, `out` holds tables of another
/// command or, where no import wrote before, a file of a table's name, or another process writes here; SystemError.
void write_imported(const std::filesystem::path& out, Imported& imported);

}  // namespace ctxtag
