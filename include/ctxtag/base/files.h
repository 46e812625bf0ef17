#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace ctxtag {

/// The whole file as bytes. Throws DataError naming the file when it cannot be read.
std::string read_file(const std::filesystem::path& file);

/// Writes `bytes` under a temporary name beside `file`, flushes them to the disk, then renames: a reader sees the old
/// file or the new one, never a part. Throws SystemError (disk full, read-only folder, ...) and leaves no temporary.
void write_file_atomically(const std::filesystem::path& file, std::string_view bytes);

/// What a failed write says: the system's words for `error` and, where there is no room (disk full, quota, limit), what
/// is kept and what to do.
std::string why_not_written(int error);

/// Makes a folder and those above it; nothing when it is there. Throws ConfigError when something else has that name,
/// SystemError when it cannot be made.
void make_folder(const std::filesystem::path& folder);

/// A file that is written piece by piece and appears under its name only when commit() is called. An old file that
/// holds the same bytes stays, with its time of change. What is neither a file nor a folder (/dev/null, a named pipe)
/// is written in place: renaming over it would destroy it.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path file);
  ~AtomicFile();  ///< without commit(): the temporary is removed, the old file stays
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Buffered. Throws SystemError.
  void write(std::string_view bytes);
  void commit();

 private:
  void put(std::string_view bytes);
  void open_temporary();
  bool changes_nothing() const;
  void flush();

  std::filesystem::path file_;
  std::filesystem::path temporary_;  ///< empty when the file is written in place
  std::string buffer_;
  int descriptor_ = -1;
};

/// Holds an exclusive lock on `file` until destroyed; another process that asks for it gets a ConfigError that names
/// the file. The lock vanishes with the process, however it ends; the file is created if absent, and removed in the
/// end.
class FileLock {
 public:
  explicit FileLock(const std::filesystem::path& file);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
};

/// A file mapped read-only into memory: its pages belong to the file cache, not to this process.
class MappedFile {
 public:
  /// Throws DataError when the file cannot be opened.
  explicit MappedFile(const std::filesystem::path& file);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  const std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace ctxtag
