#include "ctxtag/features/feature_store_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/formats/half.h"

namespace ctxtag {
namespace {

NpyHeader header_for(const FrontendConfig& config) {
  return {config.store == "float16" ? "<f2" : "<f4",
          {0, static_cast<std::size_t>(config.frames()), static_cast<std::size_t>(config.n_mels)}};
}

// Writes or reads all of it, however many calls that takes; false with errno set.
bool write_all(int descriptor, const std::byte* from, std::size_t size, std::size_t offset) {
  for (std::size_t done = 0; done < size;) {
    const ssize_t wrote = ::pwrite(descriptor, from + done, size - done, static_cast<off_t>(offset + done));
    if (wrote < 0 && errno != EINTR) return false;
    if (wrote > 0) done += static_cast<std::size_t>(wrote);
  }
  return true;
}

bool read_all(int descriptor, std::byte* to, std::size_t size, std::size_t offset) {
  for (std::size_t done = 0; done < size;) {
    const ssize_t got = ::pread(descriptor, to + done, size - done, static_cast<off_t>(offset + done));
    if (got == 0) errno = EIO;
    if (got == 0 || (got < 0 && errno != EINTR)) return false;
    if (got > 0) done += static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace

std::vector<std::byte> row_bytes(const float* values, std::size_t count, const FrontendConfig& config) {
  const bool halves = config.store == "float16";
  std::vector<std::byte> bytes(count * (halves ? 2 : 4));
  if (!halves) {
    std::memcpy(bytes.data(), values, bytes.size());
    return bytes;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint16_t bits = to_half(values[i]);
    std::memcpy(bytes.data() + 2 * i, &bits, sizeof bits);
  }
  return bytes;
}

FeatureRowFile::FeatureRowFile(std::filesystem::path file, const FrontendConfig& config)
    : file_(std::move(file)), header_(header_for(config)) {
  header_bytes_ = npy_header_bytes(header_).size();
  row_bytes_ = header_.shape[1] * header_.shape[2] * header_.item_bytes();
  descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail("cannot be opened");
}

FeatureRowFile::~FeatureRowFile() { ::close(descriptor_); }

void FeatureRowFile::fail(const char* what) const {
  throw SystemError(escaped_bytes(file_.string()) + ": " + what + ": " + std::strerror(errno) +
                    "; what was finished is kept: run the same command again to continue");
}

void FeatureRowFile::write(std::size_t slot, const std::vector<std::byte>& row) {
  if (!write_all(descriptor_, row.data(), row.size(), header_bytes_ + slot * row_bytes_)) fail("cannot be written");
}

void FeatureRowFile::read(std::size_t slot, std::vector<std::byte>& row) const {
  row.resize(row_bytes_);
  if (!read_all(descriptor_, row.data(), row.size(), header_bytes_ + slot * row_bytes_)) fail("cannot be read");
}

std::size_t FeatureRowFile::slots() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) fail("cannot be examined");
  const auto size = static_cast<std::size_t>(status.st_size);
  return size < header_bytes_ ? 0 : (size - header_bytes_) / row_bytes_;
}

void FeatureRowFile::seal(std::size_t slots) {
  header_.shape[0] = slots;
  const std::string header = npy_header_bytes(header_);
  const auto end = static_cast<off_t>(header_bytes_ + slots * row_bytes_);
  const bool written = write_all(descriptor_, reinterpret_cast<const std::byte*>(header.data()), header.size(), 0);
  if (!written || ::ftruncate(descriptor_, end) != 0 || ::fsync(descriptor_) != 0) fail("cannot be written");
}

std::string index_csv(const std::vector<FeatureEntry>& entries) {
  std::string text = "row,track_id,path,start_seconds,seconds,flags,sha256\n";
  for (std::size_t row = 0; row < entries.size(); ++row) {
    const FeatureEntry& entry = entries[row];
    text += csv_line({std::to_string(row), entry.id.value, entry.path, to_text(entry.start_seconds),
                      to_text(entry.seconds), entry.flags(), entry.sha256});
  }
  return text;
}

std::string rejects_csv(const std::vector<RejectedEntry>& entries) {
  std::string text = "track_id,path,reason,detail\n";
  for (const RejectedEntry& entry : entries) {
    text += csv_line({entry.id.value, entry.path, entry.reason, entry.detail});
  }
  return text;
}

void write_store_tables(const std::filesystem::path& folder, const FrontendContract& contract,
                        const std::vector<FeatureEntry>& entries, const std::vector<RejectedEntry>& rejects) {
  write_file_atomically(folder / "frontend.json", contract_json(contract).dump() + "\n");
  write_file_atomically(folder / "rejects.csv", rejects_csv(rejects));
  write_file_atomically(folder / "index.csv", index_csv(entries));
}

}  // namespace ctxtag
