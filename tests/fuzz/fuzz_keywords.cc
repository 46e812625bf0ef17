#include <cstdint>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/playlists/title_matcher.h"
#include "fuzz_file.h"

/// Every keyword of a file that is accepted is found in a title that is the keyword itself, unless it is excluded.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ctxtag;
  try {
    const Keywords keywords = read_keywords(fuzz::input_file(data, size));
    const TitleMatcher matcher(keywords);
    for (const Keywords::Keyword& keyword : keywords.keywords) {
      const TitleMatch match = matcher.matches(keyword.text);
      fuzz::require(!keywords.excluded.empty() || !match.tags.empty());
    }
  } catch (const Error& error) {
    fuzz::require(is_utf8(error.what()));
  }
  return 0;
}
