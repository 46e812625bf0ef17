#include "printable_stream.h"

#include <gtest/gtest.h>

#include <sstream>

namespace ctxtag::tools {
namespace {

TEST(PrintableStream, ShowsControlCharactersAndKeepsLines) {
  std::ostringstream stream;
  {
    const PrintableStream filter(stream);
    stream << "a\x1B]0;title\x07\tb\n" << 'c' << '\x9B' << "\xC2\x9B\\\n" << std::flush;
    EXPECT_EQ(stream.str(), "a\\x1b]0;title\\x07\tb\nc\\x9b\\xc2\\x9b\\\n");
    stream << "\xC3"
           << "\xA9\r";  // a character in two pieces, and no flush
  }
  EXPECT_EQ(stream.str(), "a\\x1b]0;title\\x07\tb\nc\\x9b\\xc2\\x9b\\\n\xC3\xA9\\x0d");
  stream << "\r";
  EXPECT_EQ(stream.str().back(), '\r');
}

TEST(PrintableStream, PassesOnWhatIsLong) {
  std::ostringstream stream;
  const PrintableStream filter(stream);
  const std::string line = std::string(1000, 'x') + '\n';
  std::string all;
  for (int i = 0; i < 200; ++i) {
    stream << line;
    all += line;
  }
  stream.flush();
  EXPECT_EQ(stream.str(), all);
}

TEST(PrintableStream, SaysWhenWhatIsBehindItFails) {
  class Full : public std::streambuf {};
  Full full;
  std::ostream stream(&full);
  const PrintableStream filter(stream);
  stream << "text" << std::flush;
  EXPECT_TRUE(stream.bad());
}

}  // namespace
}  // namespace ctxtag::tools
