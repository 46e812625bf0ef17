#include "ctxtag/dataset/window_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/formats/npy.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::AllOf;
using ::testing::HasSubstr;

WindowTable table_of_three() {
  WindowTable table;
  table.vocabulary = TagVocabulary({"gym", "sad"});
  table.windows = {{{"a"}, {}, 30.0, 12.5}, {{"a"}, 3.0, 0.0, 3.0}, {{"b,c"}, 3.0, 1.5, 2.25}};
  table.scores = (RealMatrix(3, 2) << 0.1, 0.2, 0.3, 0.4, 0.5, 1.0 / 3.0).finished();
  return table;
}

TEST(WindowTable, ComesBackAsItWasWritten) {
  const test::TemporaryFolder folder;
  write_windows(folder / "w.npy", table_of_three());
  EXPECT_EQ(read_file(folder / "w.windows.csv"),
            "track_id,window_seconds,start_seconds,seconds,gym,sad\na,,30,12.5,,\na,3,0,3,,\n\"b,c\",3,1.5,2.25,,\n");
  const WindowTable back = read_windows(folder / "w.npy");
  EXPECT_EQ(back.vocabulary.tags(), (std::vector<std::string>{"gym", "sad"}));
  ASSERT_EQ(back.windows.size(), 3U);
  EXPECT_FALSE(back.windows[0].window_seconds);
  EXPECT_EQ(back.windows[0].seconds, 12.5);
  EXPECT_EQ(back.windows[2].track.value, "b,c");
  EXPECT_EQ(back.windows[2].window_seconds, 3.0);
  EXPECT_EQ(back.windows[2].start_seconds, 1.5);
  EXPECT_TRUE((back.scores == table_of_three().scores).all());
}

TEST(WindowTable, SaysWhatIsWrong) {
  const test::TemporaryFolder folder;
  const auto read = [&] { return error_of<DataError>([&] { read_windows(folder / "w.npy"); }); };
  const auto rows = [&](const std::string& text) { write_file_atomically(folder / "w.windows.csv", text); };
  WindowTable table = table_of_three();
  write_windows(folder / "w.npy", table);
  const std::string head = "track_id,window_seconds,start_seconds,seconds,gym,sad\n";
  rows("track_id,gym,sad\n");
  EXPECT_THAT(read(), HasSubstr("w.windows.csv:1: expected the columns track_id, window_seconds"));
  rows(head + "a,,soon,1,,\n");
  EXPECT_THAT(read(), AllOf(HasSubstr("w.windows.csv:2"), HasSubstr("start_seconds"), HasSubstr("soon")));
  rows(head + "a,-1,0,1,,\n");
  EXPECT_THAT(read(), HasSubstr("window_seconds"));
  rows(head + "a,1,0,1,,\n");
  EXPECT_THAT(read(), AllOf(HasSubstr("the shape is 3 x 2"), HasSubstr("expected 1 x 2")));
  table.scores(1, 1) = std::nan("");
  write_windows(folder / "w.npy", table);
  EXPECT_THAT(read(), HasSubstr("row 2 holds a score that is not a finite number"));
  EXPECT_THAT(error_of<ConfigError>([] { windows_file("w.csv", "--cache"); }), HasSubstr("--cache: expected"));
}

}  // namespace
}  // namespace ctxtag
