#pragma once
#include <memory>
#include <ostream>

namespace ctxtag::tools {

/// While it lives, what is written to `stream` leaves it in printable() form, line feeds and tabs as they are: a file's
/// name cannot steer the terminal.
class PrintableStream {
 public:
  explicit PrintableStream(std::ostream& stream);
  ~PrintableStream();  ///< what was written so far goes out; then the stream is as before
  PrintableStream(const PrintableStream&) = delete;
  PrintableStream& operator=(const PrintableStream&) = delete;

 private:
  class Filter;
  std::ostream& stream_;
  std::unique_ptr<Filter> filter_;
  std::streambuf* behind_;
};

}  // namespace ctxtag::tools
