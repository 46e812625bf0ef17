#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/playlists/playlist_counts.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::HasSubstr;

std::string track(const std::string& id, const std::string& artist = "x") {
  return R"({"pos": 0, "artist_name": "Name \"q\" )" + artist + R"(", "track_uri": "spotify:track:)" + id +
         R"(", "artist_uri": "spotify:artist:)" + artist + R"(", "track_name": "Song", "album_uri": "spotify:album:k",
         "duration_ms": 1, "album_name": "Album"})";
}

std::string playlist(int pid, const std::string& name, const std::string& tracks) {
  return R"({"name": ")" + name + R"(", "collaborative": "false", "pid": )" + std::to_string(pid) +
         R"(, "num_tracks": 2, "tracks": [)" + tracks + R"(], "num_edits": 6})";
}

std::string slice(const std::string& playlists) {
  return R"({"info": {"version": "v1"}, "playlists": [)" + playlists + "]}";
}

Keywords gym() {
  Keywords keywords;
  keywords.tags = TagVocabulary({"gym", "été"});
  keywords.keywords = {{"gym", 0}, {"été", 1}};
  return keywords;
}

PlaylistCounts counted(const TemporaryFolder& folder, OnError on_error = OnError::kStop, bool strict = false,
                       int threads = 1) {
  CountOptions options;
  options.on_error = on_error;
  options.strict = strict;
  options.threads = threads;
  return count_mpd_slices(mpd_slices_in(folder.path()), gym(), {}, options);
}

std::string message(const std::string& text, bool strict = false) {
  const TemporaryFolder folder;
  folder.file("mpd.slice.0-999.json", text);
  return error_of<DataError>([&] { counted(folder, OnError::kStop, strict); });
}

TEST(CountMpdSlices, CountsAndKeepsWhatTheTracksAreCalled) {
  const TemporaryFolder folder;
  folder.file("mpd.slice.0-999.json",
              slice(playlist(0, "Gym \\ud83c\\udfb6", track("a") + "," + track("b") + "," + track("a")) + "," +
                    playlist(1, "none", track("c"))));
  folder.file("mpd.slice.1000-1999.json", slice(playlist(1000, "\\u00c9t\\u00e9 gym", track("a"))));
  folder.file("notes.json", "not a slice");
  const PlaylistCounts counts = counted(folder);
  ASSERT_EQ(counts.tracks.size(), 2U);
  EXPECT_EQ(counts.tracks.counts(0)[0], 2U);
  EXPECT_EQ(counts.tracks.counts(0)[1], 1U);
  EXPECT_EQ(counts.tracks.counts(1)[0], 1U);
  const TrackTexts texts = counts.tracks.texts(0);
  EXPECT_EQ(texts[kTrackId], "spotify:track:a");
  EXPECT_EQ(texts[kArtistId], "spotify:artist:x");
  EXPECT_EQ(texts[kAlbumId], "spotify:album:k");
  EXPECT_EQ(texts[kTrackTitle], "Song");
  EXPECT_EQ(texts[kArtistName], "Name \"q\" x");
  EXPECT_EQ(counts.totals.playlists, 3);
  EXPECT_EQ(counts.totals.repeated_rows, 1);
  EXPECT_EQ(counts.inputs[1].name, "mpd.slice.1000-1999.json");
}

TEST(CountMpdSlices, GivesTheSameWhateverTheNumberOfThreads) {
  const TemporaryFolder folder;
  for (int i = 0; i < 20; ++i) {
    std::string playlists;
    for (int j = 0; j < 10; ++j) {
      playlists +=
          (j == 0 ? "" : ",") + playlist(i * 1000 + j, "gym", track(std::to_string((i * j) % 13), std::to_string(j)));
    }
    folder.file("mpd.slice." + std::to_string(i * 1000) + "-" + std::to_string(i * 1000 + 999) + ".json",
                slice(playlists));
  }
  const PlaylistCounts one = counted(folder), four = counted(folder, OnError::kStop, false, 4);
  ASSERT_EQ(one.tracks.size(), four.tracks.size());
  for (std::size_t i = 0; i < one.tracks.size(); ++i) {
    EXPECT_EQ(one.tracks.texts(i), four.tracks.texts(i));
    EXPECT_EQ(one.tracks.counts(i)[0], four.tracks.counts(i)[0]);
  }
}

TEST(CountMpdSlices, FindsFieldsInAnyOrder) {
  const TemporaryFolder folder;
  folder.file("mpd.slice.0-999.json", slice(R"({"tracks": [)" + track("a") + R"(], "pid": 1, "name": "gym"})"));
  EXPECT_EQ(counted(folder).tracks.size(), 1U);
}

TEST(CountMpdSlices, SaysAtWhichByteASliceIsBroken) {
  const std::string good = slice(playlist(0, "gym", track("a")));
  const std::string half = good.substr(0, good.size() / 2);
  EXPECT_THAT(message(half), HasSubstr("byte " + std::to_string(half.size() + 1) + ": it is not JSON: "));
  std::string bad = good;
  bad[good.find("Song") + 1] = '\xFF';
  EXPECT_THAT(message(bad), HasSubstr("byte " + std::to_string(good.find("Song") + 2) + ": it is not JSON: "));
  EXPECT_THAT(message(good), "");
  EXPECT_THAT(message(R"({"info": {}})"), HasSubstr("not a slice of the Million Playlist Dataset"));
}

TEST(CountMpdSlices, RefusesWhatStandsBehindTheSlice) {
  const std::string one = slice(playlist(0, "gym", track("a"))), two = slice(playlist(1, "gym", track("b")));
  EXPECT_THAT(message(one + two), HasSubstr("byte " + std::to_string(one.size() + 1) + ": it is not JSON: "));
  EXPECT_THAT(message(one + "\n" + two), HasSubstr("byte " + std::to_string(one.size() + 2) + ": it is not JSON: "));
  EXPECT_THAT(message(one + " 7"), HasSubstr("byte " + std::to_string(one.size() + 2)));
  EXPECT_EQ(message(one + " \n"), "");
}

TEST(CountMpdSlices, RefusesASecondListOfPlaylists) {
  std::string text = slice(playlist(0, "gym", track("a")));
  text.pop_back();
  const std::size_t begin = text.size();
  text += R"(, "playlists": [)" + playlist(1, "gym", track("b")) + "]}";
  EXPECT_THAT(message(text), HasSubstr("byte " + std::to_string(begin + 3) + ": there is a second 'playlists'"));
  EXPECT_EQ(message(R"({"playlists": [], "info": {"playlists": [5]}})"), "");
}

TEST(CountMpdSlices, TakesASliceThatBeginsWithAByteOrderMark) {
  const std::string marked = "\xEF\xBB\xBF" + slice(playlist(0, "gym", track("a")));
  EXPECT_EQ(message(marked), "");
  EXPECT_EQ(message(marked, true), "");
  EXPECT_THAT(message(marked + "{"), HasSubstr("byte " + std::to_string(marked.size() + 1)));
}

TEST(CountMpdSlices, LooksAtUnusedValuesOnlyWhenStrict) {
  std::string text = slice(playlist(0, "none", track("a")));
  text.replace(text.find("\"duration_ms\": 1"), 16, "\"duration_ms\": x");
  EXPECT_EQ(message(text), "");
  EXPECT_THAT(message(text, true), HasSubstr("byte "));
}

TEST(CountMpdSlices, RejectsAPlaylistThatIsNotOne) {
  const auto bad = [](const std::string& text) { return message(slice(playlist(0, "gym", track("a")) + "," + text)); };
  EXPECT_THAT(bad(R"({"pid": 1, "tracks": []})"), HasSubstr("it has no 'name'"));
  EXPECT_THAT(bad(R"({"name": null, "pid": 1, "tracks": []})"), HasSubstr("its 'name' is no text"));
  EXPECT_THAT(bad(R"({"name": "gym", "tracks": []})"), HasSubstr("it has no 'pid'"));
  EXPECT_THAT(bad(R"({"name": "gym", "pid": 1})"), HasSubstr("it has no 'tracks'"));
  EXPECT_THAT(bad(R"({"name": "gym", "pid": 1, "tracks": [{"pos": 0}]})"), HasSubstr("a track without 'track_uri'"));
  EXPECT_THAT(bad(R"({"name": "gym", "pid": 1, "tracks": [7]})"), HasSubstr("an entry of its 'tracks' is no object"));
  EXPECT_THAT(bad("5"), HasSubstr("it is no object"));
  const std::string before = slice(playlist(0, "gym", track("a")));  // of its last two bytes, one is the list's end
  EXPECT_THAT(bad("5"), HasSubstr("byte " + std::to_string(before.size()) + ": a playlist cannot be used"));
}

// Where the text ends like an object, simdjson gives the playlists before the break and then finds it.
TEST(CountMpdSlices, CountsNoPlaylistOfASliceThatIsCutInHalf) {
  const std::string two = playlist(0, "gym", track("a")) + "," + playlist(1, "gym", track("b"));
  const std::string text = slice(two + "," + playlist(2, "gym", track("c")));
  for (const std::size_t behind_two : {0U, 1U, 40U}) {
    const TemporaryFolder folder;
    folder.file("mpd.slice.0-999.json", text.substr(0, text.find(two) + two.size() + behind_two));
    folder.file("mpd.slice.1000-1999.json", slice(playlist(1000, "gym", track("d"))));
    const PlaylistCounts counts = counted(folder, OnError::kSkip);
    EXPECT_EQ(counts.totals.playlists, 1) << behind_two;
    EXPECT_EQ(counts.totals.rejected_files, 1) << behind_two;
    ASSERT_EQ(counts.tracks.size(), 1U) << behind_two;
    EXPECT_EQ(counts.tracks.texts(0)[kTrackId], "spotify:track:d");
  }
}

TEST(CountMpdSlices, RejectsOnlyThePlaylistWhoseNumberIsTooLargeAlsoWhenStrict) {
  std::string text = slice(playlist(0, "gym", track("a")) + "," + playlist(77, "gym", track("b")));
  text.replace(text.find("77"), 2, "99999999999999999999999");
  for (const bool strict : {false, true}) {
    const TemporaryFolder folder;
    folder.file("mpd.slice.0-999.json", text);
    const PlaylistCounts counts = counted(folder, OnError::kSkip, strict);
    EXPECT_EQ(counts.totals.rejected, 1) << strict;
    EXPECT_EQ(counts.totals.rejected_files, 0) << strict;
    EXPECT_EQ(counts.tracks.size(), 1U) << strict;
  }
}

TEST(CountMpdSlices, SkipsWhatCannotBeUsedAndCountsIt) {
  const TemporaryFolder folder;
  folder.file("mpd.slice.0-999.json",
              slice(playlist(0, "gym", track("a")) + R"(,{"name": "gym", "pid": 1, "tracks": [)" + track("b") +
                    R"(, {"pos": 1}]},)" + playlist(2, "gym", track("c")) + "," + playlist(0, "gym", track("d"))));
  folder.file("mpd.slice.1000-1999.json", slice(playlist(1000, "gym", track("a"))).substr(0, 150));
  const PlaylistCounts counts = counted(folder, OnError::kSkip);
  EXPECT_EQ(counts.tracks.size(), 2U);  // a and c: neither the bad playlist's nor the repeated one's
  EXPECT_EQ(counts.totals.playlists, 4);
  EXPECT_EQ(counts.totals.rejected, 2);
  EXPECT_EQ(counts.totals.rejected_files, 1);
  ASSERT_EQ(counts.rejections.size(), 3U);
  EXPECT_EQ(counts.rejections[0].reason, "bad_playlist");
  EXPECT_EQ(counts.rejections[0].playlist, "1");
  EXPECT_EQ(counts.rejections[1].reason, "repeated_playlist");
  EXPECT_EQ(counts.rejections[2].reason, "broken_json");
  EXPECT_EQ(counts.rejections[2].place, "byte 151");
}

TEST(MpdSlicesIn, OrdersByNumberAndWantsOne) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of<ConfigError>([&] { mpd_slices_in(folder.path()); }), HasSubstr("there is no slice"));
  EXPECT_THROW(mpd_slices_in(folder.path() / "nothing"), ConfigError);
  folder.file("mpd.slice.x.json", "");
  folder.file("mpd.stats.json", "");
  for (int i = 30; i-- > 0;) {
    const int first = (i * 7 % 30) * 1000;
    folder.file("mpd.slice." + std::to_string(first) + "-" + std::to_string(first + 999) + ".json", "");
  }
  const auto slices = mpd_slices_in(folder.path());
  ASSERT_EQ(slices.size(), 31U);
  EXPECT_EQ(slices[30].filename(), "mpd.slice.x.json");  // without a number: behind the others
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(
        slices[static_cast<std::size_t>(i)].filename().string().find("mpd.slice." + std::to_string(i * 1000) + "-"),
        0U);
  }
}

TEST(MpdSlicesIn, RefusesWhatLooksLikeASliceAndWouldNotBeRead) {
  for (const char* name : {"mpd.slice.200-399.json.gz", "mpd.slice.600-799.JSON", "mpd.slice.800-999.json.part"}) {
    const TemporaryFolder folder;
    folder.file("mpd.slice.0-199.json", "");
    folder.file(name, "");
    EXPECT_THAT(error_of<ConfigError>([&] { mpd_slices_in(folder.path()); }),
                HasSubstr(std::string(name) + ": it is named like a slice, but slices are read as mpd.slice.*.json"));
  }
}

}  // namespace
}  // namespace ctxtag
