#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace ctxtag {

/// A regular file opened for reading at any place.
class FileBytes {
 public:
  /// Throws RejectedInput: missing, unreadable (no permission, a folder, not a regular file) or empty.
  explicit FileBytes(std::filesystem::path file);
  ~FileBytes();
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  const std::filesystem::path& path() const { return file_; }
  std::int64_t size() const { return size_; }

  /// Up to `count` bytes from `offset` on; how many there were.
  std::size_t read_at(std::int64_t offset, void* bytes, std::size_t count) const;
  /// As a string; shorter at the end of the file.
  std::string at(std::int64_t offset, std::size_t count) const;

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
  std::int64_t size_ = 0;
};

}  // namespace ctxtag
