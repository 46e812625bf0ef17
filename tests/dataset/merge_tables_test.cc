#include "ctxtag/dataset/merge_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/formats/npy.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class MergeTables : public ::testing::Test {
 protected:
  std::filesystem::path file(const std::string& name, const std::string& text) const {
    write_file_atomically(folder_ / name, text);
    return folder_ / name;
  }
  std::string refusal(const std::vector<std::filesystem::path>& parts, const std::string& out = "all.csv") const {
    const std::string text = test::error_of<Error>([&] { merge_tables(parts, folder_ / out); });
    EXPECT_FALSE(std::filesystem::exists(folder_ / out));
    return text;
  }

  test::TemporaryFolder folder_;
};

TEST_F(MergeTables, KeepsTheBytesOfRows) {
  const auto first = file("1.csv", "track_id,gym\na,0.10\n\"b\nc\",.5\n"),
             second = file("2.csv", "track_id,gym\nd,1\n");
  EXPECT_EQ(merge_tables({first, second}, folder_ / "all.csv"), 3U);
  EXPECT_EQ(read_file(folder_ / "all.csv"), "track_id,gym\na,0.10\n\"b\nc\",.5\nd,1\n");
}

TEST_F(MergeTables, TakesARowOnceATrackPerListener) {
  const auto first = file("1.csv", "track_id,user_id,gym\na,u,1\n"),
             second = file("2.csv", "track_id,user_id,gym\na,v,0\n");
  EXPECT_EQ(merge_tables({first, second}, folder_ / "all.csv"), 2U);
  const auto again = file("3.csv", "track_id,user_id,gym\na,u,0\n");
  EXPECT_THAT(refusal({first, again}, "again.csv"), HasSubstr("1.csv and in "));
}

TEST_F(MergeTables, RefusesWhatIsNotOfOneKind) {
  const auto whole = file("1.csv", "track_id,gym\na,1\n");
  EXPECT_THAT(refusal({whole, file("2.csv", "track_id,car\nb,1\n")}),
              HasSubstr("2.csv:1: other columns than " + whole.string() + ": 'track_id,car', not 'track_id,gym'"));
  EXPECT_THAT(refusal({whole, file("cut.csv", "track_id,gym\nb,1")}), HasSubstr("cut.csv: its last line is not ended"));
  EXPECT_THAT(refusal({whole, file("few.csv", "track_id,gym\nb\n")}), HasSubstr("few.csv:2: "));
  EXPECT_THAT(refusal({whole, file("tags.jsonl", "")}), HasSubstr("expected names that all end in"));
  EXPECT_THAT(refusal({whole}, "all.npy"), HasSubstr("expected names that all end in"));
}

TEST_F(MergeTables, PutsLinesOfJsonTogether) {
  const auto first = file("1.jsonl", "{\"track_id\":\"a\",\"tags\":[]}\n"), none = file("2.jsonl", "");
  const auto last = file("3.jsonl", "{\"track_id\":\"b\"}\n");
  EXPECT_EQ(merge_tables({first, none, last}, folder_ / "all.jsonl"), 2U);
  EXPECT_EQ(read_file(folder_ / "all.jsonl"), read_file(first) + read_file(last));
  EXPECT_THAT(refusal({first, last, file("same.jsonl", read_file(first))}, "x.jsonl"), HasSubstr("'a' stands in"));
  EXPECT_THAT(refusal({first, file("4.jsonl", "[]\n")}, "x.jsonl"), HasSubstr("4.jsonl:1: expected a JSON object"));
}

TEST_F(MergeTables, PutsArraysAndTheirIdsTogether) {
  const std::vector<float> some{1, 2, 3, 4}, more{5, 6};
  const auto array = [&](const std::string& name, const std::vector<std::size_t>& shape,
                         const std::vector<float>& values, const std::string& ids) {
    write_npy(folder_ / (name + ".npy"), shape, values.data());
    file(name + ".ids.csv", "track_id\n" + ids);
    return folder_ / (name + ".npy");
  };
  const auto first = array("1", {2, 2}, some, "a\nb\n"), none = array("2", {0, 0}, {}, "");
  const auto last = array("3", {1, 2}, more, "c\n"), wide = array("4", {1, 3}, some, "d\n");
  EXPECT_EQ(merge_tables({none, first, last}, folder_ / "all.npy"), 3U);
  EXPECT_THAT(NpyArray(folder_ / "all.npy").to_doubles(), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(NpyArray(folder_ / "all.npy").header().shape, ElementsAre(3, 2));
  EXPECT_EQ(read_file(folder_ / "all.ids.csv"), "track_id\na\nb\nc\n");
  EXPECT_THAT(refusal({first, wide}, "x.npy"), HasSubstr("4.npy: rows of <f4"));
  file("3.ids.csv", "track_id\nc\nd\n");
  EXPECT_THAT(refusal({first, last}, "y.npy"), HasSubstr("3 rows, but 4 ids"));
}

}  // namespace
}  // namespace ctxtag
