#include "ctxtag/formats/arff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Row = std::vector<std::optional<std::string>>;

class Arff : public ::testing::Test {
 protected:
  std::vector<Row> rows(const std::string& text) const {
    ArffReader reader(folder_.file("x.arff", text));
    std::vector<Row> all;
    for (Row cells; reader.next(cells);) all.push_back(cells);
    return all;
  }
  /// The message without the folder: "x.arff:3: ...".
  std::string failure(const std::string& text) const {
    const std::string message = test::error_of<DataError>([&] { rows(text); });
    return message.empty() ? "nothing was thrown" : message.substr(folder_.path().string().size() + 1);
  }

  test::TemporaryFolder folder_;
};

const std::string kHead =
    "@relation r\n@attribute n numeric\n@attribute c {no, 'not yet', yes}\n@attribute s string\n@data\n";

TEST_F(Arff, ReadsTheHeadInAnyCaseWithQuotesAndComments) {
  const ArffReader reader(folder_.file("x.arff",
                                       "% about\n\n@RELATION \"two: -C 6\"\r\n@Attribute 'it\\'s big' REAL\n"
                                       "  @attribute\tkind{ a, 'b c',\"d,e\" }\n@attribute when DATE 'yyyy'\n@DATA\n"));
  EXPECT_EQ(reader.relation(), "two: -C 6");
  ASSERT_EQ(reader.attributes().size(), 3U);
  EXPECT_EQ(reader.attributes()[0].name, "it's big");
  EXPECT_EQ(reader.attributes()[0].kind, ArffAttribute::Kind::kNumeric);
  EXPECT_EQ(reader.attributes()[1].name, "kind");
  EXPECT_THAT(reader.attributes()[1].values, ElementsAre("a", "b c", "d,e"));
  EXPECT_EQ(reader.attributes()[2].kind, ArffAttribute::Kind::kText);
}

TEST_F(Arff, ReadsDenseRowsWithMissingAndQuotedCells) {
  EXPECT_EQ(
      rows(kHead + "% comment\n1.5,yes,'a, b'\n\n -2e3 , 'not yet' ,\t?\r\n?,?,'?'"),
      (std::vector<Row>{{"1.5", "yes", "a, b"}, {"-2e3", "not yet", std::nullopt}, {std::nullopt, std::nullopt, "?"}}));
}

TEST_F(Arff, FillsSparseRowsWithZeroAndTheFirstValue) {
  EXPECT_EQ(rows(kHead + "{0 4, 2 'x y'}\n{}\n{ 1 yes,0 ? }\n"),
            (std::vector<Row>{{"4", "no", "x y"}, {"0", "no", ""}, {std::nullopt, "yes", ""}}));
}

TEST_F(Arff, NamesFileAndLineOfARowItCannotRead) {
  EXPECT_EQ(failure(kHead + "1,no\n"), "x.arff:6: 2 cells; expected 3, separated by commas");
  EXPECT_EQ(failure(kHead + "1,no,a,b\n"), "x.arff:6: 4 cells; expected 3, separated by commas");
  EXPECT_EQ(failure(kHead + "1,no,a b\n"), "x.arff:6: 3 cells, then 'b'; expected 3, separated by commas");
  EXPECT_EQ(failure(kHead + "x,no,a\n"), "x.arff:6: 'n' is 'x'; expected a finite number, or ? for a missing one");
  EXPECT_EQ(failure(kHead + "inf,no,a\n"), "x.arff:6: 'n' is 'inf'; expected a finite number, or ? for a missing one");
  EXPECT_EQ(failure(kHead + "1,maybe,a\n"), "x.arff:6: 'c' is 'maybe'; expected one of {no, not yet, yes}, or ?");
  EXPECT_EQ(failure(kHead + "1,no,'a\n"), "x.arff:6: a quote is opened and never closed");
  EXPECT_THAT(failure(kHead + "{3 1}\n"),
              HasSubstr("x.arff:6: '3' in a sparse row; expected an attribute's number, 0 to 2"));
  EXPECT_THAT(failure(kHead + "{0 1, 0 2}\n"), HasSubstr("x.arff:6: attribute 0 is given twice"));
  EXPECT_THAT(failure(kHead + "{0 1\n"), HasSubstr("x.arff:6: '' in a sparse row"));
  EXPECT_THAT(failure(kHead + "{0 x}\n"), HasSubstr("x.arff:6: 'n' is 'x'"));
  EXPECT_THAT(failure(kHead + "{0 1}, {5}\n"), HasSubstr("weights of rows are not supported"));
}

TEST_F(Arff, NamesFileAndLineOfAHeadItCannotRead) {
  EXPECT_EQ(failure("hello\n"), "x.arff:1: 'hello'; expected @relation, @attribute, @data or a comment (%)");
  EXPECT_EQ(failure("@relation r\n@data\n"), "x.arff:2: @data, but no @attribute before it");
  EXPECT_EQ(failure("@relation r\n@attribute a real\n"),
            "x.arff: there is no @data; this is no ARFF file, or its end is missing");
  EXPECT_THAT(failure("@attribute a real\n@attribute a real\n"),
              HasSubstr("x.arff:2: attribute 'a' is declared twice"));
  EXPECT_THAT(failure("@attribute a relational\n"), HasSubstr("x.arff:1: attribute 'a' has the type 'relational'"));
  EXPECT_THAT(failure("@attribute a {0, 1\n"), HasSubstr("x.arff:1: attribute 'a' has a list of values without its }"));
  EXPECT_THAT(failure("@attribute a {}\n"), HasSubstr("x.arff:1: attribute 'a' has no values"));
  EXPECT_THAT(failure("@attribute\n"), HasSubstr("x.arff:1: an attribute has no name"));
  EXPECT_THAT(failure("@attribute 'a real\n"), HasSubstr("x.arff:1: a quote is opened and never closed"));
}

}  // namespace
}  // namespace ctxtag
