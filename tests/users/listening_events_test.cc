#include "ctxtag/users/listening_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"
#include "users/pair_counter.h"

namespace ctxtag {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ListeningEvents read_text(const std::string& text, const std::string& name = "events.csv") {
  const test::TemporaryFolder folder;
  write_file_atomically(folder / name, text);
  return read_listening_events(folder / name);
}

std::string error_of_text(const std::string& text) {
  return test::error_of<DataError>([&] { read_text(text); });
}

TEST(ListeningEvents, AddUpAndCountRepeatedRows) {
  const ListeningEvents events = read_text("user_id,track_id\nu,x\nu,y\nu,x\nv,y\nu,x\n");
  EXPECT_THAT(events.counts.users, ElementsAre(UserId{"u"}, UserId{"v"}));
  EXPECT_THAT(events.counts.tracks, ElementsAre(TrackId{"x"}, TrackId{"y"}));
  EXPECT_THAT(events.counts.by_user.begins, ElementsAre(0, 2, 3));
  EXPECT_THAT(events.counts.by_user.columns, ElementsAre(0, 1, 1));
  EXPECT_THAT(events.counts.by_user.values, ElementsAre(3.0F, 1.0F, 1.0F));
  EXPECT_EQ(events.report.events, 5);
  EXPECT_EQ(events.report.repeated, 2);
}

TEST(ListeningEvents, TakeCountsSongsTabsAndTimesThatDoNotMatter) {
  const ListeningEvents events =
      read_text("timestamp\tsong_id\tuser\tcount\n1600000000\t7\tu\t2.5\n1600000001\t8\tu\t1e3\n", "e.tsv");
  EXPECT_THAT(events.counts.tracks, ElementsAre(TrackId{"7"}, TrackId{"8"}));
  EXPECT_THAT(events.counts.by_user.values, ElementsAre(2.5F, 1000.0F));
}

TEST(ListeningEvents, AddUpCountsOfRepeatedRows) {
  const ListeningEvents events = read_text("user_id,track_id,count\nu,x,2\nu,x,0\nu,x,5\n");
  EXPECT_THAT(events.counts.by_user.values, ElementsAre(7.0F));
  EXPECT_EQ(events.report.repeated, 2);
}

TEST(ListeningEvents, LeaveOutAndNameWhoNeverPlayedAnything) {
  const ListeningEvents events = read_text("user_id,track_id,count\na,x,0\nb,x,0\nb,y,2\nc,z,0\nd,y,1\n");
  EXPECT_THAT(events.counts.users, ElementsAre(UserId{"b"}, UserId{"d"}));
  EXPECT_THAT(events.counts.tracks, ElementsAre(TrackId{"y"}));
  EXPECT_THAT(events.counts.by_user.begins, ElementsAre(0, 1, 2));
  EXPECT_THAT(events.counts.by_user.columns, ElementsAre(0, 0));
  EXPECT_THAT(events.report.users_without_plays, ElementsAre(UserId{"a"}, UserId{"c"}));
  EXPECT_THAT(events.report.tracks_without_plays, ElementsAre(TrackId{"x"}, TrackId{"z"}));
}

TEST(ListeningEvents, TellIdsThatAreNumbersFromThoseThatAreNot) {
  const ListeningEvents events = read_text("user_id,track_id\n17,x\nu17,y\n18.0,z\n");
  EXPECT_EQ(events.report.users_as_numbers, 2);
  EXPECT_EQ(events.report.tracks_as_numbers, 0);
}

TEST(ListeningEvents, RefuseCountsBelowZeroAndWhatIsNone) {
  for (const std::string count : {"-1", "nan", "inf", "", "two", "1e39", "0x10"}) {
    EXPECT_THAT(error_of_text("user_id,track_id,count\nu,x,1\nu,y," + count + "\n"),
                HasSubstr("events.csv:3: 'count' is '" + count + "'; expected a number from 0 to 3.4e38"));
  }
  EXPECT_THAT(error_of_text(""), HasSubstr("events.csv: empty"));
  EXPECT_THAT(error_of_text("user_id,track_id\n"), HasSubstr("the table has no rows"));
  EXPECT_THAT(error_of_text("user_id,track_id,count\nu,x,0\n"), HasSubstr("every count is 0"));
  EXPECT_THAT(error_of_text("user_id,track_id\nu,\n"), HasSubstr("events.csv:2: an id is empty"));
  EXPECT_THAT(error_of_text("listener,track_id\nu,x\n"), HasSubstr("there is no column 'user_id'"));
  EXPECT_THAT(error_of_text("user_id,artist\nu,x\n"), HasSubstr("there is no column 'track_id'"));
}

TEST(PairCounter, ForgetsRepeatedPairsNowAndThen) {
  PairCounter pairs;
  constexpr int kRows = 3'000'000;
  for (int i = 0; i < kRows; ++i) pairs.add(i % 7, i % 11, 1.0);
  const SparseRows matrix = pairs.take(7);
  EXPECT_EQ(matrix.cells(), 77U);
  EXPECT_EQ(pairs.repeated(), kRows - 77);
  double sum = 0.0;
  for (const float value : matrix.values) sum += static_cast<double>(value);
  EXPECT_EQ(sum, kRows);
}

TEST(SparseRows, TurnedTwiceAreWhatTheyWere) {
  const SparseRows matrix{{0, 2, 2, 5}, {0, 3, 0, 1, 3}, {1, 2, 3, 4, 5}};
  const SparseRows turned = transposed(matrix, 4);
  EXPECT_THAT(turned.begins, ElementsAre(0, 2, 3, 3, 5));
  EXPECT_THAT(turned.columns, ElementsAre(0, 2, 2, 0, 2));
  EXPECT_THAT(turned.values, ElementsAre(1, 3, 4, 2, 5));
  EXPECT_EQ(transposed(turned, 3).columns, matrix.columns);
  EXPECT_EQ(transposed(turned, 3).values, matrix.values);
}

}  // namespace
}  // namespace ctxtag
