#include "formats/byte_stream.h"

#include <zlib.h>

#include <cerrno>
#include <cstring>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

ByteStream::ByteStream(const std::filesystem::path& file) : file_(file) {
  std::error_code unknown;
  const bool folder = std::filesystem::is_directory(file, unknown);
  stream_ = folder ? nullptr : gzopen(file.c_str(), "rb");
  if (stream_ == nullptr) {
    throw DataError(escaped_bytes(file.string()) +
                    ": cannot be opened: " + (folder ? "it is a folder" : std::strerror(errno)));
  }
  static const char kMark[] = "\xEF\xBB\xBF";
  try {
    if (fill() && filled_ >= 3 && std::memcmp(buffer_.data(), kMark, 3) == 0) position_ = 3;
  } catch (...) {
    gzclose(static_cast<gzFile>(stream_));
    throw;
  }
}

ByteStream::~ByteStream() { gzclose(static_cast<gzFile>(stream_)); }

bool ByteStream::fill() {
  const auto stream = static_cast<gzFile>(stream_);
  const int got = gzread(stream, buffer_.data(), static_cast<unsigned>(buffer_.size()));
  int code = Z_OK;
  if (got < 0) {
    const char* const why = gzerror(stream, &code);
    throw DataError(to_text({file_, line_}) + "cannot be read: " + why);
  }
  position_ = 0;
  filled_ = static_cast<std::size_t>(got);
  if (got > 0) return true;
  // A compressed file that is cut off ends here too; only its missing trailer tells.
  gzerror(stream, &code);
  if (code == Z_BUF_ERROR) {
    throw DataError(to_text({file_, line_}) + "the compressed data end early: the file is cut off");
  }
  return false;
}

bool ByteStream::take_line(std::string& text) {
  if (peek() == -1) return false;
  for (;;) {
    const char* const begin = buffer_.data() + position_;
    const void* const end = std::memchr(begin, '\n', filled_ - position_);
    if (end != nullptr) {
      const auto length = static_cast<std::size_t>(static_cast<const char*>(end) - begin);
      text.append(begin, length);
      position_ += length + 1;
      ++line_;
      break;
    }
    text.append(begin, filled_ - position_);
    position_ = filled_;
    if (peek() == -1) break;
  }
  if (!text.empty() && text.back() == '\r') text.pop_back();
  return true;
}

}  // namespace ctxtag
