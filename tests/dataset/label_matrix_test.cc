#include "ctxtag/dataset/label_matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using test::test_data;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ReadLabels, TellsAbsentFromUnknown) {
  const TemporaryFolder folder;
  const LabelMatrix labels = read_labels(folder.file("l.csv", "song_id,car,chill\na,1,\nb,0.0,1.0\n"));
  EXPECT_THAT(labels.vocabulary.tags(), ElementsAre("car", "chill"));
  EXPECT_THAT(labels.ids, ElementsAre(TrackId{"a"}, TrackId{"b"}));
  EXPECT_THAT(labels.values.reshaped<Eigen::RowMajor>(), ElementsAre(1, 0, 0, 1));
  EXPECT_THAT(labels.known.reshaped<Eigen::RowMajor>(), ElementsAre(1, 0, 1, 1));
  EXPECT_EQ(labels.rows().at(TrackId{"b"}), 1U);
}

TEST(ReadLabels, NamesTheColumnsThatAreNoTags) {
  const TemporaryFolder folder;
  const auto file = folder.file("l.csv", ",user_id,car,note,empty,artist_id\nx,1,1,hm,,0\ny,0,0,,,1\n");
  LabelNotes notes;
  const LabelMatrix labels = read_labels(file, {}, &notes);
  EXPECT_THAT(labels.vocabulary.tags(), ElementsAre("car", "empty"));
  EXPECT_THAT(notes.ignored_columns, ElementsAre("user_id", "note", "artist_id"));
}

TEST(ReadLabels, PointsAtTheCellThatMakesATagNone) {
  const TemporaryFolder folder;
  LabelNotes notes;
  read_labels(folder.file("l.csv", "id,car,chill,gym,title\nx,1,0,0,a\ny,0,l,1,b\nz,0,1,,c\n"), {}, &notes);
  ASSERT_EQ(notes.stray_cells.size(), 1U);
  EXPECT_THAT(notes.stray_cells[0], HasSubstr("l.csv:3: 'chill' is 'l', so the column counts as no tag; for a tag"));
  EXPECT_THAT(notes.lines(), ElementsAre("columns left out: chill, title", notes.stray_cells[0]));
  EXPECT_THAT(error_of<DataError>([&] { read_labels(folder.file("m.csv", "id,gym\nx,1\ny,yes\nz,0\n")); }),
              HasSubstr("m.csv:3: 'gym' is 'yes'"));
}

TEST(ReadLabels, CallsACellStrayUpToOnePercent) {
  const TemporaryFolder folder;
  const auto stray_cells = [&](int rows, int others) {
    std::string text = "id,car,gym\n";
    for (int row = 0; row < rows; ++row) text += std::to_string(row) + ",1," + (row < others ? "no" : "0") + "\n";
    LabelNotes notes;
    read_labels(folder.file("l.csv", text), {}, &notes);
    return notes.stray_cells;
  };
  EXPECT_THAT(stray_cells(300, 3),
              ElementsAre(HasSubstr("l.csv:2: 'gym' is 'no', so the column counts as no tag (3 such")));
  EXPECT_THAT(stray_cells(299, 3), ElementsAre());
  EXPECT_THAT(stray_cells(3, 1), ElementsAre(HasSubstr("l.csv:2:")));
  EXPECT_THAT(stray_cells(2, 1), ElementsAre());
  EXPECT_THAT(stray_cells(3, 0), ElementsAre());
}

TEST(ReadLabels, TakesTheTagsOfAVocabularyInItsOrder) {
  const TemporaryFolder folder;
  const auto file = folder.file("l.csv", "id,b,c,a\nx,1,5,0\n");
  LabelNotes notes;
  const LabelMatrix labels = read_labels(file, TagVocabulary({"a", "b"}), &notes);
  EXPECT_THAT(labels.values.reshaped<Eigen::RowMajor>(), ElementsAre(0, 1));
  EXPECT_THAT(notes.ignored_columns, ElementsAre("c"));
}

TEST(ReadLabels, SaysWhatIsWrongAndWhere) {
  const TemporaryFolder folder;
  const TagVocabulary tags({"car", "chill"});
  const auto message = [&](const std::string& text, const TagVocabulary& vocabulary) {
    return error_of<DataError>([&] { read_labels(folder.file("l.csv", text), vocabulary); });
  };
  EXPECT_THAT(message("id,car,chill\nx,1,0\ny,0,2\n", tags),
              HasSubstr("l.csv:3: 'chill' is '2'; expected 1, 0 or nothing"));
  EXPECT_THAT(message("id,car,chil\nx,1,0\n", tags),
              HasSubstr("l.csv:1: 1 of 2 columns are missing: 'chill' (nearest: 'chil')"));
  EXPECT_THAT(message("id,car,chill\nx,1,0\nx,0,0\n", tags), HasSubstr("l.csv:3: the id 'x' stands in line 2 already"));
  EXPECT_THAT(message("id,car\nx,1\ny,0\nx,1\n", {}), HasSubstr("l.csv:4: the id 'x'"));
  EXPECT_THAT(message("id,car\n,1\n", {}), HasSubstr("l.csv:2: the id is empty"));
  EXPECT_THAT(message("id,car\n", {}), HasSubstr("no rows"));
  EXPECT_THAT(message("id,car\nx,loud\n", {}), HasSubstr("no column holds only 1, 0 or nothing"));
  EXPECT_THAT(message("id,car,car\nx,1,1\n", {}), HasSubstr("l.csv:1: the tag 'car' stands twice"));
  EXPECT_THAT(message("id,car,car\nx,1,1\n", TagVocabulary({"car"})), HasSubstr("two columns are named 'car'"));
}

TEST(WriteLabels, ComesBackAsItWas) {
  const TemporaryFolder folder;
  const auto first = folder.file("a.csv", "track_id,car,\"a,b\"\ncaf\\xe9,1,\n\"x,y\",0,1\n");
  write_labels(folder.path() / "b.csv", read_labels(first));
  EXPECT_EQ(read_file(folder.path() / "b.csv"), read_file(first));
}

TEST(ReadLabels, GivesOneNameToOneIdHoweverItIsSpelled) {
  const TemporaryFolder folder;
  const LabelMatrix raw = read_labels(folder.file("a.csv", "id,car\ncaf\xE9,1\na\\b,0\n"));
  const LabelMatrix escaped = read_labels(folder.file("b.csv", "id,car\ncaf\\xe9,1\na\\\\b,0\n"));
  EXPECT_EQ(raw.ids, escaped.ids);
  EXPECT_EQ(raw.ids[0].value, "caf\\xe9");
}

TEST(ReadLabels, ReadsTheReleasedIcassp2020TableQuickly) {
  const auto file = test_data() / "data/icassp2020/balanced_ground_truth_hot_vector.csv.gz";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "set CTXTAG_TEST_DATA to run on the released labels";
  const auto begin = std::chrono::steady_clock::now();
  const LabelMatrix labels = read_labels(file);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));  // measured: 0.06 s without sanitizers
  EXPECT_EQ(labels.ids.size(), 49929U);
  EXPECT_EQ(labels.ids[0].value, "92310738");
  EXPECT_EQ(labels.known.cast<int>().sum(), 49929 * 15);
  EXPECT_EQ(labels.values.cast<int>().sum(), 359885);
  // Positives per tag, car to workout, counted on the released file with other software.
  EXPECT_THAT(labels.values.cast<int>().colwise().sum().reshaped(),
              ElementsAre(22692, 34315, 20000, 31409, 23350, 20000, 23633, 31039, 21145, 22203, 20000, 20000, 26216,
                          23883, 20000));
}

TEST(ReadLabels, ReadsTheReleasedIcmr2020Tables) {
  const auto folder = test_data() / "data/icmr2020";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "set CTXTAG_TEST_DATA to run on the released labels";
  int tables = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".gz") continue;
    const LabelMatrix labels = read_labels(entry.path());
    EXPECT_EQ(labels.vocabulary.size(), entry.path().string().find("coco") != std::string::npos ? 80U : 81U);
    ++tables;
  }
  EXPECT_EQ(tables, 24);
}

}  // namespace
}  // namespace ctxtag
