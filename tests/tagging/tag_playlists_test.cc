#include "ctxtag/tagging/tag_playlists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"
#include "support/track_tags.h"

namespace ctxtag {
namespace {

using test::rejected;
using test::scored;

TagDecision playlist_decision() { return {TagVocabulary({"car", "chill", "sad"}), {0.5, 0.5, 0.5}, 0}; }

class Playlists : public ::testing::Test {
 protected:
  std::string entries(const std::string& tag) const {
    std::string text = read_file(folder_ / "lists" / (tag + ".m3u8"));
    EXPECT_EQ(text.rfind("#EXTM3U\n", 0), 0U);
    return text.substr(8);
  }

  test::TemporaryFolder folder_;
};

TEST_F(Playlists, ListTheBestFirstByRelativePath) {
  TagPlaylists lists(playlist_decision());
  lists.add(folder_ / "music/c.mp3", scored({0.6, 0.5, 0.1}));
  lists.add(folder_ / "music/b.mp3", scored({0.9, 0.4, 0.1}));
  lists.add(folder_ / "music/x/../a.mp3", scored({0.6, 0.8, 0.1}));
  lists.add(folder_ / "lists/d.mp3", scored({0.6, 0.1, 0.1}));
  lists.add(folder_ / "music/no.mp3", scored({0.1, 0.1, 0.1}));
  lists.add(folder_ / "music/rejected.mp3", rejected());
  for (const char* const name : {"lists", "lists/", "./lists"}) {
    EXPECT_EQ(lists.write(folder_ / name), 0U);
    EXPECT_EQ(entries("car"),
              "#EXTINF:-1,b\n../music/b.mp3\n#EXTINF:-1,c\n../music/c.mp3\n"
              "#EXTINF:-1,a\n../music/a.mp3\n#EXTINF:-1,d\nd.mp3\n");
    EXPECT_EQ(entries("chill"), "#EXTINF:-1,a\n../music/a.mp3\n#EXTINF:-1,c\n../music/c.mp3\n");
    EXPECT_EQ(entries("sad"), "");
  }
}

TEST_F(Playlists, HoldTheBytesOfAPathWhateverTheyAre) {
  TagPlaylists lists(playlist_decision());
  lists.add(folder_ / "a\xFF\xE9.mp3", scored({0.9, 0.1, 0.1}));
  EXPECT_EQ(lists.write(folder_ / "lists"), 0U);
  EXPECT_EQ(entries("car"), "#EXTINF:-1,a\\xff\\xe9\n../a\xFF\xE9.mp3\n");
}

TEST_F(Playlists, KeepAPathFromBeingTakenForAComment) {
  TagPlaylists lists(playlist_decision());
  lists.add(folder_ / "lists/#1 hit.mp3", scored({0.9, 0.1, 0.1}));
  lists.add(folder_ / "lists/ blank.mp3", scored({0.8, 0.1, 0.1}));
  lists.write(folder_ / "lists");
  EXPECT_EQ(entries("car"), "#EXTINF:-1,#1 hit\n./#1 hit.mp3\n#EXTINF:-1, blank\n./ blank.mp3\n");
}

TEST_F(Playlists, CountPathsWithALineFeedAndLeaveThemOut) {
  TagPlaylists lists(playlist_decision());
  lists.add(folder_ / "a\nb.mp3", scored({0.9, 0.9, 0.1}));
  lists.add(folder_ / "a\rb.mp3", scored({0.9, 0.9, 0.1}));
  lists.add(folder_ / "c.mp3", scored({0.8, 0.1, 0.1}));
  EXPECT_EQ(lists.write(folder_ / "lists"), 2U);
  EXPECT_EQ(entries("car"), "#EXTINF:-1,c\n../c.mp3\n");
  EXPECT_EQ(entries("chill"), "");
}

TEST_F(Playlists, StayInTheirFolderWhateverTheTagIsCalled) {
  TagPlaylists lists({TagVocabulary({"../out", "..", "a/b"}), {0.5, 0.5, 0.5}, 0});
  lists.write(folder_ / "lists");
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
    names.push_back(entry.path().lexically_relative(folder_.path()).string());
  }
  EXPECT_THAT(names,
              ::testing::UnorderedElementsAre("lists", "lists/_.._out.m3u8", "lists/_...m3u8", "lists/a_b.m3u8"));
}

TEST(TagPlaylists, RefusesTagsThatWouldShareAFile) {
  const auto refusal = [](const std::vector<std::string>& tags) {
    return test::error_of<ConfigError>([&] { require_playlists_apart(TagVocabulary(tags)); });
  };
  EXPECT_EQ(
      refusal({"car", "r/b", "r_b"}),
      "--playlists: the tags 'r/b' and 'r_b' would share the playlist r_b.m3u8; leave --playlists out, or train with "
      "another name for one of them");
  EXPECT_THAT(refusal({".a", "_.a"}), ::testing::HasSubstr("share the playlist _.a.m3u8"));
  EXPECT_NO_THROW(require_playlists_apart(TagVocabulary({"r b", "r_b", "R_b"})));
}

TEST_F(Playlists, OfPartsArePutTogetherToThoseOfOneRun) {
  const std::vector<TrackTags> tags = {scored({0.6, 0.5, 0.1}), scored({0.9, 0.1, 0.1}), scored({0.6, 0.8, 0.1}),
                                       scored({0.6, 0.1, 0.1}), scored({0.1 + 0.8, 0.5, 0.1})};  // 0.9 and a digit more
  TagPlaylists whole(playlist_decision()), first(playlist_decision()), second(playlist_decision());
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const std::filesystem::path file = folder_ / ("music/#" + std::to_string(i) + ".mp3");
    whole.add(file, tags[i]);
    (i < 2 ? first : second).add(file, tags[i]);
  }
  whole.write(folder_ / "lists");
  first.write(folder_ / "first", PlaylistScores::kAsComments);
  second.write(folder_ / "second", PlaylistScores::kAsComments);
  EXPECT_TRUE(is_playlist_folder(folder_ / "first"));
  EXPECT_FALSE(is_playlist_folder(folder_.path()));
  EXPECT_FALSE(is_playlist_folder(folder_ / "nowhere"));
  EXPECT_EQ(read_file(folder_ / "second/chill.m3u8"),
            "#EXTM3U\n#CTXTAG-SCORE:0.8\n#EXTINF:-1,#2\n../music/#2.mp3\n#CTXTAG-SCORE:0.5\n#EXTINF:-1,#4\n"
            "../music/#4.mp3\n");
  EXPECT_EQ(merge_playlists({folder_ / "first", folder_ / "second/"}, folder_ / "both"), 8U);
  for (const char* const name : {"car.m3u8", "chill.m3u8", "sad.m3u8"}) {
    EXPECT_EQ(read_file(folder_ / "both" / name), read_file(folder_ / "lists" / name)) << name;
  }
}

TEST_F(Playlists, OfPartsAreRefusedWhereTheyDoNotGoTogether) {
  TagPlaylists lists(playlist_decision()), others({TagVocabulary({"car"}), {0.5}, 0});
  lists.add(folder_ / "a.mp3", scored({0.9, 0.1, 0.1}));
  lists.write(folder_ / "part", PlaylistScores::kAsComments);
  lists.write(folder_ / "plain");
  others.write(folder_ / "others", PlaylistScores::kAsComments);
  const auto refusal = [&](const std::vector<std::filesystem::path>& parts, const std::filesystem::path& out) {
    return test::error_of<ConfigError>([&] { merge_playlists(parts, out); });
  };
  EXPECT_THAT(refusal({folder_ / "part"}, folder_ / "x/out"), ::testing::HasSubstr("give a folder beside"));
  EXPECT_THAT(refusal({folder_ / "part", folder_ / "others"}, folder_ / "out"),
              ::testing::HasSubstr("others: holds playlists of other tags than"));
  EXPECT_THAT(test::error_of<DataError>([&] { merge_playlists({folder_ / "plain"}, folder_ / "out"); }),
              ::testing::HasSubstr("car.m3u8: is not a playlist that `ctxtag-tag --shard` wrote"));
  std::string cut = read_file(folder_ / "part/car.m3u8");
  for (cut.pop_back(); cut.size() > 9; cut.pop_back()) {
    write_file_atomically(folder_ / "part/car.m3u8", cut);
    EXPECT_NE(test::error_of<DataError>([&] { merge_playlists({folder_ / "part"}, folder_ / "out"); }), "") << cut;
  }
}

}  // namespace
}  // namespace ctxtag
