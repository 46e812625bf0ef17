#include "ctxtag/dataset/tag_vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/folders.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(TagVocabulary, KeepsOrderAndFindsColumns) {
  const TagVocabulary tags({"sad", "car"});
  EXPECT_EQ(tags.find("car"), 1U);
  EXPECT_EQ(tags.find("cat"), std::nullopt);
  EXPECT_THAT(error_of<ConfigError>([&] { tags.index("cat"); }), HasSubstr("nearest: 'car'"));
  EXPECT_THAT(error_of<ConfigError>([&] { tags.index("xylophone"); }), HasSubstr("they are: sad, car"));
}

TEST(TagVocabulary, RefusesATagThatIsEmptyOrStandsTwice) {
  EXPECT_THAT(error_of<ConfigError>([] { TagVocabulary({"a", ""}); }), HasSubstr("tag 2 of the vocabulary is empty"));
  EXPECT_THAT(error_of<ConfigError>([] { TagVocabulary({"a", "b", "a"}); }), HasSubstr("'a' stands twice"));
}

TEST(RequirePlainTags, RefusesWhatTablesPlaylistsAndTerminalsWouldTakeForSomethingElse) {
  EXPECT_NO_THROW(require_plain_tags(TagVocabulary({"car", "traffic light", "été", "a,b", "\"x\""})));
  const auto refusal = [](const std::string& tag) {
    return error_of<ConfigError>([&] { require_plain_tags(TagVocabulary({"car", tag})); });
  };
  EXPECT_EQ(refusal("a\nb"), "the tag 'a\\x0ab' holds a control character");
  EXPECT_THAT(refusal(std::string("a\0b", 3)), HasSubstr("holds a control character"));
  EXPECT_THAT(refusal("\x1b[31m"), HasSubstr("holds a control character"));
  EXPECT_THAT(refusal("track_id"), HasSubstr("a tag cannot be named 'track_id'"));
  EXPECT_THAT(refusal("user_id"), HasSubstr("a tag cannot be named 'user_id'"));
}

TEST(ReadVocabulary, PassesOverBlankLinesAndComments) {
  const TemporaryFolder folder;
  EXPECT_THAT(read_vocabulary(folder.file("v.txt", "# tags\ncar\r\n\ntraffic light\nsad")).tags(),
              ElementsAre("car", "traffic light", "sad"));
  EXPECT_THAT(error_of<DataError>([&] { read_vocabulary(folder.file("v.txt", "#\n")); }), HasSubstr("holds no tag"));
  EXPECT_THAT(error_of<DataError>([&] { read_vocabulary(folder.file("v.txt", "a\na\n")); }),
              HasSubstr("v.txt: the tag 'a' stands twice"));
}

TEST(ReadVocabulary, HoldsTheFifteenTagsInTheirOrder) {
  const TagVocabulary tags = read_vocabulary(test::checkout("data/vocabularies/context15.txt"));
  EXPECT_THAT(tags.tags(), ElementsAre("car", "chill", "club", "dance", "gym", "happy", "night", "party", "relax",
                                       "running", "sad", "sleep", "summer", "work", "workout"));
}

}  // namespace
}  // namespace ctxtag
