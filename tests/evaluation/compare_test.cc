#include "ctxtag/evaluation/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ScoreTable scores_of(const std::vector<std::string>& ids, const std::vector<double>& scores) {
  ScoreTable table;
  for (const std::string& id : ids) table.ids.push_back({id});
  table.vocabulary = TagVocabulary({"gym"});
  table.scores = Eigen::Map<const RealMatrix>(scores.data(), static_cast<Eigen::Index>(scores.size()), 1);
  return table;
}

ComparisonTables tables_of_four() {
  ComparisonTables tables;
  tables.names = {"x", "y"};
  tables.scores = {scores_of({"d", "a", "c", "b"}, {0.4, 0.1, 0.3, 0.2}),
                   scores_of({"a", "b", "c", "d"}, {0.5, 0.6, 0.7, 0.8})};
  tables.labels.ids = {{"c"}, {"b"}, {"a"}, {"d"}};
  tables.labels.vocabulary = TagVocabulary({"gym"});
  tables.labels.values = (ByteMatrix(4, 1) << 1, 0, 0, 1).finished();
  tables.labels.known = ByteMatrix::Ones(4, 1);
  return tables;
}

TEST(ComparedCells, AreTheSameTracksOfAllSystemsByTheirIds) {
  ComparisonTables tables = tables_of_four();
  tables.clusters = {{{"a"}, "two"}, {{"b"}, "one"}, {{"c"}, "two"}};
  std::vector<std::string> notes;
  const ComparedCells cells = compared_cells(tables, false, notes);
  EXPECT_EQ(cells.scores[0](0, 0), 0.1);
  EXPECT_EQ(cells.scores[0](3, 0), 0.4);
  EXPECT_EQ(cells.scores[1](3, 0), 0.8);
  EXPECT_TRUE((cells.values == (ByteMatrix(4, 1) << 0, 0, 1, 1).finished()).all());
  EXPECT_EQ(cells.clusters, 3U);
  EXPECT_EQ(cells.cluster[0], cells.cluster[2]);
  EXPECT_NE(cells.cluster[0], cells.cluster[1]);
  EXPECT_THAT(notes, ElementsAre("1 of 4 tracks have no cluster: each is one of its own"));
  // Whatever the order of the rows in the files, the same tracks have the same numbers.
  std::swap(tables.scores[0].ids[0], tables.scores[0].ids[1]);
  std::swap(tables.scores[0].scores(0, 0), tables.scores[0].scores(1, 0));
  EXPECT_EQ(compared_cells(tables, false, notes).cluster, cells.cluster);
}

TEST(ComparedCells, KeepAGroupApartFromATrackOfItsName) {
  ComparisonTables tables = tables_of_four();
  tables.clusters = {{{"a"}, "b"}, {{"c"}, "b"}};
  std::vector<std::string> notes;
  EXPECT_EQ(compared_cells(tables, false, notes).clusters, 3U);
}

TEST(ComparedCells, AreTheTestRowsWhenThereAreSplits) {
  ComparisonTables tables = tables_of_four();
  tables.splits = {{{"a"}, Split::kTest}, {{"b"}, Split::kTrain}, {{"c"}, Split::kTest}, {{"d"}, Split::kValidation}};
  std::vector<std::string> notes;
  const ComparedCells cells = compared_cells(tables, false, notes);
  ASSERT_EQ(cells.values.rows(), 2);
  EXPECT_EQ(cells.scores[1](1, 0), 0.7);
}

TEST(ComparedCells, MustBeScoredByAllUnlessPartsAreAllowed) {
  ComparisonTables tables = tables_of_four();
  tables.scores[1] = scores_of({"a", "b", "d"}, {0.5, 0.6, 0.8});
  std::vector<std::string> notes;
  EXPECT_THAT(test::error_of<ConfigError>([&] { compared_cells(tables, false, notes); }),
              HasSubstr("1 of 4 tracks are scored by some systems only ('c')"));
  EXPECT_EQ(compared_cells(tables, true, notes).values.rows(), 3);
  EXPECT_THAT(notes.back(), HasSubstr("left out"));
  tables.scores[1] = scores_of({"e"}, {0.5});
  EXPECT_THAT(test::error_of<ConfigError>([&] { compared_cells(tables, false, notes); }),
              HasSubstr("y: none of the 1 scored rows has labels: they have ids such as 'e', the labels such as"));
}

TEST(ComparedCells, RefuseUsersOtherTagsAndOneSystem) {
  std::vector<std::string> notes;
  ComparisonTables tables = tables_of_four();
  tables.scores[1].users.assign(4, {"u"});
  EXPECT_THAT(test::error_of<ConfigError>([&] { compared_cells(tables, false, notes); }),
              HasSubstr("y: scores of users"));
  tables = tables_of_four();
  tables.scores[0].vocabulary = TagVocabulary({"car"});
  EXPECT_THAT(test::error_of<ConfigError>([&] { compared_cells(tables, false, notes); }),
              HasSubstr("x: its tags (car)"));
  tables = tables_of_four();
  tables.scores.pop_back();
  EXPECT_THAT(test::error_of<ConfigError>([&] { compared_cells(tables, false, notes); }), HasSubstr("at least two"));
}

TEST(ComparisonReports, HoldFiguresDifferencesAndIntervals) {
  std::vector<std::string> notes;
  ComparisonTables tables = tables_of_four();
  tables.scores[1].scores.setConstant(0.5);
  BootstrapConfig config;
  config.replicates = 50;
  const Comparison comparison = paired_bootstrap(compared_cells(tables, false, notes), config);
  const std::string text = comparison_text(comparison);
  EXPECT_THAT(text, HasSubstr("4 rows in 4 clusters, 1 tags, 50 replicates with seed 0"));
  EXPECT_THAT(text, HasSubstr("x - y             +0.5000  +0.5000 to +0.5000\n"));
  const auto json = nlohmann::json::parse(comparison_json(comparison));
  EXPECT_EQ(json["systems"][0]["name"], "x");
  EXPECT_EQ(json["systems"][0]["macro_roc_auc"], 1.0);
  EXPECT_EQ(json["pairs"][0]["first"], "x");
  EXPECT_EQ(json["pairs"][0]["second"], "y");
  EXPECT_EQ(json["pairs"][0]["difference"], 0.5);
  EXPECT_EQ(json["pairs"][0]["interval"], nlohmann::json::array({0.5, 0.5}));
  EXPECT_EQ(json["pairs"][0]["excludes_zero"], true);
  EXPECT_EQ(json["replicates_without_tag"], comparison.replicates_without_tag);
}

}  // namespace
}  // namespace ctxtag
