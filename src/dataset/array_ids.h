#pragma once
#include <filesystem>

namespace ctxtag {

/// A table of numbers is either CSV or an array, whose ids stand in a file of their own.
inline bool is_npy(const std::filesystem::path& file) { return file.extension() == ".npy"; }

/// `scores.ids.csv` of `scores.npy`.
inline std::filesystem::path ids_file(std::filesystem::path file) { return file.replace_extension(".ids.csv"); }

}  // namespace ctxtag
