#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace ctxtag {

/// Names of the labels in a MULAN label file (XML): the `name` of every `label` element, also of those inside others,
/// in the order of the file. Throws DataError with file and line for a label without a name, a name that comes twice, a
/// tag that is not closed, and a file without labels.
std::vector<std::string> read_label_names(const std::filesystem::path& file);

}  // namespace ctxtag
