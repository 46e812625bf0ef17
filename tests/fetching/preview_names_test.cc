#include "fetching/preview_names.h"

#include <gtest/gtest.h>

#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

TEST(PreviewNames, KeepWhatIsSafeAndEncodeTheRest) {
  EXPECT_EQ(preview_file_name({"3135556"}), "3135556.mp3");
  EXPECT_EQ(preview_file_name({"TRx-9_z"}), "TRx-9_z.mp3");
  EXPECT_EQ(preview_file_name({".."}), "%2E%2E.mp3");
  EXPECT_EQ(preview_file_name({"a/b\\c%d e\n"}), "a%2Fb%5Cc%25d%20e%0A.mp3");
  EXPECT_EQ(percent_encoded("\xC3\xA9"), "%C3%A9");
}

TEST(PreviewNames, OfDifferentIdsDifferAlsoWithoutCase) {
  EXPECT_NO_THROW(require_own_file_names({{"1"}, {"11"}, {"%31"}, {"a.b"}, {"a%2Eb"}}));
  EXPECT_THROW(require_own_file_names({{"x"}, {"1"}, {"X"}}), ConfigError);
  EXPECT_NO_THROW(require_own_file_names({{std::string(236, 'x')}}));
  EXPECT_THROW(require_own_file_names({{std::string(237, 'x')}}), ConfigError);
  EXPECT_THROW(require_own_file_names({{std::string(79, '/')}}), ConfigError);
}

}  // namespace
}  // namespace ctxtag
