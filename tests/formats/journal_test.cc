#include "ctxtag/formats/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <stdexcept>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/processes.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::in_child_process;
using ::testing::HasSubstr;

class JournalTest : public ::testing::Test {
 protected:
  test::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "out.journal";
};

TEST_F(JournalTest, RemembersTheLastRecordOfEveryKey) {
  {
    Journal journal(file_, "extract 1");
    journal.append("a.mp3", "first");
    journal.append("b.mp3", "with\ttab");
    journal.append("a.mp3", "second");
    journal.append("", "");
    EXPECT_EQ(journal.find("a.mp3"), "second");
  }
  const Journal journal(file_, "extract 1");
  EXPECT_EQ(journal.size(), 3U);
  EXPECT_EQ(journal.find("a.mp3"), "second");
  EXPECT_EQ(journal.find("b.mp3"), "with\ttab");
  EXPECT_EQ(journal.find(""), "");
  EXPECT_EQ(journal.find("c.mp3"), std::nullopt);
}

TEST_F(JournalTest, DropsATornLastLineWhereverItWasTorn) {
  {
    Journal journal(file_, "request");
    journal.append("a", "one");
    journal.append("b", "two");
  }
  const std::string bytes = read_file(file_);
  ASSERT_EQ(bytes, "request\na\tone\nb\ttwo\n");
  for (std::size_t kept = 0; kept < bytes.size(); ++kept) {
    write_file_atomically(file_, bytes.substr(0, kept));
    Journal journal(file_, "request");
    EXPECT_EQ(journal.size(), kept < 14 ? 0U : 1U) << kept;
    journal.append("c", "three");
    EXPECT_EQ(read_file(file_), bytes.substr(0, kept < 14 ? 8 : 14) + "c\tthree\n") << kept;
  }
}

TEST_F(JournalTest, ForgetsEverythingWhenTheRequestIsAnother) {
  for (const char* request : {"request two", "request", "request one "}) {
    { Journal(file_, "request one").append("a", "one"); }
    const Journal journal(file_, request);
    EXPECT_EQ(journal.size(), 0U);
    EXPECT_EQ(read_file(file_), std::string(request) + "\n");
  }
}

TEST_F(JournalTest, SurvivesAWriterThatIsKilled) {
  EXPECT_EQ(in_child_process([&] {
              Journal journal(file_, "request");
              for (int i = 0; i < 1000; ++i) journal.append(std::to_string(i), std::to_string(i * i));
              ::_exit(3);
              return 0;
            }),
            3);
  const Journal journal(file_, "request");
  EXPECT_EQ(journal.size(), 1000U);
  EXPECT_EQ(journal.find("999"), "998001");
}

TEST_F(JournalTest, RefusesASecondOpener) {
  const auto open_status = [&] {
    try {
      const Journal second(file_, "request");
      return 0;
    } catch (const ConfigError& error) {
      return std::strstr(error.what(), "out.journal: in use by another process") != nullptr ? 1 : 2;
    }
  };
  {
    Journal journal(file_, "request");
    journal.append("a", "one");
    EXPECT_EQ(in_child_process(open_status), 1);
    EXPECT_EQ(open_status(), 1);
    EXPECT_EQ(journal.find("a"), "one");
  }
  EXPECT_EQ(in_child_process(open_status), 0);
}

TEST_F(JournalTest, ClearsAllButTheRequest) {
  Journal journal(file_, "request");
  journal.append("a", "one");
  journal.clear();
  EXPECT_EQ(journal.size(), 0U);
  journal.append("b", "two");
  EXPECT_EQ(read_file(file_), "request\nb\ttwo\n");
}

TEST_F(JournalTest, ReadsALongHistory) {
  const std::string record(1000, 'r');
  {
    Journal journal(file_, "request");
    for (int i = 0; i < 500; ++i) journal.append("key" + std::to_string(i), record + std::to_string(i));
  }
  const Journal journal(file_, "request");
  EXPECT_EQ(journal.size(), 500U);
  for (int i = 0; i < 500; ++i) ASSERT_EQ(journal.find("key" + std::to_string(i)), record + std::to_string(i));
}

TEST_F(JournalTest, RefusesWhatItsFormatCannotHold) {
  Journal journal(file_, "request");
  EXPECT_THROW(journal.append("a\tb", "x"), std::logic_error);
  EXPECT_THROW(journal.append("a\nb", "x"), std::logic_error);
  EXPECT_THROW(journal.append("a", "x\ny"), std::logic_error);
  EXPECT_THAT(error_of<ConfigError>([&] { Journal(folder_ / "absent/out.journal", "request"); }),
              HasSubstr("absent/out.journal: its folder does not exist"));
}

TEST(FileStamp, ChangesWithSizeOrTime) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(FileStamp::of(folder / "absent").bytes, -1);
  write_file_atomically(folder / "a", "123");
  const FileStamp before = FileStamp::of(folder / "a");
  EXPECT_EQ(before.bytes, 3);
  EXPECT_TRUE(before == FileStamp::of(folder / "a"));
  const auto time = std::filesystem::last_write_time(folder / "a");
  std::filesystem::last_write_time(folder / "a", time + std::chrono::milliseconds(1));
  EXPECT_FALSE(before == FileStamp::of(folder / "a"));
  EXPECT_EQ(FileStamp::of(folder / "a").modified_ns - before.modified_ns, 1000000);
}

TEST(FileStamp, OfAFileInMotionIsThatOfNoFile) {
  const test::TemporaryFolder folder;
  write_file_atomically(folder / "a", "123");
  const FileStamp before = FileStamp::of(folder / "a"), absent = FileStamp::of(folder / "b");
  EXPECT_TRUE(before.if_unchanged(folder / "a") == before);
  EXPECT_TRUE(absent.if_unchanged(folder / "b") == absent);
  write_file_atomically(folder / "a", "1234");
  const FileStamp moved = before.if_unchanged(folder / "a");
  EXPECT_FALSE(moved == before);
  EXPECT_FALSE(moved == FileStamp::of(folder / "a"));
  EXPECT_FALSE(moved == absent);
  EXPECT_FALSE(absent.if_unchanged(folder / "a") == absent);  // it came to be meanwhile
}

}  // namespace
}  // namespace ctxtag
