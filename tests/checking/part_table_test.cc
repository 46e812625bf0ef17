#include "ctxtag/checking/part_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/split_table.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ctxtag::test::error_of;
using ctxtag::test::TemporaryFolder;
using ::testing::HasSubstr;

TEST(PartTable, KeepsATrackThatIsInTwoParts) {
  const TemporaryFolder folder;
  const auto file = folder.file("s.csv", "id,split\na,train\nb,test\na,test\na,train\n");
  const PartTable table = read_parts(file);
  EXPECT_EQ(table.ids, (std::vector<TrackId>{{"a"}, {"b"}, {"a"}}));
  EXPECT_EQ(table.parts, (std::vector<int>{0, 2, 2}));
  EXPECT_EQ(table.names, (std::vector<std::string>{"train", "validation", "test"}));
  EXPECT_EQ(table.repeated, 1U);
  EXPECT_EQ(table.rows_per_part(), (std::vector<std::size_t>{1, 0, 2}));
}

TEST(PartTable, ReadsFoldsAndPrefersThem) {
  const TemporaryFolder folder;
  const PartTable table = read_parts(folder.file("s.csv", "id,split,fold\na,train,2\nb,test,0\n"));
  EXPECT_TRUE(table.folds);
  EXPECT_EQ(table.names, (std::vector<std::string>{"fold 0", "fold 1", "fold 2"}));
  EXPECT_EQ(table.parts, (std::vector<int>{2, 0}));
}

TEST(PartTable, ReadsOneFileForEachPart) {
  const TemporaryFolder folder;
  const auto train = folder.file("a.csv", "song,x\n1,0\n2,1\n"), test = folder.file("b.csv", "song,x\n2,0\n");
  const PartTable table = read_parts({{"test", test}, {"train", train}});
  EXPECT_EQ(table.parts, (std::vector<int>{2, 0, 0}));
  EXPECT_EQ(read_parts({{"1", test}, {"0", train}}).parts, (std::vector<int>{1, 0, 0}));
  EXPECT_THAT(error_of<ConfigError>([&] { read_parts({{"train", train}, {"valid", test}}); }), HasSubstr("'valid'"));
  EXPECT_THAT(error_of<ConfigError>([&] { read_parts({{"0", train}, {"test", test}}); }), HasSubstr("a number"));
  EXPECT_THAT(error_of<ConfigError>([&] { read_parts({{"test", train}, {"test", test}}); }), HasSubstr("twice"));
}

TEST(PartTable, NamesTheLineThatIsWrong) {
  const TemporaryFolder folder;
  const auto bad = folder.file("s.csv", "id,split\na,train\nb,tests\n");
  EXPECT_THAT(error_of<DataError>([&] { read_parts(bad); }), HasSubstr("s.csv:3: 'split' is 'tests'"));
  EXPECT_THAT(error_of<DataError>([&] { read_parts(folder.file("f.csv", "id,fold\na,-1\n")); }), HasSubstr("f.csv:2"));
  EXPECT_THAT(error_of<DataError>([&] { read_parts(folder.file("n.csv", "id,part\na,1\n")); }), HasSubstr("'fold'"));
  EXPECT_THAT(error_of<DataError>([&] { read_parts(folder.file("e.csv", "id,fold\n")); }), HasSubstr("no rows"));
}

TEST(PartBalance, LooksAtRowsWithLabelsOnly) {
  const TemporaryFolder folder;
  const PartTable table = read_parts(folder.file("s.csv", "id,split\na,train\nb,train\nc,test\nx,test\n"));
  LabelMatrix labels{{{"a"}, {"b"}, {"c"}, {"d"}}, TagVocabulary({"t"}), ByteMatrix(4, 1), ByteMatrix::Ones(4, 1)};
  labels.values << 1, 1, 0, 0;
  const std::vector<PartBalance> balance = part_balance(table, labels);
  EXPECT_DOUBLE_EQ(balance[0].max_prevalence_deviation, 1.0 - 2.0 / 3.0);
  EXPECT_EQ(balance[2].rows, 1);
  EXPECT_EQ(balance[2].max_prevalence_tag, "t");
  labels.ids = {{"p"}, {"q"}, {"r"}, {"s"}};
  EXPECT_TRUE(part_balance(table, labels).empty());
}

TEST(PartTable, IsWrittenAsASplitTable) {
  const TemporaryFolder folder;
  for (const char* const text : {"track_id,split\na,validation\nb,test\n", "track_id,fold\na,1\nb,0\n"}) {
    const auto out = folder.path() / "out.csv";
    write_parts(out, read_parts(folder.file("in.csv", text)));
    const SplitTable table = read_splits(out);
    EXPECT_EQ(table.ids, (std::vector<TrackId>{{"a"}, {"b"}}));
    EXPECT_EQ(table.folds.empty() ? table.splits[0] == Split::kValidation : table.folds[0] == 1, true);
  }
}

}  // namespace
}  // namespace ctxtag
