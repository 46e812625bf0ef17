#include "ctxtag/formats/tsv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Rows = std::vector<std::vector<std::string>>;

class Tsv : public ::testing::Test {
 protected:
  std::filesystem::path file(std::string_view bytes) const {
    write_file_atomically(folder_ / "table.tsv", bytes);
    return folder_ / "table.tsv";
  }

  std::filesystem::path compressed(const std::string& bytes) const {
    const gzFile out = gzopen((folder_ / "table.tsv.gz").c_str(), "wb");
    gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(out);
    return folder_ / "table.tsv.gz";
  }

  static Rows rows(const std::filesystem::path& file, RowWidth width = RowWidth::kAsHeader) {
    TsvReader reader(file, width);
    Rows all = {reader.header()};
    for (std::vector<std::string> cells; reader.next(cells);) all.push_back(cells);
    return all;
  }

  std::string failure(const std::filesystem::path& file, RowWidth width = RowWidth::kAsHeader) const {
    const std::string message = error_of<DataError>([&] { rows(file, width); });
    EXPECT_THAT(message, StartsWith(folder_.path().string() + "/"));
    return message.substr(folder_.path().string().size() + 1);
  }

  test::TemporaryFolder folder_;
};

TEST_F(Tsv, TakesQuotesAsText) {
  EXPECT_EQ(rows(file("id\ttitle\n1\t\"so\n2\tsay \"hi\", you\n3\t\"\"\n")),
            (Rows{{"id", "title"}, {"1", "\"so"}, {"2", "say \"hi\", you"}, {"3", "\"\""}}));
}

TEST_F(Tsv, ReadsCarriageReturnsAByteOrderMarkAndALastLineWithoutItsEnd) {
  EXPECT_EQ(rows(file("\xEF\xBB\xBFid\ttag\r\n1\ta\r\n2\tb")), (Rows{{"id", "tag"}, {"1", "a"}, {"2", "b"}}));
  EXPECT_EQ(rows(file("id\ttag\n1\ta\rb\n")), (Rows{{"id", "tag"}, {"1", "a\rb"}}));
}

TEST_F(Tsv, PassesOverBlankLinesButNotOverEmptyCells) {
  EXPECT_EQ(rows(file("\n\r\na\tb\n\n\t\n1\t\n\n")), (Rows{{"a", "b"}, {"", ""}, {"1", ""}}));
}

TEST_F(Tsv, ReadsCompressedFilesAndLinesLongerThanItsBuffer) {
  const std::string wide(700000, 'x');
  EXPECT_EQ(rows(compressed("a\tb\n" + wide + "\t1\n2\t" + wide + "\r\n")),
            (Rows{{"a", "b"}, {wide, "1"}, {"2", wide}}));
}

TEST_F(Tsv, NamesFileAndLineWhereTheCellsDoNotMatchTheHeader) {
  EXPECT_THAT(failure(file("a\tb\n1\t2\n\n3\n")), StartsWith("table.tsv:4: 1 cells, but the header has 2"));
  EXPECT_THAT(failure(file("a\tb\n1\t2\t3\n")), StartsWith("table.tsv:2: 3 cells, but the header has 2"));
}

TEST_F(Tsv, LetsTheLastColumnRepeatWhenAsked) {
  EXPECT_EQ(rows(file("id\ttags\n1\ta\tb\tc\n2\t\n"), RowWidth::kAtLeast),
            (Rows{{"id", "tags"}, {"1", "a", "b", "c"}, {"2", ""}}));
  EXPECT_THAT(failure(file("id\ttags\n1\n"), RowWidth::kAtLeast), StartsWith("table.tsv:2: 1 cells"));
}

TEST_F(Tsv, FindsColumnsByName) {
  const TsvReader reader(file("id\ttitle\n"));
  EXPECT_EQ(reader.column("title"), 1U);
  EXPECT_EQ(reader.find_column("album"), 2U);
  EXPECT_THAT(error_of<DataError>([&] { reader.column("album"); }),
              HasSubstr("table.tsv:1: there is no column 'album'; the columns are: id, title"));
}

TEST_F(Tsv, RefusesFilesThatAreMissingEmptyOrCutOff) {
  EXPECT_THAT(failure(folder_ / "none.tsv"), HasSubstr("none.tsv: cannot be opened"));
  EXPECT_EQ(failure(file("")), "table.tsv: empty; expected a header line");
  std::string text = "a\tb\n";
  for (int i = 0; i < 50000; ++i) text += std::to_string(i * 7919) + "\t1\n";
  const std::string bytes = read_file(compressed(text));
  EXPECT_THAT(failure(file(bytes.substr(0, bytes.size() / 2))), HasSubstr("cut off"));
}

TEST_F(Tsv, SaysTheLineOfEveryLine) {
  LineReader reader(file("one\n\nthree"));
  std::string line;
  EXPECT_TRUE(reader.next(line));
  EXPECT_EQ(reader.at().line, 1);
  EXPECT_TRUE(reader.next(line) && line.empty());
  EXPECT_TRUE(reader.next(line));
  EXPECT_EQ(line, "three");
  EXPECT_EQ(reader.at().line, 3);
  EXPECT_FALSE(reader.next(line));
  EXPECT_EQ(reader.at().line, 3);
}

TEST_F(Tsv, KeepsEveryReleasedPlaylistTitle) {
  const char* const data = std::getenv("CTXTAG_TEST_DATA");
  if (data == nullptr) GTEST_SKIP() << "CTXTAG_TEST_DATA is not set";
  TsvReader reader(std::filesystem::path(data) / "data/icassp2020/playlist_titles.tsv.gz");
  int count = 0;
  for (std::vector<std::string> cells; reader.next(cells);) ++count;
  EXPECT_EQ(count, 50000);
}

}  // namespace
}  // namespace ctxtag
