#include "audio/file_bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "ctxtag/audio/reject_reason.h"

namespace ctxtag {

namespace {

[[noreturn]] void reject_folder(const std::filesystem::path& folder) {
  std::error_code error;
  const std::filesystem::directory_iterator entries(folder, error);
  throw RejectedInput(RejectReason::kUnreadable, folder,
                      error ? "it is a folder that cannot be listed: " + error.message() : "it is a folder");
}

}  // namespace

FileBytes::FileBytes(std::filesystem::path file) : file_(std::move(file)) {
  struct stat status {};
  if (::stat(file_.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      throw RejectedInput(RejectReason::kMissing, file_, "there is no such file");
    throw RejectedInput(RejectReason::kUnreadable, file_, std::strerror(errno));
  }
  if (S_ISDIR(status.st_mode)) reject_folder(file_);
  if (!S_ISREG(status.st_mode)) throw RejectedInput(RejectReason::kUnreadable, file_, "it is not a regular file");
  if (status.st_size == 0) throw RejectedInput(RejectReason::kEmpty, file_, "it holds no bytes");
  size_ = status.st_size;
  descriptor_ = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) throw RejectedInput(RejectReason::kUnreadable, file_, std::strerror(errno));
}

FileBytes::~FileBytes() { ::close(descriptor_); }

std::size_t FileBytes::read_at(std::int64_t offset, void* bytes, std::size_t count) const {
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got = ::pread(descriptor_, static_cast<char*>(bytes) + done, count - done,
                                static_cast<off_t>(offset + static_cast<std::int64_t>(done)));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw RejectedInput(RejectReason::kUnreadable, file_, std::strerror(errno));
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::string FileBytes::at(std::int64_t offset, std::size_t count) const {
  std::string bytes(count, '\0');
  bytes.resize(read_at(offset, bytes.data(), count));
  return bytes;
}

}  // namespace ctxtag
