#include "ctxtag/formats/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using Rows = std::vector<std::vector<std::string>>;

class Csv : public ::testing::Test {
 protected:
  std::filesystem::path file(std::string_view bytes) const {
    write_file_atomically(folder_ / "table.csv", bytes);
    return folder_ / "table.csv";
  }

  std::filesystem::path compressed(const std::string& bytes) const {
    const gzFile out = gzopen((folder_ / "table.csv.gz").c_str(), "wb");
    gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(out);
    return folder_ / "table.csv.gz";
  }

  static Rows rows(const std::filesystem::path& file, char separator = ',') {
    CsvReader reader(file, separator);
    Rows all = {reader.header()};
    for (std::vector<std::string> cells; reader.next(cells);) all.push_back(cells);
    return all;
  }

  /// The message without the folder: "table.csv:3: ...".
  std::string failure(const std::filesystem::path& file) const {
    const std::string message = error_of<DataError>([&] { rows(file); });
    EXPECT_EQ(message.rfind(folder_.path().string() + "/", 0), 0U) << message;
    return message.substr(folder_.path().string().size() + 1);
  }

  test::TemporaryFolder folder_;
};

TEST_F(Csv, ReadsQuotesDoubledQuotesAndLineBreaksInsideThem) {
  EXPECT_EQ(rows(file("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"two\nlines\",\"\"\n")),
            (Rows{{"a", "b"}, {"x, y", "say \"hi\""}, {"two\nlines", ""}}));
}

TEST_F(Csv, ReadsCarriageReturnsAByteOrderMarkAndALastLineWithoutItsEnd) {
  EXPECT_EQ(rows(file("\xEF\xBB\xBFid,tag\r\n1,a\r\n2,b")), (Rows{{"id", "tag"}, {"1", "a"}, {"2", "b"}}));
  EXPECT_EQ(rows(file("id,tag\r\n1,b\r")), (Rows{{"id", "tag"}, {"1", "b"}}));
  EXPECT_EQ(rows(file("\xEF\xBB\xBF\"id\",tag\n")), (Rows{{"id", "tag"}}));
  EXPECT_EQ(rows(file("id,tag\nx\ry,b\n")), (Rows{{"id", "tag"}, {"x\ry", "b"}}));
}

TEST_F(Csv, PassesOverBlankLinesButNotOverEmptyCells) {
  EXPECT_EQ(rows(file("\n\na,b\n\r\n,\n\n1,\n\n")), (Rows{{"a", "b"}, {"", ""}, {"1", ""}}));
  EXPECT_EQ(rows(file("a\n\"\"\n\n")), (Rows{{"a"}, {""}}));
}

TEST_F(Csv, SeparatesByTabsWhenAsked) {
  EXPECT_EQ(rows(file("a\tb\n1,5\t\"x\ty\"\n"), '\t'), (Rows{{"a", "b"}, {"1,5", "x\ty"}}));
}

TEST_F(Csv, KeepsBytesOfAnyValue) {
  const std::string bytes("\xFF\x00\x80", 3);
  EXPECT_EQ(rows(file("a,b\n" + bytes + ",1\n")), (Rows{{"a", "b"}, {bytes, "1"}}));
}

TEST_F(Csv, SaysWhatATableIsThatIsNone) {
  EXPECT_THAT(failure(file(std::string("\xFF\xFEi\0d\0,\0a\0\n\0", 12))),
              ::testing::HasSubstr("table.csv:1: a NUL byte; a table is text in UTF-8"));
  EXPECT_THAT(failure(file("id,a\r1,0\r")), ::testing::HasSubstr("table.csv:1: lines end in a carriage return alone"));
  for (const auto& [text, separator] :
       {std::pair("id;car\na;1\n", "semicolons"), std::pair("id\tcar\na\t1\n", "tabs")}) {
    const CsvReader reader(file(text));
    EXPECT_THAT(reader.other_separator(), ::testing::HasSubstr(separator));
  }
  EXPECT_EQ(CsvReader(file("id,a;b\n")).other_separator(), "");
  EXPECT_EQ(CsvReader(file("id\n")).other_separator(), "");
}

TEST_F(Csv, NamesFileAndLineWhereTheCellsDoNotMatchTheHeader) {
  EXPECT_EQ(failure(file("a,b\n1,2\n\"x\ny\",2\n3\n")), "table.csv:5: 1 cells, but the header has 2");
  EXPECT_EQ(failure(file("a,b\n1,2,3\n")), "table.csv:2: 3 cells, but the header has 2");
}

TEST_F(Csv, NamesTheLineWhereAQuoteOpensThatIsNeverClosed) {
  EXPECT_EQ(failure(file("a,b\n1,2\n3,\"x\n4,5\n")), "table.csv:3: a quote is opened and never closed");
}

TEST_F(Csv, EndsRowsAtLineBreaksWhenAsked) {
  CsvReader reader(file("a,b\n1,\"x\n2,y\n\"p\"\"q,r\",3\n4,\"z"), ',', CsvLineBreaks::kEndRows);
  std::vector<std::string> cells;
  EXPECT_THAT(error_of<DataError>([&] { reader.next(cells); }),
              HasSubstr("table.csv:2: a quote is opened and not closed in its line"));
  EXPECT_TRUE(reader.next(cells));
  EXPECT_THAT(cells, ElementsAre("2", "y"));
  EXPECT_TRUE(reader.next(cells));
  EXPECT_THAT(cells, ElementsAre("p\"q,r", "3"));
  EXPECT_THAT(error_of<DataError>([&] { reader.next(cells); }), HasSubstr("table.csv:5: a quote is opened"));
  EXPECT_FALSE(reader.next(cells));
}

TEST_F(Csv, TellsWhereARowBegins) {
  CsvReader reader(file("a\n\n\"1\n2\"\n3\n"));
  std::vector<std::string> cells;
  ASSERT_TRUE(reader.next(cells));
  EXPECT_EQ(reader.at().line, 3);
  ASSERT_TRUE(reader.next(cells));
  EXPECT_EQ(reader.at().line, 5);
  EXPECT_THAT(to_text(reader.at()), EndsWith("table.csv:5: "));
}

TEST_F(Csv, ReadsGzip) {
  std::string text = "\xEF\xBB\xBFid,value\n";
  for (int i = 0; i < 50000; ++i) text += std::to_string(i) + ",\"" + std::to_string(i * 7) + "\"\n";
  const Rows all = rows(compressed(text));
  ASSERT_EQ(all.size(), 50001U);
  EXPECT_THAT(all[0], ElementsAre("id", "value"));
  EXPECT_THAT(all[50000], ElementsAre("49999", "349993"));
}

TEST_F(Csv, CatchesAGzipThatIsCutOffAnywhere) {
  std::string text = "id,value\n";
  for (int i = 0; i < 2000; ++i) text += std::to_string(i) + "," + std::to_string(i * 7919 % 1000) + "\n";
  const std::string bytes = read_file(compressed(text));
  for (std::size_t kept = 2; kept < bytes.size(); kept += bytes.size() - kept < 12 ? 1 : 97) {
    EXPECT_THAT(failure(file(bytes.substr(0, kept))), HasSubstr("cut off")) << kept;
  }
}

TEST_F(Csv, CatchesAGzipWithADamagedByte) {
  std::string text = "id,value\n";
  for (int i = 0; i < 2000; ++i) text += std::to_string(i) + ",x\n";
  std::string bytes = read_file(compressed(text));
  bytes[bytes.size() - 6] ^= 1;  // of the checksum
  EXPECT_THAT(failure(file(bytes)), HasSubstr("cannot be read"));
}

TEST_F(Csv, RefusesWhatHasNoHeader) {
  EXPECT_EQ(failure(file("")), "table.csv: empty; expected a header line");
  EXPECT_EQ(failure(file("\xEF\xBB\xBF\n\r\n")), "table.csv: empty; expected a header line");
  EXPECT_EQ(failure(folder_ / "absent.csv"), "absent.csv: cannot be opened: No such file or directory");
  EXPECT_THAT(error_of<DataError>([&] { CsvReader reader(folder_.path()); }), HasSubstr("it is a folder"));
  EXPECT_THAT(error_of<DataError>([&] { CsvReader reader(std::string(300, 'x')); }), HasSubstr("too long"));
}

TEST_F(Csv, FindsColumnsByName) {
  const CsvReader reader(file("id,tag,value\n"));
  EXPECT_EQ(reader.column("value"), 2U);
  EXPECT_EQ(reader.find_column("none"), 3U);
  EXPECT_THAT(error_of<DataError>([&] { reader.column("val"); }),
              EndsWith("table.csv:1: there is no column 'val'; the columns are: id, tag, value"));
}

TEST_F(Csv, ReadsBackWhatItWrites) {
  const Rows table = {{"id", "text"}, {"a,b", "say \"hi\""}, {" edge ", "two\r\nlines"}, {"\r", ""}, {"", ""}};
  std::string text;
  for (const auto& cells : table) text += csv_line(cells);
  EXPECT_EQ(rows(file(text)), table);
  EXPECT_EQ(csv_line({"plain", "a b", "é"}), "plain,a b,é\n");
  EXPECT_EQ(rows(file(csv_line({"id"}) + csv_line({""}))), (Rows{{"id"}, {""}}));
}

}  // namespace
}  // namespace ctxtag
