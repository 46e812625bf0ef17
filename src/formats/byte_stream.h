#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/formats/csv.h"

namespace ctxtag {

/// The bytes of a plain or gzip-compressed text file, one after the other; a byte order mark is passed over.
class ByteStream {
 public:
  /// Throws DataError when the file cannot be opened.
  explicit ByteStream(const std::filesystem::path& file);
  ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  /// The next byte, or -1 at the end. Throws DataError with file and line when the compressed data are damaged.
  int take() {
    if (position_ == filled_ && !fill()) return -1;
    const char c = buffer_[position_++];
    if (c == '\n') ++line_;
    return static_cast<unsigned char>(c);
  }
  int peek() {
    if (position_ == filled_ && !fill()) return -1;
    return static_cast<unsigned char>(buffer_[position_]);
  }
  /// Appends the rest of the line to `text`, without its end; false when there was nothing left.
  bool take_line(std::string& text);
  /// The line of the next byte, counted from 1.
  int line() const { return line_; }
  const std::filesystem::path& file() const { return file_; }

 private:
  bool fill();

  std::filesystem::path file_;
  void* stream_ = nullptr;
  std::vector<char> buffer_ = std::vector<char>(1 << 18);
  std::size_t position_ = 0, filled_ = 0;
  int line_ = 1;
};

}  // namespace ctxtag
