#include "ctxtag/base/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;

std::string reason() { return std::strerror(errno); }

// The rename itself is only safe once the folder that records it has reached the disk.
void flush_folder_of(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

// Whether two open files hold the same bytes; false when one cannot be read.
bool hold_the_same(int a, int b) {
  struct stat status_a {
  }, status_b{};
  if (::fstat(a, &status_a) != 0 || ::fstat(b, &status_b) != 0 || !S_ISREG(status_b.st_mode)) return false;
  if (status_a.st_size != status_b.st_size) return false;
  const std::unique_ptr<char[]> block_a(new char[kBufferBytes]), block_b(new char[kBufferBytes]);
  for (off_t at = 0; at < status_a.st_size;) {
    const ssize_t got = ::pread(a, block_a.get(), kBufferBytes, at);
    if (got <= 0 || ::pread(b, block_b.get(), static_cast<std::size_t>(got), at) != got) return false;
    if (std::memcmp(block_a.get(), block_b.get(), static_cast<std::size_t>(got)) != 0) return false;
    at += got;
  }
  return true;
}

}  // namespace

std::string read_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw DataError(escaped_bytes(file.string()) + ": cannot be opened: " + reason());
  std::string bytes;
  char block[1 << 16];
  for (;;) {
    const ssize_t got = ::read(descriptor, block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      const std::string why = reason();
      ::close(descriptor);
      throw DataError(escaped_bytes(file.string()) + ": cannot be read: " + why);
    }
    if (got == 0) break;
    bytes.append(block, static_cast<std::size_t>(got));
  }
  ::close(descriptor);
  return bytes;
}

void write_file_atomically(const std::filesystem::path& file, std::string_view bytes) {
  AtomicFile out(file);
  out.write(bytes);
  out.commit();
}

std::string why_not_written(int error) {
  const bool no_room = error == ENOSPC || error == EDQUOT || error == EFBIG;
  return std::strerror(error) + std::string(no_room ? "; what was finished is kept: make room, then run the same "
                                                      "command again to continue"
                                                    : "");
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (std::filesystem::is_directory(folder)) return;
  const std::string name = escaped_bytes(folder.string());
  if (std::filesystem::exists(folder)) throw ConfigError(name + ": is a file; a folder is needed");
  if (failed == std::errc::not_a_directory) throw ConfigError(name + ": a part of the path is a file");
  throw SystemError(name + ": cannot be made: " + failed.message());
}

AtomicFile::AtomicFile(std::filesystem::path file) : file_(std::move(file)) {
  struct stat status {};
  if (::stat(file_.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
    descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CLOEXEC);  // a device is written as it is
    if (descriptor_ < 0) throw SystemError(escaped_bytes(file_.string()) + ": cannot be written: " + reason());
    return;
  }
  if (std::filesystem::is_directory(file_)) {
    throw ConfigError(escaped_bytes(file_.string()) + ": is a folder; name a file");
  }
  temporary_ = file_;
  temporary_ += ".part";
  open_temporary();
}

// The temporary's name is fixed, so that what a killed process left behind is overwritten by the next; its lock keeps
// two living processes apart. Between opening and locking, another writer may have renamed the file away: then once
// more.
void AtomicFile::open_temporary() {
  const std::string name = escaped_bytes(file_.string());
  for (;;) {
    descriptor_ = ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0 && errno == ENOENT) throw ConfigError(name + ": its folder does not exist; make it first");
    if (descriptor_ < 0) throw SystemError(name + ": cannot be written: " + reason());
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      ::close(std::exchange(descriptor_, -1));
      throw ConfigError(name + ": another process is writing it; wait for it to end, or write to another place");
    }
    struct stat opened {
    }, named{};
    const bool same =
        ::fstat(descriptor_, &opened) == 0 && ::stat(temporary_.c_str(), &named) == 0 && opened.st_ino == named.st_ino;
    if (same) break;
    ::close(std::exchange(descriptor_, -1));
  }
  if (::ftruncate(descriptor_, 0) != 0) {
    const std::string why = reason();
    ::close(std::exchange(descriptor_, -1));
    throw SystemError(name + ": cannot be written: " + why);
  }
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() < kBufferBytes) {
    buffer_.append(bytes);
  } else {
    flush();
    put(bytes);
  }
}

void AtomicFile::put(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(descriptor_, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) throw SystemError(escaped_bytes(file_.string()) + ": cannot be written: " + why_not_written(errno));
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

void AtomicFile::flush() {
  put(buffer_);
  buffer_.clear();
}

bool AtomicFile::changes_nothing() const {
  if (temporary_.empty()) return false;
  const int before = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (before < 0) return false;
  const bool same = hold_the_same(descriptor_, before);
  ::close(before);
  return same;
}

void AtomicFile::commit() {
  flush();
  if (changes_nothing()) {
    ::close(std::exchange(descriptor_, -1));
    ::unlink(temporary_.c_str());
    return;
  }
  if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != EROFS) {
    throw SystemError(escaped_bytes(file_.string()) + ": cannot be written: " + why_not_written(errno));
  }
  if (::close(std::exchange(descriptor_, -1)) != 0) {
    const std::string why = why_not_written(errno);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
    throw SystemError(escaped_bytes(file_.string()) + ": cannot be written: " + why);
  }
  if (temporary_.empty()) return;
  if (::rename(temporary_.c_str(), file_.c_str()) != 0) {
    const std::string why = reason();
    ::unlink(temporary_.c_str());
    throw SystemError(escaped_bytes(file_.string()) + ": cannot be put in place: " + why);
  }
  flush_folder_of(file_);
}

FileLock::FileLock(const std::filesystem::path& file) : file_(file) {
  const auto in_place = [&] {  // its last owner may have removed the file between our opening and locking it
    struct stat held {};
    struct stat named {};
    return ::fstat(descriptor_, &held) == 0 && ::stat(file.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
           held.st_ino == named.st_ino;
  };
  do {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0 && errno == ENOENT) {
      throw ConfigError(escaped_bytes(file.string()) + ": its folder does not exist; make it first");
    }
    if (descriptor_ < 0) throw SystemError(escaped_bytes(file.string()) + ": cannot be opened: " + reason());
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      const std::string why = reason();
      ::close(descriptor_);
      throw ConfigError(escaped_bytes(file.string()) + ": locked by another process (" + why +
                        "); wait for it to end, or write to another place");
    }
  } while (!in_place());
}

FileLock::~FileLock() {
  ::unlink(file_.c_str());
  ::close(descriptor_);
}

MappedFile::MappedFile(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw DataError(escaped_bytes(file.string()) + ": cannot be opened: " + reason());
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    throw DataError(escaped_bytes(file.string()) + ": not a regular file");
  }
  size_ = static_cast<std::size_t>(status.st_size);
  if (size_ != 0) {
    void* const address = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, descriptor, 0);
    if (address == MAP_FAILED) {
      const std::string why = reason();
      ::close(descriptor);
      throw DataError(escaped_bytes(file.string()) + ": cannot be mapped: " + why);
    }
    data_ = static_cast<const std::byte*>(address);
  }
  ::close(descriptor);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

}  // namespace ctxtag
