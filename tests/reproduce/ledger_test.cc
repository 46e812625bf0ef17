#include "ctxtag/reproduce/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

// As `ctxtag-eval compare --format json` writes it.
const char* const kComparison = R"({"systems": [{"name": "a", "macro_roc_auc": 0.71, "interval": [0.69, 0.74],
    "accuracy": {"value": 0.25, "interval": [0.2, 0.3]}}, {"name": "b", "macro_roc_auc": 0.65, "interval": null}],
  "pairs": [{"first": "a", "second": "b", "difference": 0.06, "interval": [0.02, 0.1],
    "accuracy": {"value": null, "interval": null}}]})";

TEST(Ledger, FindsAFigureByWhatItsItemSays) {
  const nlohmann::json json = nlohmann::json::parse(kComparison);
  EXPECT_EQ(*value_at(json, "systems.name=b.macro_roc_auc"), 0.65);
  EXPECT_EQ(*value_at(json, "pairs.first=a,second=b.interval.1"), 0.1);
  EXPECT_EQ(value_at(json, "pairs.first=b,second=a.difference"), nullptr);
  EXPECT_EQ(value_at(json, "systems.2.name"), nullptr);
}

TEST(Ledger, FindsAnItemByAWholeNumberToo) {
  const nlohmann::json json =
      nlohmann::json::parse(R"([{"hidden_percent": 0, "x": 1}, {"hidden_percent": 75, "x": 2}])");
  EXPECT_EQ(*value_at(json, "hidden_percent=75.x"), 2);
  EXPECT_EQ(value_at(json, "hidden_percent=7.x"), nullptr);
}

class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() { write_file_atomically(folder_ / "compare.json", kComparison); }

  LedgerLine line(const std::string& at, const std::string& expect = "", nlohmann::json published = nullptr) const {
    RecipeConfig config;
    LedgerLineConfig entry;
    entry.what = "what";
    entry.file = "compare.json";
    entry.at = at;
    entry.expect = expect;
    entry.published = std::move(published);
    config.ledger = {entry};
    return read_ledger(config, folder_.path()).at(0);
  }

  test::TemporaryFolder folder_;
};

TEST_F(LedgerTest, TheIntervalStandsBesideANumberOrInTheFigure) {
  const LedgerLine ranking = line("systems.name=a.macro_roc_auc"), share = line("systems.name=a.accuracy");
  EXPECT_EQ(ranking.ours, 0.71);
  EXPECT_EQ(ranking.interval->low, 0.69);
  EXPECT_EQ(share.ours, 0.25);
  EXPECT_EQ(share.interval->high, 0.3);
  EXPECT_FALSE(line("systems.name=b.macro_roc_auc").interval);
}

TEST_F(LedgerTest, TheIntervalMayStandAtTheSamePathInsideIntervals) {
  write_file_atomically(folder_ / "compare.json", R"({"per_tag": {"gym": {"f1": 0.5, "kappa": 0.1}},
      "intervals": {"per_tag": {"gym": {"f1": [0.4, 0.6], "kappa": null}}}})");
  EXPECT_EQ(line("per_tag.gym.f1").interval->low, 0.4);
  EXPECT_FALSE(line("per_tag.gym.kappa").interval);
}

TEST_F(LedgerTest, ALineOfSeveralFilesHasTheirMedianAndQuartiles) {
  RecipeConfig config;
  LedgerLineConfig entry;
  entry.what = "what";
  entry.file = "split{split}.json";
  entry.at = "average.micro_roc_auc";
  entry.each = {{"split", {1, 2, 3, 4}}};
  entry.published = 0.9149;
  entry.where = "a figure";
  entry.validate();
  config.ledger = {entry};
  const auto write = [&](int split, const char* value) {
    write_file_atomically(folder_ / ("split" + std::to_string(split) + ".json"),
                          R"({"average": {"micro_roc_auc": )" + std::string(value) + "}}");
  };
  EXPECT_FALSE(read_ledger(config, folder_.path()).at(0).ours);
  write(1, "0.90"), write(2, "0.91"), write(3, "0.92");
  EXPECT_FALSE(read_ledger(config, folder_.path()).at(0).ours);
  EXPECT_EQ(read_ledger(config, folder_.path()).at(0).verdict, "3 of 4 are there");
  write(4, "0.95");
  const LedgerLine all = read_ledger(config, folder_.path()).at(0);  // by numpy.quantile: .915, .9075, .9275
  EXPECT_NEAR(all.ours.value(), 0.915, 1e-12);
  EXPECT_NEAR(all.interval->low, 0.9075, 1e-12);
  EXPECT_NEAR(all.interval->high, 0.9275, 1e-12);
  EXPECT_EQ(all.verdict, "agrees");
  write(4, "null");
  EXPECT_EQ(read_ledger(config, folder_.path()).at(0).verdict, "3 of 4 are there");
}

TEST(LedgerLineConfig, RefusesNamesThatAreNotInTheFile) {
  LedgerLineConfig entry;
  entry.what = entry.at = "x";
  entry.file = "one.json";
  entry.each = {{"split", {1, 2}}};
  EXPECT_THAT(test::error_of<ConfigError>([&] { entry.validate(); }), HasSubstr("{split} is not in `file`"));
}

TEST_F(LedgerTest, APublishedValueAgreesInsideTheInterval) {
  EXPECT_EQ(line("systems.name=a.macro_roc_auc", "", 0.6915).verdict, "agrees");
  EXPECT_EQ(line("systems.name=a.macro_roc_auc", "", 0.6815).verdict, "higher by 0.0285");
  EXPECT_EQ(line("systems.name=b.macro_roc_auc", "", 0.6915).verdict, "lower by 0.0415");
}

TEST_F(LedgerTest, WithoutAnIntervalAPublishedValueAgreesToItsLastDigit) {
  write_file_atomically(folder_ / "compare.json", R"({"auc": 0.77226, "count": 22692})");
  EXPECT_EQ(line("auc", "", 0.7723).verdict, "agrees");
  EXPECT_EQ(line("auc", "", 0.772).verdict, "agrees");
  EXPECT_EQ(line("auc", "", 0.7722).verdict, "higher by 0.0001");
  EXPECT_EQ(line("count", "", 22692).verdict, "agrees");
  EXPECT_EQ(line("count", "", 22693).verdict, "lower by 1.0000");
}

TEST_F(LedgerTest, APublishedValueAsTextKeepsTheZerosOfItsLastDigits) {
  write_file_atomically(folder_ / "compare.json", R"({"auc": 0.8012, "rare": 0.0000104})");
  EXPECT_EQ(line("auc", "", "0.80").verdict, "agrees");
  EXPECT_EQ(line("auc", "", "0.800").verdict, "higher by 0.0012");
  EXPECT_EQ(line("auc", "", "0.80").published_text, "0.80");
  EXPECT_EQ(line("rare", "", 1e-05).verdict, "agrees");
  EXPECT_EQ(line("auc", "", 1e-05).verdict, "higher by 0.8012");
}

TEST_F(LedgerTest, FindsNamesThatHoldDots) {
  write_file_atomically(folder_ / "compare.json", R"({"lines": [{"name": "tempo=0.8", "macro": {"change": -0.25}}]})");
  EXPECT_EQ(line("lines.name=tempo=0.8.macro.change").ours, -0.25);
  EXPECT_EQ(line("lines.name=tempo=0.9.macro.change").verdict, "nothing at lines.name=tempo=0.9.macro.change");
}

TEST(LedgerLineConfig, RefusesAPublishedTextThatIsNoNumber) {
  LedgerLineConfig entry;
  entry.what = entry.at = entry.where = "x";
  entry.file = "one.json";
  entry.published = "about .8";
  EXPECT_THAT(test::error_of<ConfigError>([&] { entry.validate(); }), HasSubstr("published: expected a number"));
}

TEST_F(LedgerTest, AClaimIsHeldAgainstTheWholeInterval) {
  const std::string difference = "pairs.first=a,second=b.difference";  // .02 to .1
  EXPECT_EQ(line(difference, "above 0").verdict, "confirmed");
  EXPECT_EQ(line(difference, "above 0.05").verdict, "undecided");
  EXPECT_EQ(line(difference, "above 0.2").verdict, "contradicted");
  EXPECT_EQ(line(difference, "below 0").verdict, "contradicted");
  EXPECT_EQ(line(difference, "below 0.2").verdict, "confirmed");
  EXPECT_EQ(line(difference, "holds 0.05").verdict, "confirmed");
  EXPECT_EQ(line(difference, "holds 0").verdict, "contradicted");
  EXPECT_EQ(line("systems.name=b.macro_roc_auc", "above 0").verdict, "no interval");
}

TEST_F(LedgerTest, AClaimMayNameAnotherFigure) {
  write_file_atomically(folder_ / "truth.json", R"({"ceiling": {"roc_auc": 0.74}, "low": 0.735})");
  const std::string figure = "systems.name=a.macro_roc_auc";  // .69 to .74
  EXPECT_EQ(line(figure, "below truth.json:ceiling.roc_auc").verdict, "undecided");
  EXPECT_EQ(line(figure, "holds truth.json:low").verdict, "confirmed");
  EXPECT_EQ(line(figure, "below truth.json:high").verdict, "nothing at truth.json:high");
  EXPECT_EQ(line(figure, "below absent.json:low").verdict, "nothing at absent.json:low");
  // .71 (.69 to .74) less .675 (.65 to .70): .035 (.035 - sqrt(.02^2 + .025^2) = .003 to ...), and less .69: -.012 on.
  write_file_atomically(folder_ / "other.json", R"({"a": {"value": 0.675, "interval": [0.65, 0.70]},
                                                    "b": {"value": 0.69, "interval": [0.665, 0.715]}})");
  EXPECT_EQ(line(figure, "above other.json:a").verdict, "confirmed");
  EXPECT_EQ(line(figure, "above other.json:a.value").verdict, "confirmed");
  EXPECT_EQ(line(figure, "above other.json:b").verdict, "undecided");
}

TEST_F(LedgerTest, WhatIsUndefinedOrNotMeasuredStaysEmpty) {
  const LedgerLine undefined = line("pairs.first=a,second=b.accuracy", "above 0");
  EXPECT_FALSE(undefined.ours);
  EXPECT_EQ(undefined.verdict, "");
  std::filesystem::remove(folder_ / "compare.json");
  EXPECT_FALSE(line("systems.name=a.macro_roc_auc").ours);
}

TEST_F(LedgerTest, SaysWhereAFileLacksTheFigure) {
  const LedgerLine absent = line("systems.name=c.macro_roc_auc", "above 0");
  EXPECT_FALSE(absent.ours);
  EXPECT_EQ(absent.verdict, "nothing at systems.name=c.macro_roc_auc");
  EXPECT_EQ(line("systems.name=a.name").verdict, "no number at systems.name=a.name");
}

TEST_F(LedgerTest, ReadsAsATable) {
  RecipeConfig config;
  config.title = "A | B";
  config.deviations = {"No audio.", "<b>"};
  LedgerLine measured = line("systems.name=a.macro_roc_auc", "", 0.7);
  measured.where = "a talk";
  const std::string text = ledger_text(config, {measured, {"later", {}, "", "", {}, {}, "above 0", ""}});
  EXPECT_THAT(text, HasSubstr("| what | 0.7 | 0.7100 | 0.6900 to 0.7400 |  | agrees | a talk |\n"));
  EXPECT_THAT(text, HasSubstr("| later |  |  |  | above 0 |  |  |\n"));
  EXPECT_THAT(text, HasSubstr("- No audio.\n- &lt;b>\n"));
  const auto json = nlohmann::json::parse(ledger_json(config, {measured}));
  EXPECT_EQ(json["lines"][0]["interval"][1], 0.74);
  EXPECT_EQ(json["lines"][0]["verdict"], "agrees");
}

}  // namespace
}  // namespace ctxtag
