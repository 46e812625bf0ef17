#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/playlists/build.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::HasSubstr;

Keywords only_gym() {
  Keywords keywords;
  keywords.tags = TagVocabulary({"gym"});
  keywords.keywords = {{"gym", 0}};
  return keywords;
}

// A part of ten playlists from `first` on, each with two tracks.
std::filesystem::path part(const TemporaryFolder& folder, const std::string& name, int first) {
  std::string table = "playlist,title,track\n";
  for (int id = first; id < first + 10; ++id) {
    table += std::to_string(id) + ",gym,t1\n" + std::to_string(id) + ",gym,t" + std::to_string(id) + "\n";
  }
  const auto file = folder.file(name + ".csv", table);
  write_partial(folder.path() / name, count_playlist_tables({file}, only_gym(), {}, {}));
  return folder.path() / name;
}

std::string merge_message(const std::vector<std::filesystem::path>& parts) {
  return error_of<DataError>([&] { merged_partials(parts); });
}

void write(const std::filesystem::path& file, const std::string& text) { write_file_atomically(file, text); }

void replace_in(const std::filesystem::path& file, const std::string& old, const std::string& now) {
  std::string text = read_file(file);
  ASSERT_NE(text.find(old), std::string::npos) << old << " in " << text;
  write(file, text.replace(text.find(old), old.size(), now));
}

// Writes a table of a part, and its hash as if the part had been made so.
void forge(const std::filesystem::path& folder, const std::string& name, const std::string& text) {
  const std::string hash = sha256(read_file(folder / name));
  write(folder / name, text);
  replace_in(folder / "partial.json", hash, sha256(text));
}

TEST(MergedPartials, RefuseATableThatWasCut) {
  for (const char* name : {"tracks.csv", "counts.csv", "playlists.csv"}) {
    const TemporaryFolder folder;
    const auto first = part(folder, "a", 10), second = part(folder, "b", 20);
    std::string text = read_file(second / name);
    text.resize(text.rfind('\n', text.size() - 2) + 1);  // the last row
    write(second / name, text);
    EXPECT_THAT(merge_message({first, second}),
                HasSubstr((second / name).string() + ": it is not the table that partial.json describes"));
  }
}

TEST(MergedPartials, RefuseATableThatIsGoneThoughOthersAgree) {
  const TemporaryFolder folder;
  const auto first = part(folder, "a", 10);
  std::filesystem::remove(first / "playlists.csv");
  EXPECT_THAT(merge_message({first}), HasSubstr("playlists.csv"));
}

// A run that was killed while it put its tables in place.
TEST(WritePartial, LeavesNoDescriptionOfTablesThatItHasBegunToReplace) {
  const TemporaryFolder folder;
  const auto first = part(folder, "a", 10);
  std::filesystem::remove(first / "counts.csv");
  std::filesystem::create_directory(first / "counts.csv");  // where it will fail
  EXPECT_ANY_THROW(part(folder, "a", 20));
  EXPECT_FALSE(is_partial(first));
  std::filesystem::remove(first / "counts.csv");
  EXPECT_EQ(merged_partials({part(folder, "a", 20)}).tracks.size(), 11U);
}

TEST(MergedPartials, RefuseACountThatDoesNotFit) {
  const TemporaryFolder folder;
  const auto first = part(folder, "a", 10), second = part(folder, "b", 20);
  std::string text = read_file(second / "counts.csv");
  const std::string one = "t1,10\n";
  ASSERT_NE(text.find(one), std::string::npos);
  std::string large = text;
  forge(second, "counts.csv", large.replace(text.find(one), one.size(), "t1,99999999999\n"));
  EXPECT_THAT(merge_message({first, second}), HasSubstr("counts.csv:2: the count '99999999999' is above 4294967295"));
  large = text;
  forge(second, "counts.csv", large.replace(text.find(one), one.size(), "t1,4294967290\n"));
  EXPECT_THAT(merge_message({first, second}),
              HasSubstr("counts.csv:2: the counts of track 't1' and tag 'gym' add up to "
                        "4294967300; the largest possible is 4294967295"));
  EXPECT_EQ(merged_partials({second}).tracks.counts(0)[0], 4294967290U);
}

TEST(MergedPartials, NameTheFileAndTheKeyOfADescriptionThatIsNone) {
  const auto message = [](const std::string& old, const std::string& now) {
    const TemporaryFolder folder;
    const auto first = part(folder, "a", 10);
    replace_in(first / "partial.json", old, now);
    return merge_message({first});
  };
  EXPECT_THAT(message("\"count\": \"playlists\"", "\"count\": 5"),
              HasSubstr("partial.json: 'count' is not what a part has there; make the part again"));
  EXPECT_THAT(message("\"gym\": [", "\"gym\": 3, \"sleep\": ["), HasSubstr("partial.json: 'keywords' is not what"));
  EXPECT_THAT(message("\"rows\": 20", "\"rows\": \"many\""), HasSubstr("partial.json: 'read' is not what"));
  EXPECT_THAT(message("\"bytes\": ", "\"bites\": "), HasSubstr("partial.json: 'inputs' is not what"));
  EXPECT_THAT(message("\"filter\"", "\"filters\""), HasSubstr("partial.json: 'filter' is not what"));
  EXPECT_THAT(message("\"version\": ", "\"version\": 9"), HasSubstr("another version"));
  EXPECT_THAT(message("{", "["), HasSubstr("partial.json: it is not a part of a build"));
}

}  // namespace
}  // namespace ctxtag
