#include <gtest/gtest.h>

#include "tag/outputs.h"

namespace ctxtag::tools {
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

}  // namespace
}  // namespace ctxtag::tools
