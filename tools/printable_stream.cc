#include "printable_stream.h"

#include <algorithm>
#include <streambuf>
#include <string>
#include <string_view>

#include "ctxtag/base/text.h"

namespace ctxtag::tools {

// Keeps what was written until the stream is flushed or a good deal has come together.
class PrintableStream::Filter : public std::streambuf {
 public:
  explicit Filter(std::streambuf* behind) : behind_(behind) {}

 protected:
  int_type overflow(int_type c) override {
    if (!traits_type::eq_int_type(c, traits_type::eof())) written_ += traits_type::to_char_type(c);
    return written_.size() < kMost || pass_on() ? traits_type::not_eof(c) : traits_type::eof();
  }

  std::streamsize xsputn(const char* text, std::streamsize size) override {
    written_.append(text, static_cast<std::size_t>(size));
    return written_.size() < kMost || pass_on() ? size : 0;
  }

  int sync() override { return pass_on() ? behind_->pubsync() : -1; }

 private:
  static constexpr std::size_t kMost = 1 << 16;

  bool pass_on() {
    std::string text;
    for (std::size_t begin = 0; begin < written_.size();) {
      const std::size_t end = std::min(written_.find_first_of("\n\t", begin), written_.size());
      text += printable(std::string_view(written_).substr(begin, end - begin));
      if (end < written_.size()) text += written_[end];
      begin = end + 1;
    }
    written_.clear();
    const auto size = static_cast<std::streamsize>(text.size());
    return behind_->sputn(text.data(), size) == size;
  }

  std::streambuf* behind_;
  std::string written_;
};

PrintableStream::PrintableStream(std::ostream& stream)
    : stream_(stream), filter_(std::make_unique<Filter>(stream.rdbuf())), behind_(stream.rdbuf(filter_.get())) {}

PrintableStream::~PrintableStream() {
  stream_.flush();
  stream_.rdbuf(behind_);
}

}  // namespace ctxtag::tools
