#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace ctxtag {

/// The file of a situation model: one JSON object of `ctxtag`, what we know of it, and `classifier`, which may be large
/// and is passed on as it is.
std::string situation_file_text(const std::string& about, const std::string& classifier);

struct SituationFile {
  std::string about, classifier;  ///< JSON
};

/// Throws DataError for a file that is not such an object.
SituationFile read_situation_file(const std::filesystem::path& file);

}  // namespace ctxtag
