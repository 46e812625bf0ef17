#include "ctxtag/evaluation/pooled_folds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ctxtag/base/random.h"
#include "ctxtag/evaluation/compare.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Row {
  std::string user;
  int label;
  std::vector<double> scores;  // one per system
};

// Of one tag; the clusters are users.
ComparedCells cells_of(const std::vector<std::string>& systems, const std::vector<Row>& rows) {
  ComparedCells cells;
  cells.systems = systems;
  cells.vocabulary = TagVocabulary({"gym"});
  const auto count = static_cast<Eigen::Index>(rows.size());
  cells.scores.assign(systems.size(), RealMatrix(count, 1));
  cells.values.resize(count, 1);
  cells.known = ByteMatrix::Ones(count, 1);
  std::vector<std::string> users;
  users.reserve(rows.size());
  for (const Row& row : rows) users.push_back(row.user);
  std::sort(users.begin(), users.end());
  users.erase(std::unique(users.begin(), users.end()), users.end());
  cells.clusters = users.size();
  for (const std::string& user : users) cells.cluster_names.push_back({true, user});
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto at = static_cast<Eigen::Index>(row);
    cells.values(at, 0) = static_cast<std::uint8_t>(rows[row].label);
    for (std::size_t i = 0; i < systems.size(); ++i) cells.scores[i](at, 0) = rows[row].scores[i];
    const auto user = std::find(users.begin(), users.end(), rows[row].user);
    cells.cluster.push_back(static_cast<std::size_t>(std::distance(users.begin(), user)));
  }
  return cells;
}

ComparedCells pooled(const std::vector<ComparedCells>& cells) {
  std::vector<ComparedFold> folds;
  for (std::size_t i = 0; i < cells.size(); ++i) folds.push_back({"fold" + std::to_string(i), cells[i]});
  std::vector<std::string> notes;
  ComparedCells result = pooled_folds(std::move(folds), notes);
  EXPECT_THAT(notes, IsEmpty());
  return result;
}

// System a has ROC-AUC 1 in the first fold and .5 in the second. The prior is the share of positives in the other fold.
const std::vector<ComparedCells> kTwoFolds = {
    cells_of({"a", "prior"},
             {{"u", 1, {0.9, 0.25}}, {"v", 1, {0.9, 0.25}}, {"v", 1, {0.9, 0.25}}, {"u", 0, {0.8, 0.25}}}),
    cells_of({"a", "prior"},
             {{"v", 1, {0.2, 0.75}}, {"w", 0, {0.2, 0.75}}, {"v", 0, {0.2, 0.75}}, {"w", 0, {0.2, 0.75}}})};

TEST(PooledFolds, AreRankedEachForItself) {
  ComparedCells cells = pooled(kTwoFolds);
  const Comparison within = paired_bootstrap(cells, {});
  EXPECT_EQ(within.rows, 8);
  EXPECT_EQ(within.folds, 2);
  EXPECT_EQ(within.tags, 1);
  EXPECT_EQ(within.systems[0].macro_roc_auc.value, 0.75);  // (1 + .5) / 2
  EXPECT_EQ(within.systems[0].macro_roc_auc.tags, 2);
  EXPECT_EQ(within.systems[1].macro_roc_auc.value, 0.5);
  EXPECT_EQ(within.pairs[0].difference, 0.25);
  // As one fold, of 16 pairs a wins 3 + 9 and loses 1, with 3 ties; the prior wins 1 and loses 9, with 6 ties.
  cells.fold.clear();
  cells.folds = 1;
  const Comparison across = paired_bootstrap(cells, {});
  EXPECT_EQ(across.systems[0].macro_roc_auc.value, (12.0 + 1.5) / 16.0);
  EXPECT_EQ(across.systems[1].macro_roc_auc.value, (1.0 + 3.0) / 16.0);
}

TEST(PooledFolds, KeepTheDecisionsOfEachFoldWhereAllHaveSome) {
  ComparedCells first = cells_of({"a", "b"}, {{"u", 1, {0.9, 0.1}}, {"v", 0, {0.2, 0.3}}});
  ComparedCells second = cells_of({"a", "b"}, {{"u", 0, {0.4, 0.6}}});
  first.decisions = {(ByteMatrix(2, 1) << 1, 0).finished(), (ByteMatrix(2, 1) << 0, 0).finished()};
  EXPECT_TRUE(pooled({first, second}).decisions.empty());
  second.decisions = {(ByteMatrix(1, 1) << 0).finished(), (ByteMatrix(1, 1) << 1).finished()};
  const ComparedCells both = pooled({first, second});
  EXPECT_TRUE((both.decisions.at(0) == (ByteMatrix(3, 1) << 1, 0, 0).finished()).all());
  EXPECT_TRUE((both.decisions.at(1) == (ByteMatrix(3, 1) << 0, 0, 1).finished()).all());
}

TEST(PooledFolds, CountTheirRowsTagsAndFoldsInReports) {
  BootstrapConfig config;
  config.replicates = 50;
  const Comparison comparison = paired_bootstrap(pooled(kTwoFolds), config);
  EXPECT_THAT(comparison_text(comparison), HasSubstr("8 rows in 3 clusters, 1 tags, 2 folds, 50 replicates"));
  const auto json = nlohmann::json::parse(comparison_json(comparison));
  EXPECT_EQ(json["folds"], 2);
  EXPECT_EQ(json["systems"][0]["macro_roc_auc_tags"], 2);
}

// Two tags in two folds of 30 rows; of 12 users 4 are in both folds. Labels are as hard to tell as they come.
ComparedCells drawn_at_random(int first_user, Random& random) {
  std::vector<Row> rows;
  for (int row = 0; row < 30; ++row) {
    const int user = first_user + (row < 8 ? row : static_cast<int>(random.below(8)));
    rows.push_back(
        {std::string(1, static_cast<char>('a' + user)), random.uniform() < 0.4, {random.normal(), random.normal()}});
  }
  ComparedCells cells = cells_of({"x", "y"}, rows);
  cells.vocabulary = TagVocabulary({"gym", "sad"});
  for (RealMatrix& scores : cells.scores) scores = scores.replicate(1, 2).eval();
  cells.values = cells.values.replicate(1, 2).eval();
  cells.values.col(1) = cells.values.col(1).reverse().eval();
  cells.known = cells.known.replicate(1, 2).eval();
  cells.known(3, 1) = 0;
  return cells;
}

// The same rows as one table of four columns, a tag of a fold each, written down without pooled_folds().
ComparedCells widened(const ComparedCells& first, const ComparedCells& second) {
  ComparedCells wide;
  wide.systems = first.systems;
  wide.values = ByteMatrix::Zero(60, 4);
  wide.known = ByteMatrix::Zero(60, 4);
  wide.values.topLeftCorner(30, 2) = first.values;
  wide.values.bottomRightCorner(30, 2) = second.values;
  wide.known.topLeftCorner(30, 2) = first.known;
  wide.known.bottomRightCorner(30, 2) = second.known;
  for (std::size_t i = 0; i < 2; ++i) {
    wide.scores.emplace_back(RealMatrix::Zero(60, 4));
    wide.scores[i].topLeftCorner(30, 2) = first.scores[i];
    wide.scores[i].bottomRightCorner(30, 2) = second.scores[i];
  }
  wide.cluster = first.cluster;                                                    // users a to h
  for (const std::size_t user : second.cluster) wide.cluster.push_back(user + 4);  // users e to l
  wide.clusters = 12;
  return wide;
}

TEST(PooledFolds, DrawAUserForAllFoldsAtOnce) {
  Random random(3);
  const ComparedCells first = drawn_at_random(0, random), second = drawn_at_random(4, random);
  BootstrapConfig config;
  config.replicates = 300;
  const Comparison expected = paired_bootstrap(widened(first, second), config);
  const Comparison comparison = paired_bootstrap(pooled({first, second}), config);
  EXPECT_EQ(comparison.clusters, 12);
  EXPECT_EQ(comparison.tags, 2);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(comparison.systems[i].macro_roc_auc.value, expected.systems[i].macro_roc_auc.value);
    EXPECT_EQ(comparison.systems[i].interval.low, expected.systems[i].interval.low);
    EXPECT_EQ(comparison.systems[i].interval.high, expected.systems[i].interval.high);
  }
  EXPECT_EQ(comparison.pairs[0].interval.low, expected.pairs[0].interval.low);
  EXPECT_EQ(comparison.pairs[0].interval.high, expected.pairs[0].interval.high);
  EXPECT_EQ(comparison.tags_left_out, expected.tags_left_out);
}

TEST(PooledFolds, KeepAGroupApartFromATrackOfItsName) {
  std::vector<ComparedCells> folds = kTwoFolds;
  folds[1].cluster_names[0].is_group = false;  // v
  const ComparedCells cells = pooled(folds);
  EXPECT_EQ(cells.clusters, 4U);
  EXPECT_NE(cells.cluster[1], cells.cluster[4]);
}

TEST(PooledFolds, AreTheFoldItselfWhereThereIsOne) {
  const std::string alone = comparison_json(paired_bootstrap(kTwoFolds[0], {}));
  EXPECT_EQ(comparison_json(paired_bootstrap(pooled({kTwoFolds[0]}), {})), alone);
  EXPECT_THAT(alone, Not(HasSubstr("folds")));
}

TEST(PooledFolds, LeaveATagOutOfAFoldWhereItHasOneClass) {
  std::vector<ComparedCells> folds = kTwoFolds;
  folds[0].values.setOnes();
  const Comparison comparison = paired_bootstrap(pooled(folds), {});
  EXPECT_EQ(comparison.tags, 1);
  EXPECT_EQ(comparison.systems[0].macro_roc_auc.tags, 1);
  EXPECT_EQ(comparison.systems[0].macro_roc_auc.value, 0.5);  // the second fold's
  folds[1].values.setZero();
  EXPECT_THAT(test::error_of<ConfigError>([&] { paired_bootstrap(pooled(folds), {}); }),
              HasSubstr("no tag has both a positive and a negative among the 8 rows of a fold"));
}

// A system and a control may have one name.
TEST(PooledFolds, LeaveOutControlsThatAFoldLacks) {
  ComparedCells first = cells_of({"prior", "mean", "prior"}, {{"u", 1, {0.9, 0.1, 0.5}}, {"v", 0, {0.2, 0.3, 0.4}}});
  ComparedCells second = cells_of({"prior", "prior"}, {{"u", 1, {0.8, 0.7}}, {"w", 0, {0.1, 0.6}}});
  first.controls = 2;
  second.controls = 1;
  for (const bool turned : {false, true}) {
    std::vector<ComparedFold> folds = {{"one", first}, {"two", second}};
    if (turned) std::swap(folds[0], folds[1]);
    std::vector<std::string> notes;
    const ComparedCells cells = pooled_folds(folds, notes);
    EXPECT_THAT(notes, ElementsAre("mean: no control of two, and so left out of all folds"));
    EXPECT_THAT(cells.systems, ElementsAre("prior", "prior"));
    EXPECT_EQ(cells.controls, 1U);
    EXPECT_EQ(cells.scores[0](turned ? 2 : 0, 0), 0.9);
    EXPECT_EQ(cells.scores[1](turned ? 2 : 0, 0), 0.5);
    EXPECT_EQ(cells.scores[1](turned ? 0 : 2, 0), 0.7);
  }
}

TEST(PooledFolds, RefuseOtherSystemsAndOtherTags) {
  std::vector<std::string> notes;
  std::vector<ComparedFold> folds = {{"one", kTwoFolds[0]}, {"two", kTwoFolds[1]}};
  folds[1].cells.systems = {"prior", "a"};
  EXPECT_THAT(test::error_of<ConfigError>([&] { pooled_folds(folds, notes); }),
              HasSubstr("two: its systems (prior, a) are not those of one (a, prior)"));
  folds[1].cells.vocabulary = TagVocabulary({"sad"});
  EXPECT_THAT(test::error_of<ConfigError>([&] { pooled_folds(folds, notes); }),
              HasSubstr("two: its tags (sad) are not those of one (gym)"));
  EXPECT_THAT(test::error_of<ConfigError>([&] { pooled_folds({}, notes); }), HasSubstr("there is no fold"));
}

}  // namespace
}  // namespace ctxtag
