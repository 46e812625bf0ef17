#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/features/feature_store.h"

namespace ctxtag {

/// The values of one row as a store holds them: float32, or rounded to float16.
std::vector<std::byte> row_bytes(const float* values, std::size_t count, const FrontendConfig& config);

/// A features.npy that grows in place, slot by slot; what is behind the last whole slot is overwritten.
class FeatureRowFile {
 public:
  /// Opens or creates. Throws SystemError.
  FeatureRowFile(std::filesystem::path file, const FrontendConfig& config);
  ~FeatureRowFile();
  FeatureRowFile(const FeatureRowFile&) = delete;
  FeatureRowFile& operator=(const FeatureRowFile&) = delete;

  /// Throws SystemError (disk full, ...).
  void write(std::size_t slot, const std::vector<std::byte>& row);
  void read(std::size_t slot, std::vector<std::byte>& row) const;
  /// Whole slots in the file.
  std::size_t slots() const;
  /// Gives the file exactly `slots` rows, flushed to the disk: it is then a valid array.
  void seal(std::size_t slots);

 private:
  [[noreturn]] void fail(const char* what) const;

  std::filesystem::path file_;
  NpyHeader header_;
  std::size_t header_bytes_ = 0, row_bytes_ = 0;
  int descriptor_ = -1;
};

std::string index_csv(const std::vector<FeatureEntry>& entries);
std::string rejects_csv(const std::vector<RejectedEntry>& entries);

/// Completes a folder that holds features.npy: frontend.json, rejects.csv, and at last index.csv, without which no
/// reader takes the folder for a store.
void write_store_tables(const std::filesystem::path& folder, const FrontendContract& contract,
                        const std::vector<FeatureEntry>& entries, const std::vector<RejectedEntry>& rejects);

}  // namespace ctxtag
