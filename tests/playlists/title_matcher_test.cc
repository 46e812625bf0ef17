#include "ctxtag/playlists/title_matcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include "ctxtag/base/error.h"
#include "ctxtag/formats/tsv.h"
#include "ctxtag/playlists/title_words.h"
#include "support/errors.h"
#include "support/temporary_folder.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using Words = std::vector<std::string>;

Keywords keywords_in(const std::string& json) {
  const TemporaryFolder folder;
  return read_keywords(folder.file("keywords.json", json));
}

std::string tags_of(const std::string& json, const std::string& title) {
  const Keywords keywords = keywords_in(json);
  std::string text;
  for (const int tag : TitleMatcher(keywords).matches(title).tags) {
    text += (text.empty() ? "" : " ") + keywords.tags[static_cast<std::size_t>(tag)];
  }
  return text;
}

TEST(TitleWords, AreRunsOfLettersDigitsAndUnderscores) {
  EXPECT_EQ(title_words("Gym, 2019's BEST-of (my_mix)"), (Words{"gym", "2019", "s", "best", "of", "my_mix"}));
  EXPECT_TRUE(title_words(" -- !? ").empty());
}

TEST(TitleWords, KeepAccentedLettersInTheWord) {
  EXPECT_EQ(title_words("Pão de Açúcar"), (Words{"p\u00E3o", "de", "a\u00E7\u00FAcar"}));
  EXPECT_EQ(title_words("ac\u0327u\u0301car"), title_words("a\u00E7\u00FAcar"));  // decomposed and composed
}

TEST(TitleWords, FoldCaseAndCompatibilityForms) {
  EXPECT_EQ(title_words("STRASSE ÉTÉ"), title_words("straße été"));
  EXPECT_EQ(title_words("\U0001D420\U0001D432\U0001D426"), Words{"gym"});  // mathematical bold letters
  EXPECT_EQ(title_words("ＧＹＭ"), Words{"gym"});                          // full width
}

TEST(TitleWords, TakeASymbolForAWordAndDropInvisibleCharacters) {
  EXPECT_EQ(title_words("\u2764\uFE0Fchill\U0001F634"), (Words{"\u2764", "chill", "\U0001F634"}));
}

TEST(TitleWords, KeepAMarkThatDoesNotComposeInItsWord) {
  EXPECT_EQ(title_words("नींद की"), (Words{"नींद", "की"}));       // "sleep" in Hindi: vowel signs are marks
  EXPECT_EQ(title_words("x\u0301car"), (Words{"x\u0301car"}));  // no single character for x and its accent
  EXPECT_EQ(title_words("\u0301car"), (Words{"car"}));          // a mark on nothing
}

TEST(TitleWords, RefuseWhatIsNotUtf8) { EXPECT_THROW(title_words("gym \xFF"), DataError); }

TEST(TitleMatcher, MatchesWholeWordsOnly) {
  EXPECT_EQ(tags_of(R"(["car", "work"])", "Car songs"), "car");
  EXPECT_EQ(tags_of(R"(["car", "work"])", "Água com açúcar"), "");
  EXPECT_EQ(tags_of(R"(["car", "work"])", "workout cars"), "");
  EXPECT_EQ(tags_of(R"(["car", "work"])", "WORK/car/work"), "car work");
}

TEST(TitleMatcher, KnowsSeveralWordsForATagAndSeveralTagsForAWord) {
  const std::string json = R"({"tags": {"workout": ["workout", "work out"], "gym": ["gym", "workout"]}})";
  EXPECT_EQ(tags_of(json, "Work-out 3"), "workout");
  EXPECT_EQ(tags_of(json, "workout work out"), "workout gym");
  EXPECT_EQ(tags_of(json, "out of work"), "");
  const TitleMatch match = TitleMatcher(keywords_in(json)).matches("workout work out");
  EXPECT_EQ(match.keywords, (std::vector<int>{0, 1, 3}));
}

TEST(TitleMatcher, LeavesOutTheWordsOfAnExcludedPhraseOnly) {
  const std::string json = R"({"tags": {"park": ["park"], "workout": ["workout"]}, "exclude": ["linkin park"]})";
  EXPECT_EQ(tags_of(json, "LINKIN PARK"), "");
  EXPECT_EQ(tags_of(json, "Linkin Park workout"), "workout");
  EXPECT_EQ(tags_of(json, "Linkin Park in the park"), "park");
}

TEST(ReadKeywords, KeepsTheOrderOfTheFile) {
  EXPECT_EQ(keywords_in(R"(["sleep", "car"])").tags.tags(), (Words{"sleep", "car"}));
  EXPECT_EQ(keywords_in(R"({"tags": {"b": ["b"], "a": ["a"]}})").tags.tags(), (Words{"b", "a"}));
}

TEST(ReadKeywords, SaysWhatIsWrong) {
  const auto message = [](const std::string& json) { return error_of<ConfigError>([&] { keywords_in(json); }); };
  EXPECT_NE(message(R"({"tags": {"gym": ["gym"], "gym": ["lift"]}})").find("'gym' is given twice"), std::string::npos);
  EXPECT_NE(message(R"({"tags": {"gym": ["Gym", "gym"]}})").find("the keyword 'gym' is given twice"),
            std::string::npos);
  EXPECT_NE(message(R"({"tags": {"gym": []}})").find("at least one keyword"), std::string::npos);
  EXPECT_NE(message(R"({"tags": {"gym": ["--"]}})").find("no letter, digit or symbol"), std::string::npos);
  EXPECT_NE(message(R"({"tag": {"gym": ["gym"]}})").find("unknown key 'tag'"), std::string::npos);
  EXPECT_NE(message(R"(["gym", "gym"])").find("the tag is given twice"), std::string::npos);
  EXPECT_NE(message("[]").find("names no tag"), std::string::npos);
  EXPECT_NE(message("{").find("keywords.json: "), std::string::npos);
  // Names of tags are columns and lines of tables.
  EXPECT_NE(message(R"(["gym", "track_id"])").find("tags.track_id: this is the name of the column of ids"),
            std::string::npos);
  EXPECT_NE(message(R"(["gym", "GYM"])").find("tags.GYM: all its keywords stand for 'gym' as well"), std::string::npos);
  EXPECT_NE(
      message(R"({"tags": {"gym\ntime": ["gym"]}})").find("tags.gym\\x0atime: a name holds no control characters"),
      std::string::npos);
  EXPECT_NE(message(R"({"tags": {"gym": ["gym"]}, "exclude": ["Gym"]})")
                .find("exclude: 'Gym' leaves out the keyword 'gym' of tag 'gym' wherever it stands"),
            std::string::npos);
  EXPECT_NE(message(R"({"tags": {"gym": ["my gym"]}, "exclude": ["gym"]})").find("exclude: 'gym'"), std::string::npos);
  EXPECT_EQ(message(R"({"tags": {"park": ["park", "parque"]}, "exclude": ["linkin park"]})"), "");
}

// 50,000 real titles with the keywords that ASCII word boundaries find in them.
TEST(TitleMatcher, AgreesWithTheReleasedMatchesButForAccents) {
  const std::filesystem::path file = test::test_data() / "data/icassp2020/playlist_titles.tsv.gz";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "CTXTAG_TEST_DATA holds no playlist titles";
  std::vector<std::pair<std::string, std::set<std::string>>> titles;
  std::set<std::string> all;
  TsvReader reader(file);
  std::vector<std::string> cells;
  while (reader.next(cells)) {
    std::set<std::string> matches;
    std::stringstream list(cells[reader.column("matches")]);
    for (std::string word; std::getline(list, word, ',');) matches.insert(word);
    all.insert(matches.begin(), matches.end());
    titles.emplace_back(cells[reader.column("title")], matches);
  }
  EXPECT_EQ(titles.size(), 50000U);
  Keywords keywords;
  keywords.tags = TagVocabulary({all.begin(), all.end()});
  for (const std::string& word : all) {
    keywords.keywords.push_back({word, static_cast<int>(keywords.tags.index(word))});
  }
  const TitleMatcher matcher(keywords);
  int cells_that_differ = 0, without_accents = 0;
  for (const auto& [title, released] : titles) {
    std::set<std::string> found;
    for (const int tag : matcher.matches(title).tags) found.insert(keywords.tags[static_cast<std::size_t>(tag)]);
    for (const std::string& word : all) {
      if (found.count(word) == released.count(word)) continue;
      ++cells_that_differ;
      const bool ascii = std::none_of(title.begin(), title.end(), [](char c) { return (c & 0x80) != 0; });
      without_accents += ascii || found.count(word) > 0 ? 1 : 0;
    }
  }
  EXPECT_EQ(cells_that_differ, 45);
  EXPECT_EQ(without_accents, 0);
}

// ASCII word boundaries find exactly what was released: for them the accented letters of "açúcar" end a word.
TEST(PlaylistTitles, AreMatchedAsReleasedWhenOnlyAsciiLettersMakeWords) {
  const std::filesystem::path file = test::test_data() / "data/icassp2020/playlist_titles.tsv.gz";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "CTXTAG_TEST_DATA holds no playlist titles";
  std::vector<std::pair<std::set<std::string>, std::set<std::string>>> titles;  // words, matches
  std::set<std::string> all;
  TsvReader reader(file);
  std::vector<std::string> cells;
  while (reader.next(cells)) {
    std::string title = cells[reader.column("title")];
    std::replace_if(
        title.begin(), title.end(), [](char c) { return (c & 0x80) != 0; }, ' ');
    const Words words = title_words(title);
    std::set<std::string> matches;
    std::stringstream list(cells[reader.column("matches")]);
    for (std::string word; std::getline(list, word, ',');) matches.insert(word);
    all.insert(matches.begin(), matches.end());
    titles.emplace_back(std::set<std::string>(words.begin(), words.end()), matches);
  }
  std::size_t cells_that_differ = 0;
  for (const auto& [words, matches] : titles) {
    for (const std::string& word : all) cells_that_differ += words.count(word) != matches.count(word) ? 1 : 0;
  }
  EXPECT_EQ(titles.size(), 50000U);
  EXPECT_EQ(cells_that_differ, 0U);
}

// How many rows a reader finds for which a quote that opens a cell ends only with the next one.
int rows_with_quotes_honoured(const std::string& text) {
  int rows = 0;
  bool quoted = false, at_begin = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      ++i;
    } else if (c == '"' && (quoted || at_begin)) {
      quoted = !quoted;
      at_begin = false;
    } else if (!quoted) {
      rows += c == '\n' ? 1 : 0;
      at_begin = c == '\n' || c == '\t';
    }
  }
  return rows;
}

// sum(1 for row in csv.reader(gzip.open(FILE, "rt", newline=""), delimiter="\t")) - 1 is 48,514 in Python.
TEST(PlaylistTitles, Are1486FewerWhenQuotesAreHonoured) {
  const std::filesystem::path file = test::test_data() / "data/icassp2020/playlist_titles.tsv.gz";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "CTXTAG_TEST_DATA holds no playlist titles";
  LineReader lines(file);
  std::string line, text;
  int rows = -1;  // without the header
  for (; lines.next(line); ++rows) text += line + "\n";
  EXPECT_EQ(rows, 50000);
  EXPECT_EQ(rows_with_quotes_honoured(text) - 1, 48514);
}

}  // namespace
}  // namespace ctxtag
