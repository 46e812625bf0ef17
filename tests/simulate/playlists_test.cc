#include "ctxtag/simulate/playlists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/config/load.h"
#include "ctxtag/dataset/label_statistics.h"
#include "ctxtag/playlists/playlist_counts.h"
#include "ctxtag/playlists/title_matcher.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

SimulateConfig with_users(int users) {
  SimulateConfig config;
  config.audio = false;
  config.users = users;
  return config;
}

std::vector<SimulatedPlaylist> all_playlists(const SimulateConfig& config, const SimulatedCorpus& corpus) {
  const PlaylistMaker maker(config, corpus);
  std::vector<SimulatedPlaylist> all;
  for (std::size_t user = 0; user < static_cast<std::size_t>(config.users); ++user) {
    for (SimulatedPlaylist& playlist : maker.of_user(user)) all.push_back(std::move(playlist));
  }
  return all;
}

Keywords written_keywords(const test::TemporaryFolder& folder, const SimulateConfig& config) {
  write_simulated_playlists(config, simulated_corpus(config), folder.path(), 1);
  return read_keywords(folder / "keywords.json");
}

TEST(SimulatedPlaylists, SayTheirContextsAndNoOthersInAnyLanguage) {
  const SimulateConfig config = with_users(2500);
  const test::TemporaryFolder folder;
  const Keywords keywords = written_keywords(folder, with_users(1));
  const SimulatedCorpus corpus = simulated_corpus(config);
  ASSERT_EQ(keywords.tags, corpus.complete.vocabulary);
  const TitleMatcher matcher(keywords);
  std::set<int> found;
  for (const SimulatedPlaylist& playlist : all_playlists(config, corpus)) {
    const TitleMatch match = matcher.matches(playlist.title);
    EXPECT_EQ(std::vector<std::size_t>(match.tags.begin(), match.tags.end()), playlist.tags) << playlist.title;
    found.insert(match.keywords.begin(), match.keywords.end());
  }
  EXPECT_EQ(found.size(), keywords.keywords.size()) << "of 10,000 titles some hold every keyword";
}

TEST(SimulatedPlaylists, HaveKeywordsOfWhichNoneHoldsAnotherTag) {
  const test::TemporaryFolder folder;
  const Keywords keywords = written_keywords(folder, with_users(1));
  const TitleMatcher matcher(keywords);
  int with_accents = 0, of_several_words = 0;
  for (const Keywords::Keyword& keyword : keywords.keywords) {
    EXPECT_EQ(matcher.matches(keyword.text).tags, std::vector<int>{keyword.tag}) << keyword.text;
    with_accents += std::any_of(keyword.text.begin(), keyword.text.end(), [](char c) { return (c & 0x80) != 0; });
    of_several_words += keyword.text.find(' ') != std::string::npos;
  }
  EXPECT_GE(with_accents, 15);
  EXPECT_GE(of_several_words, 30);
}

TEST(SimulatedPlaylists, HaveTitlesAsPeopleWriteThem) {
  const SimulateConfig config = with_users(500);
  const SimulatedCorpus corpus = simulated_corpus(config);
  int upper = 0, lower = 0, digits = 0, composed = 0, combining = 0, pictures = 0, quotes = 0, traps = 0;
  for (const SimulatedPlaylist& playlist : all_playlists(config, corpus)) {
    const std::string& title = playlist.title;
    const auto any = [&](auto is) { return std::any_of(title.begin(), title.end(), is); };
    const bool has_upper = any([](char c) { return c >= 'A' && c <= 'Z'; });
    const bool has_lower = any([](char c) { return c >= 'a' && c <= 'z'; });
    upper += has_upper && !has_lower;
    lower += has_lower && !has_upper;
    digits += any([](char c) { return c >= '0' && c <= '9'; });
    composed += title.find("\u00e9") != std::string::npos;
    combining += title.find("e\u0301") != std::string::npos;
    pictures += title.find("\U0001f4aa") != std::string::npos || title.find("\U0001f525") != std::string::npos;
    quotes += title.find('"') != std::string::npos;
    traps += playlist.tags.empty() &&
             (title.find("Nightwish") != std::string::npos || title.find("Summer Walker") != std::string::npos);
  }
  for (const int times : {upper, lower, digits, pictures}) EXPECT_GT(times, 40);  // of 2,000
  for (const int times : {composed, combining, quotes, traps}) EXPECT_GT(times, 0);
}

TEST(SimulatedPlaylists, OfOneUserAreForThreeContextsAtMost) {
  const SimulateConfig config = with_users(200);
  const SimulatedCorpus corpus = simulated_corpus(config);
  std::map<std::string, std::set<std::size_t>> contexts;
  for (const SimulatedPlaylist& playlist : all_playlists(config, corpus)) {
    if (playlist.tags.size() == 1 && !playlist.by_editor) contexts[playlist.user].insert(playlist.tags[0]);
    EXPECT_EQ(playlist.user.find("editor") == 0, playlist.by_editor);
  }
  std::set<std::size_t> numbers;
  for (const auto& [user, tags] : contexts) numbers.insert(tags.size());
  EXPECT_EQ(numbers, (std::set<std::size_t>{1, 2, 3}));
}

TEST(SimulatedPlaylists, AreMadeAtTheRatesAskedFor) {
  SimulateConfig config = with_users(5000);
  config.playlists.two_contexts_share = 0.25;
  config.playlists.trap_share = 0.1;
  config.playlists.editor_share = 0.05;
  const test::TemporaryFolder folder;
  const SimulatedPlaylistTotals totals = write_simulated_playlists(config, simulated_corpus(config), folder.path(), 2);
  const auto made = static_cast<double>(totals.playlists);
  EXPECT_EQ(totals.playlists, 20000);
  EXPECT_NEAR(static_cast<double>(totals.without_context) / made, 0.3, 0.015);  // 0.2 for none, 0.1 traps
  EXPECT_NEAR(static_cast<double>(totals.for_two_contexts) / made, 0.7 * 0.25, 0.015);
  EXPECT_NEAR(static_cast<double>(totals.by_editors) / made, 0.05, 0.01);
  EXPECT_NEAR(static_cast<double>(totals.rows) / made, 20.0, 1.0);
  for (const std::int64_t of_tag : totals.of_tag)
    EXPECT_NEAR(static_cast<double>(of_tag), 20000 * 0.7 * 1.25 / 15, 200);
}

TEST(SimulatedPlaylists, HoldTracksByContextAndPopularity) {
  SimulateConfig config = with_users(2000);
  const SimulatedCorpus corpus = simulated_corpus(config);
  const std::vector<double> popularity = PlaylistMaker(config, corpus).popularity();
  EXPECT_DOUBLE_EQ(*std::max_element(popularity.begin(), popularity.end()), 1.0);
  double right = 0.0, rows = 0.0;
  std::map<bool, double> of_popular;  // rows in playlists for no context, by whether the track is among the top half
  std::vector<double> sorted = popularity;
  std::sort(sorted.begin(), sorted.end());
  for (const SimulatedPlaylist& playlist : all_playlists(config, corpus)) {
    EXPECT_EQ(std::set<std::size_t>(playlist.tracks.begin(), playlist.tracks.end()).size(), playlist.tracks.size());
    for (const std::size_t track : playlist.tracks) {
      if (playlist.tags.size() == 1) {
        ++rows;
        const auto column = static_cast<Eigen::Index>(playlist.tags[0]);
        right += corpus.complete.values(static_cast<Eigen::Index>(track), column);
      }
      if (playlist.tags.empty()) ++of_popular[popularity[track] >= sorted[sorted.size() / 2]];
    }
  }
  // 15 % are drawn from all tracks, of which a third have the tag too: 0.9, or less where a tag's few popular tracks
  // are all there already.
  EXPECT_NEAR(right / rows, 0.88, 0.015);
  // The sum of r^-0.65 over ranks 1 to 200 is 15.96, over 201 to 400 it is 5.01: 0.761; drawing no track twice evens
  // out.
  EXPECT_NEAR(of_popular[true] / (of_popular[true] + of_popular[false]), 0.75, 0.012);
}

TEST(SimulatedPlaylists, HoldNoWrongTrackWhenNoneIsWanted) {
  SimulateConfig config = with_users(50);
  config.playlists.wrong_share = 0.0;
  const SimulatedCorpus corpus = simulated_corpus(config);
  for (const SimulatedPlaylist& playlist : all_playlists(config, corpus)) {
    for (const std::size_t track : playlist.tracks) {
      const auto has = [&](std::size_t tag) {
        return corpus.complete.values(static_cast<Eigen::Index>(track), static_cast<Eigen::Index>(tag)) != 0;
      };
      EXPECT_TRUE(playlist.tags.empty() || std::any_of(playlist.tags.begin(), playlist.tags.end(), has));
    }
  }
}

TEST(SimulatedPlaylists, AreCountedAsTheyWereMade) {
  const SimulateConfig config = with_users(60);
  const SimulatedCorpus corpus = simulated_corpus(config);
  const test::TemporaryFolder folder;
  const Keywords keywords = written_keywords(folder, config);
  PlaylistCounts counts = count_playlist_tables({folder / "playlists.csv"}, keywords, {}, {});
  CountMatrix made = CountMatrix::Zero(corpus.complete.values.rows(), corpus.complete.values.cols());
  for (const SimulatedPlaylist& playlist : all_playlists(config, corpus)) {
    for (const std::size_t track : playlist.tracks) {
      for (const std::size_t tag : playlist.tags)
        ++made(static_cast<Eigen::Index>(track), static_cast<Eigen::Index>(tag));
    }
  }
  EXPECT_EQ(counts.totals.playlists, 240);
  for (std::size_t track = 0; track < corpus.clips.size(); ++track) {
    const std::string& artist = corpus.clips[track].artist_id;
    const std::uint32_t* const of_track = counts.tracks.of({corpus.complete.ids[track].value, artist, "", "", ""});
    for (Eigen::Index tag = 0; tag < made.cols(); ++tag) {
      EXPECT_EQ(of_track[tag], made(static_cast<Eigen::Index>(track), tag)) << track << ' ' << tag;
    }
  }
}

TEST(SimulateCorpus, WritesTheSamePlaylistsWhateverTheThreads) {
  const SimulateConfig config = with_users(700);  // three blocks of users
  const test::TemporaryFolder folder;
  simulate_corpus(config, folder / "one", 1);
  simulate_corpus(config, folder / "three", 3);
  SimulateConfig other = config;
  other.seed = 1;
  simulate_corpus(other, folder / "other", 3);
  for (const char* const name : {"playlists.csv", "keywords.json", "tracks.csv", "labels.csv", "truth.json"}) {
    EXPECT_EQ(read_file(folder / "one" / name), read_file(folder / "three" / name)) << name;
  }
  EXPECT_NE(read_file(folder / "one" / "playlists.csv"), read_file(folder / "other" / "playlists.csv"));
  EXPECT_FALSE(std::filesystem::exists(folder / "one" / "audio"));
  EXPECT_TRUE(std::filesystem::exists(folder / "one.journal"));  // a killed run is known as a simulation's own
}

TEST(SimulateCorpus, SaysInTruthWhatThePlaylistsWereMadeWith) {
  const SimulateConfig config = with_users(30);
  const test::TemporaryFolder folder;
  simulate_corpus(config, folder / "music", 1);
  const auto truth = nlohmann::json::parse(read_file(folder / "music" / "truth.json"));
  EXPECT_EQ(truth["config"]["users"], 30);
  EXPECT_EQ(truth["config"]["playlists"]["wrong_share"], 0.15);
  EXPECT_EQ(truth["config"]["audio"], false);
  EXPECT_EQ(truth["playlists"]["playlists"], 120);
  const SimulatedCorpus corpus = simulated_corpus(config);
  EXPECT_EQ(truth["clips"][7]["popularity"], PlaylistMaker(config, corpus).popularity()[7]);
  std::int64_t of_gym = 0;
  for (const SimulatedPlaylist& playlist : all_playlists(config, corpus)) {
    of_gym += std::count(playlist.tags.begin(), playlist.tags.end(), 4U);
  }
  EXPECT_EQ(truth["tags"]["gym"]["playlists"], of_gym);
}

TEST(SimulateCorpus, RemovesTablesThatAnotherConfigMade) {
  SimulateConfig config = with_users(30);
  config.unknown_share = 0.2;
  const test::TemporaryFolder folder;
  simulate_corpus(config, folder / "music", 1);
  for (const char* const name : {"playlists.csv", "keywords.json", "complete.csv"}) {
    EXPECT_TRUE(std::filesystem::exists(folder / "music" / name)) << name;
  }
  config.users = 0;
  config.unknown_share = 0.0;
  simulate_corpus(config, folder / "music", 1);
  for (const char* const name : {"playlists.csv", "keywords.json", "complete.csv"}) {
    EXPECT_FALSE(std::filesystem::exists(folder / "music" / name)) << name;
  }
  EXPECT_TRUE(std::filesystem::exists(folder / "music" / "truth.json"));
}

TEST(SimulateCorpus, SaysNothingOfPlaylistsWhenThereAreNone) {
  SimulateConfig config;
  config.clips = config.artists = 2;
  config.seconds = 0.5;
  const test::TemporaryFolder folder;
  simulate_corpus(config, folder / "music", 1);
  const auto truth = nlohmann::ordered_json::parse(read_file(folder / "music" / "truth.json"));
  const std::string made_with =
      R"({"clips":2,"artists":2,"seconds":0.5,"sample_rate_hz":22050,"seed":0,"unknown_share":0.0,"format":"flac"})";
  EXPECT_EQ(truth["config"].dump(), made_with);
  EXPECT_FALSE(truth.contains("playlists"));
  EXPECT_FALSE(truth["clips"][0].contains("popularity"));
  // With playlists the sound is the same: the journal makes nothing again.
  config.users = 1;
  simulate_corpus(config, folder / "music", 1, [](std::size_t, std::size_t) { FAIL() << "a clip was made again"; });
}

TEST(SimulateConfig, RefusesRatesThatAreNone) {
  const auto message = [](const std::string& override) {
    return test::error_of<ConfigError>([&] { load_config<SimulateConfig>("", {override}); });
  };
  EXPECT_THAT(message("playlists.wrong_share=1.5"), HasSubstr("playlists.wrong_share must be in [0, 1]"));
  EXPECT_THAT(message("playlists.trap_share=0.9"), HasSubstr("add up to more than 1"));
  EXPECT_THAT(message("playlists.mean_tracks=0"), HasSubstr("from 1 to 10000"));
  EXPECT_THAT(message("playlists.popularity_exponent=-1"), HasSubstr("from 0 to 5"));
  EXPECT_THAT(message("users=-1"), HasSubstr("users must be 0 or more"));
  EXPECT_THAT(message("playlists_per_user=0"), HasSubstr("at least 1"));
}

}  // namespace
}  // namespace ctxtag
