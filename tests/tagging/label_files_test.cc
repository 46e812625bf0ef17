#include "ctxtag/tagging/label_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

std::string label_name(const std::string& id) { return label_file("out", {id}).string(); }

TEST(LabelFile, KeepsTheFoldersOfAnId) {
  EXPECT_EQ(label_name("a.mp3"), "out/a.mp3.txt");
  EXPECT_EQ(label_name("artist/album/a.mp3"), "out/artist/album/a.mp3.txt");
  EXPECT_EQ(label_name("artist/wait... what.mp3"), "out/artist/wait... what.mp3.txt");
  EXPECT_EQ(label_name("..hidden/a"), "out/..hidden/a.txt");
}

TEST(LabelFile, NeverLeavesItsFolder) {
  for (const char* const id :
       {"../a", "a/../../b", "..", "/etc/passwd", "//a", "a/..", "a/../b", ".", "./..", "", "/"}) {
    const std::filesystem::path file = label_file("out", {id});
    EXPECT_EQ(file.parent_path(), "out") << id;
    EXPECT_EQ(file.lexically_normal(), file) << id;
  }
  EXPECT_EQ(label_name("../a"), "out/.._a.txt");
  EXPECT_EQ(label_name("/etc/passwd"), "out/_etc_passwd.txt");
}

TEST(LabelFile, TellsIdsApartThatNameOnePlace) {
  EXPECT_EQ(label_name("a/b"), "out/a/b.txt");
  EXPECT_EQ(label_name("a//b"), "out/a__b.txt");
  EXPECT_EQ(label_name("./a/b"), "out/._a_b.txt");
}

std::string refusal_of(const std::vector<std::string>& ids) {
  TrackTable tracks;
  for (const std::string& id : ids) tracks.push_back({{id}, id, id, {}});
  return test::error_of<ConfigError>([&] { require_label_files_apart(tracks); });
}

TEST(LabelFiles, RefuseIdsThatWouldShareOne) {
  EXPECT_NO_THROW(require_label_files_apart({}));
  EXPECT_NO_THROW(require_label_files_apart({{{"a/b"}, "", "", {}}, {{"a_b"}, "", "", {}}, {{"a"}, "", "", {}}}));
  EXPECT_EQ(
      refusal_of({"x", "../a", "y", ".._a"}),
      "--format audacity: the tracks '../a' and '.._a' cannot both have a label file (.._a.txt); give one of them "
      "another id in a track table");
}

TEST(LabelFiles, RefuseAFileThatWouldBeAFolder) {
  EXPECT_THAT(refusal_of({"a.txt/b/c", "a"}), ::testing::HasSubstr("'a' and 'a.txt/b/c' cannot both"));
  EXPECT_THAT(refusal_of({"x/a", "x/a.txt/b"}), ::testing::HasSubstr("'x/a' and 'x/a.txt/b' cannot both"));
}

TEST(LabelFiles, OfPartsComeTogetherInOneFolder) {
  const test::TemporaryFolder folder;
  const auto write = [&](const char* name, const char* text) {
    make_folder((folder / name).parent_path());
    write_file_atomically(folder / name, text);
  };
  write("one/artist/a.txt", "0\t1\tcar\n");
  write("two/artist/b.txt", "");
  make_folder(folder / "three");
  for (const char* const part : {"one", "two", "three"}) EXPECT_TRUE(is_label_folder(folder / part)) << part;
  EXPECT_FALSE(is_label_folder(folder / "four"));
  EXPECT_EQ(merge_label_files({folder / "one/", folder / "two", folder / "three"}, folder / "out"), 2U);
  EXPECT_EQ(read_file(folder / "out/artist/a.txt"), "0\t1\tcar\n");
  EXPECT_EQ(read_file(folder / "out/artist/b.txt"), "");
  write("two/artist/a.txt", "");
  EXPECT_THAT(test::error_of<ConfigError>([&] {
                merge_label_files({folder / "one", folder / "two"}, folder / "out");
              }),
              ::testing::HasSubstr("two/artist/a.txt: labels of one track; a track may be in one part only"));
  write("two/cover.jpg", "");
  EXPECT_FALSE(is_label_folder(folder / "two"));
}

}  // namespace
}  // namespace ctxtag
