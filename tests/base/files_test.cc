#include "ctxtag/base/files.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <iterator>
#include <thread>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/processes.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::in_child_process;
using test::TemporaryFolder;
using ::testing::HasSubstr;

std::ptrdiff_t files_in(const TemporaryFolder& folder) {
  return std::distance(std::filesystem::directory_iterator(folder.path()), {});
}

TEST(ReadFile, ReturnsEveryByte) {
  const TemporaryFolder folder;
  std::string bytes(200000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31);
  write_file_atomically(folder / "bytes", bytes);
  EXPECT_EQ(read_file(folder / "bytes"), bytes);
}

TEST(ReadFile, NamesWhatCannotBeOpenedInValidUtf8) {
  EXPECT_EQ(error_of<DataError>([] { read_file("no/such\xE9"); }),
            "no/such\\xe9: cannot be opened: No such file or directory");
  EXPECT_THAT(error_of<DataError>([] { read_file("/"); }), HasSubstr("cannot be read"));
}

TEST(AtomicFile, AppearsOnlyWhenItIsCommitted) {
  const TemporaryFolder folder;
  write_file_atomically(folder / "table.csv", "old");
  {
    AtomicFile out(folder / "table.csv");
    out.write("new");
    out.write(std::string(3 << 20, 'x'));
    EXPECT_EQ(read_file(folder / "table.csv"), "old");
    out.write("end");
    out.commit();
  }
  EXPECT_EQ(read_file(folder / "table.csv"), "new" + std::string(3 << 20, 'x') + "end");
  EXPECT_EQ(files_in(folder), 1);
}

TEST(AtomicFile, LeavesAFileAloneThatHoldsTheSameBytes) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder / "table.csv";
  const auto inode = [&] {
    struct stat status {};
    EXPECT_EQ(::stat(file.c_str(), &status), 0);
    return status.st_ino;
  };
  for (const std::string& text : {std::string(), std::string("old"), std::string(3 << 20, 'x')}) {
    write_file_atomically(file, text);
    const auto time = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
    std::filesystem::last_write_time(file, time);
    const ino_t before = inode();
    write_file_atomically(file, text);
    EXPECT_EQ(std::filesystem::last_write_time(file), time);
    EXPECT_EQ(inode(), before);
    std::string other = text + "y";
    for (int change = 0; change < 2; ++change) {  // another length, another last byte
      write_file_atomically(file, other);
      EXPECT_EQ(read_file(file), other);
      EXPECT_NE(std::filesystem::last_write_time(file), time);
      other.back() = 'z';
    }
    write_file_atomically(file, text);
    EXPECT_EQ(read_file(file), text);  // the beginning of what was there
    EXPECT_EQ(files_in(folder), 1);
  }
}

TEST(AtomicFile, LeavesTheOldFileAndNoTemporaryWhenItIsGivenUp) {
  const TemporaryFolder folder;
  write_file_atomically(folder / "table.csv", "old");
  { AtomicFile(folder / "table.csv").write("half of it"); }
  EXPECT_EQ(read_file(folder / "table.csv"), "old");
  EXPECT_EQ(files_in(folder), 1);
}

TEST(AtomicFile, LeavesTheOldFileAndNoTemporaryWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  write_file_atomically(folder / "table.csv", "old");
  const int status = in_child_process([&] {
    const rlimit limit{100000, 100000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, SIG_IGN);
    try {
      write_file_atomically(folder / "table.csv", std::string(200000, 'x'));
    } catch (const SystemError& error) {
      const std::string expected = "table.csv: cannot be written: File too large; what was finished is kept: make room";
      return std::string(error.what()).find(expected) != std::string::npos ? 7 : 8;
    }
    return 9;
  });
  EXPECT_EQ(status, 7);
  EXPECT_EQ(read_file(folder / "table.csv"), "old");
  EXPECT_EQ(files_in(folder), 1);
}

TEST(AtomicFile, ReportsAFolderThatIsNotThereAndATargetThatIsAFolder) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of<ConfigError>([&] { write_file_atomically(folder / "absent/table.csv", ""); }),
              HasSubstr("absent/table.csv: its folder does not exist"));
  std::filesystem::create_directory(folder / "taken");
  EXPECT_THAT(error_of<ConfigError>([&] { write_file_atomically(folder / "taken", ""); }),
              HasSubstr("taken: is a folder; name a file"));
  EXPECT_EQ(files_in(folder), 1);
}

TEST(AtomicFile, WritesToADeviceWithoutReplacingIt) {
  write_file_atomically("/dev/null", "nothing");
  EXPECT_EQ(std::filesystem::status("/dev/null").type(), std::filesystem::file_type::character);
}

TEST(AtomicFile, WritesIntoANamedPipeWithoutReplacingIt) {
  const TemporaryFolder folder;
  const std::filesystem::path pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  write_file_atomically(pipe, "through");
  char got[16] = {};
  EXPECT_EQ(::read(reader, got, sizeof got), 7);
  EXPECT_STREQ(got, "through");
  EXPECT_EQ(::close(reader), 0);
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
}

TEST(FileLock, RefusesASecondProcessUntilItIsReleased) {
  const TemporaryFolder folder;
  const auto lock_status = [&] {
    try {
      const FileLock second(folder / "run.lock");
      return 0;
    } catch (const ConfigError& error) {
      return std::strstr(error.what(), "run.lock: locked by another process") != nullptr ? 1 : 2;
    }
  };
  {
    const FileLock lock(folder / "run.lock");
    EXPECT_EQ(in_child_process(lock_status), 1);
  }
  EXPECT_EQ(in_child_process(lock_status), 0);
  EXPECT_FALSE(std::filesystem::exists(folder / "run.lock"));
}

TEST(FileLock, IsOneProcessesAloneHoweverOftenItChangesHands) {
  const TemporaryFolder folder;
  folder.file("counted", "");
  const auto count = [&] {
    for (int locked = 0; locked < 50;) {
      try {
        const FileLock lock(folder / "run.lock");
        const std::string before = read_file(folder / "counted");
        std::this_thread::yield();
        folder.file("counted", before + "x");
        ++locked;
      } catch (const ConfigError&) {
        std::this_thread::yield();
      }
    }
    return 0;
  };
  std::thread beside([&] { EXPECT_EQ(in_child_process(count), 0); });
  count();
  beside.join();
  EXPECT_EQ(read_file(folder / "counted").size(), 100U);
}

TEST(FileLock, VanishesWithAProcessThatIsKilled) {
  const TemporaryFolder folder;
  EXPECT_EQ(in_child_process([&] {
              new FileLock(folder / "run.lock");
              return 5;
            }),
            5);
  EXPECT_NO_THROW(FileLock(folder / "run.lock"));
}

TEST(MappedFile, ShowsTheBytesOfTheFile) {
  const TemporaryFolder folder;
  write_file_atomically(folder / "bytes", "12345");
  MappedFile file(folder / "bytes");
  MappedFile moved(std::move(file));
  ASSERT_EQ(moved.size(), 5U);
  EXPECT_EQ(std::memcmp(moved.data(), "12345", 5), 0);
}

TEST(MappedFile, OfAnEmptyFileIsEmpty) {
  const TemporaryFolder folder;
  write_file_atomically(folder / "empty", "");
  EXPECT_EQ(MappedFile(folder / "empty").size(), 0U);
}

TEST(MappedFile, RefusesAFolderAndAFileThatIsNotThere) {
  EXPECT_EQ(error_of<DataError>([] { MappedFile("/"); }), "/: not a regular file");
  EXPECT_THAT(error_of<DataError>([] { MappedFile("no/such"); }), HasSubstr("no/such: cannot be opened"));
}

}  // namespace
}  // namespace ctxtag
