#include "ctxtag/importing/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "importing/import_folder.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;
using test::ImportFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const char* const kCapitalHot = "song_id,car,gym\n11,1,0\n12,0,1\n";

std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    names.push_back(entry.path().lexically_relative(folder).string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST(Import, ListsItsFormats) {
  EXPECT_THAT(import_formats(),
              ElementsAre("folders", "icassp2020", "icmr2020", "incarmusic", "ismir2020", "lastfm1k", "magnatagatune",
                          "mtg-jamendo", "mulan", "situnes", "spotify", "vgmidi_listeners"));
}

TEST(Import, NamesTheNearestFormatForAnUnknownOne) {
  const ImportFolder folder;
  folder.file("Context_tags_dataset.csv", kCapitalHot);
  EXPECT_THAT(folder.failure<ConfigError>(folder.request("icasp2020")),
              HasSubstr("unknown format 'icasp2020'; did you mean 'icassp2020'? known: folders, "));
  EXPECT_THAT(folder.failure<ConfigError>(folder.request("zzzzzzzzzzzz")),
              HasSubstr("unknown format 'zzzzzzzzzzzz'; known: "));
}

TEST(Import, AsksForAFormatWhenNoneOrSeveralFit) {
  const ImportFolder folder;
  folder.file("Context_tags_dataset.csv", kCapitalHot);
  folder.file("train_set.csv", "song_id,user_id,car\n1,u,1\n");
  EXPECT_EQ(folder.failure<ConfigError>(folder.request()),
            "SOURCE: it could be icassp2020 or ismir2020; name one with --from");
  EXPECT_THAT(formats_of(folder.source()), ElementsAre("icassp2020", "ismir2020"));
  const ImportFolder other;
  other.file("a.txt", "");
  EXPECT_THAT(other.failure<ConfigError>(other.request()),
              HasSubstr("SOURCE: no format recognises it; name one with --from"));
  ImportRequest request = other.request();
  request.source = other.source() / "none";
  EXPECT_THAT(other.failure<ConfigError>(request), HasSubstr("SOURCE/none: there is no such folder or file"));
}

TEST(Import, TakesAFileForItsFolder) {
  const ImportFolder folder;
  ImportRequest request = folder.request();
  request.source = folder.file("Context_tags_dataset.csv", kCapitalHot);
  EXPECT_EQ(import_dataset(request).format, "icassp2020");
}

TEST(Import, SaysWhatItReadAndWroteInJson) {
  const ImportFolder folder;
  folder.file("Context_tags_dataset.csv", kCapitalHot);
  const ImportReport report = folder.imported();
  EXPECT_EQ(report.written.size(), 1U);
  const std::string json = folder.output("import.json");
  EXPECT_EQ(json, to_json_text(report));
  EXPECT_THAT(json, HasSubstr("\"format\": \"icassp2020\""));
  EXPECT_THAT(json, HasSubstr("\"file\": \"Context_tags_dataset.csv\",\n      \"rows\": 2,\n      \"sha256\": \""));
  EXPECT_THAT(json, Not(HasSubstr(folder.source().string())));
  const std::string before = folder.output("labels.csv");
  folder.imported();
  EXPECT_EQ(folder.output("import.json"), json);
  EXPECT_EQ(folder.output("labels.csv"), before);
  EXPECT_THAT(files_in(folder.out()), ElementsAre("import.json", "labels.csv"));
}

TEST(Import, ReplacesTheTablesOfAnEarlierImportAndNoOtherFile) {
  const ImportFolder folder;
  folder.file("Context_tags_dataset.csv", kCapitalHot);
  folder.file("test_ground_truth.csv", "song_id,label\n11,car\n");
  folder.imported();
  write_file_atomically(folder.out() / "mine.csv", "kept");
  EXPECT_THAT(files_in(folder.out()), ElementsAre("import.json", "labels.csv", "mine.csv", "splits.csv"));
  fs::remove(folder.source() / "test_ground_truth.csv");
  folder.imported();
  EXPECT_THAT(files_in(folder.out()), ElementsAre("import.json", "labels.csv", "mine.csv"));
}

TEST(Import, RefusesTheFolderOfAnotherCommandOrOfNobody) {
  for (const char* name : {"card.json", "partial.json", "truth.json", "labels.csv"}) {
    const ImportFolder folder;
    folder.file("Context_tags_dataset.csv", kCapitalHot);
    fs::create_directories(folder.out());
    write_file_atomically(folder.out() / name, "mine");
    EXPECT_THAT(test::error_of<ConfigError>([&] { folder.imported(); }), HasSubstr(": holds ")) << name;
    EXPECT_THAT(files_in(folder.out()), ElementsAre(name));
    EXPECT_EQ(folder.output(name), "mine");
  }
}

TEST(Import, LeavesTheOldTablesWhenItFails) {
  const ImportFolder folder;
  folder.file("Context_tags_dataset.csv", kCapitalHot);
  folder.imported();
  const std::string labels = folder.output("labels.csv"), json = folder.output("import.json");
  folder.file("Context_tags_dataset.csv", "song_id,car,gym\n11,1,0\n12,0,9\n");
  EXPECT_THROW(folder.imported(), DataError);
  folder.file("Context_tags_dataset.csv", kCapitalHot);
  folder.file("test_ground_truth.csv", "song_id,label\n11,car\n");
  fs::create_directory(folder.out() / "splits.csv");  // a table cannot be put there
  EXPECT_THAT(test::error_of<ConfigError>([&] { folder.imported(); }), HasSubstr("splits.csv: a folder stands where"));
  EXPECT_EQ(folder.output("labels.csv"), labels);
  EXPECT_EQ(folder.output("import.json"), json);
  EXPECT_THAT(files_in(folder.out()), ElementsAre("import.json", "labels.csv", "splits.csv"));
}

TEST(Import, DoesNotFollowAListOfTablesOutOfItsFolder) {
  const ImportFolder folder;
  folder.file("Context_tags_dataset.csv", kCapitalHot);
  folder.imported();
  const fs::path outside = folder.file("precious.txt", "kept");
  write_file_atomically(folder.out() / "import.json",
                        R"({"written": [{"file": "../source/precious.txt"}, 3, {"file": 1}]})");
  folder.imported();
  EXPECT_TRUE(fs::exists(outside));
  write_file_atomically(folder.out() / "import.json", "no json");
  EXPECT_EQ(folder.imported().written.size(), 1U);
}

TEST(Import, DoesNotWriteIntoItsSource) {
  const ImportFolder folder;
  folder.file("Context_tags_dataset.csv", kCapitalHot);
  ImportRequest request = folder.request();
  request.out = folder.source() / "../source";
  EXPECT_THAT(folder.failure<ConfigError>(request), HasSubstr("the folder that is imported"));
  EXPECT_THAT(files_in(folder.source()), ElementsAre("Context_tags_dataset.csv"));
  request.out = folder.source() / "Context_tags_dataset.csv";
  EXPECT_THAT(folder.failure<ConfigError>(request), HasSubstr("is a file; a folder is needed"));
}

TEST(Import, KeepsASecondImportOut) {
  const ImportFolder folder;
  folder.file("Context_tags_dataset.csv", kCapitalHot);
  fs::create_directories(folder.out());
  const AtomicFile other(folder.out() / "import.json");
  EXPECT_THAT(test::error_of<ConfigError>([&] { folder.imported(); }), HasSubstr("another process is writing it"));
}

TEST(Import, RefusesOptionsThatDoNotFit) {
  const ImportFolder folder;
  folder.file("Context_tags_dataset.csv", kCapitalHot);
  ImportRequest request = folder.request();
  request.audio = folder.source();
  EXPECT_THAT(folder.failure<ConfigError>(request),
              HasSubstr("--audio: icassp2020 has no table that names recordings"));
  const auto refused = [&](auto change) {
    ImportRequest changed = folder.request();
    change(changed.options);
    return folder.failure<ConfigError>(changed);
  };
  EXPECT_EQ(refused([](auto& options) { options.top = -1; }), "top must be 0 or more, found -1");
  EXPECT_EQ(refused([](auto& options) { options.split = -2; }), "split must be -1 or more, found -2");
  EXPECT_EQ(refused([](auto& options) { options.ratio = 1.0; }), "ratio must be -1 or in [0, 1)");
  EXPECT_EQ(refused([](auto& options) { options.as = "none"; }), "as must be zero or unknown, found 'none'");
  EXPECT_EQ(refused([](auto& options) { options.untagged = "x"; }), "untagged must be keep or drop, found 'x'");
  EXPECT_EQ(refused([](auto& options) { options.category = "x"; }), "category must be keep or strip, found 'x'");
  EXPECT_EQ(refused([](auto& options) { options.match = "x"; }),
            "match must be name or content or name_or_content, found 'x'");
}

}  // namespace
}  // namespace ctxtag
