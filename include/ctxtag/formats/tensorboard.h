#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace ctxtag {

/// Appends scalars to a TensorBoard event file (TFRecord frames with masked CRC-32C, `Event` messages of
/// tensorflow/core/util/event.proto).
class TensorBoardWriter {
 public:
  /// Creates `file` with the version record when absent. A torn last record, left by a process that was killed, is cut
  /// off: TensorBoard would not read beyond it. Throws SystemError, and DataError when the file cannot be read.
  explicit TensorBoardWriter(std::filesystem::path file);
  /// Throws SystemError.
  void add_scalar(const std::string& tag, float value, std::int64_t step, double wall_time_seconds);

 private:
  void append(const std::string& event) const;
  std::filesystem::path file_;
};

}  // namespace ctxtag
