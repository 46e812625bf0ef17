#include "ctxtag/evaluation/retrieval.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "support/errors.h"

namespace ctxtag {
namespace {

// Two listeners; x and y are for gym, z for sleep. In the test each listens to one track in each situation.
RetrievalTables retrieval_tables() {
  RetrievalTables tables;
  StreamTable& streams = tables.streams;
  streams.situations = TagVocabulary({"gym", "sleep"});
  streams.users = {{"u", "v"}, {0, 0, 1, 1, 0, 0, 1, 1}};
  streams.tracks = {{"x", "y", "z"}, {1, 1, 1, 2, 0, 2, 1, 2}};
  streams.situation = {0, 0, 0, 1, 0, 1, 0, 1};
  streams.row = {1, 2, 3, 4, 5, 6, 7, 8};
  tables.train = {0, 1, 2, 3};
  tables.test = {4, 5, 6, 7};
  tables.situations.ids = {{"5"}, {"6"}, {"7"}, {"8"}};
  tables.situations.vocabulary = streams.situations;
  tables.situations.scores.resize(4, 2);
  tables.situations.scores << .9, .1, /**/ .2, .8, /**/ .9, .1, /**/ .6, .4;
  tables.tags.vocabulary = streams.situations;
  tables.tags.ids = {{"x"}, {"y"}, {"z"}, {"x"}, {"y"}, {"z"}};
  tables.tags.users = {{"u"}, {"u"}, {"u"}, {"v"}, {"v"}, {"v"}};
  tables.tags.scores.resize(6, 2);
  tables.tags.scores << .9, .1, /**/ .6, .4, /**/ .2, .8, /**/ .5, .5, /**/ .8, .2, /**/ .1, .9;
  return tables;
}

RetrievalConfig one_track() {
  RetrievalConfig config;
  config.at = {1};
  return config;
}

double precision_of(const RetrievalReport& report, const std::string& system) {
  for (const RetrievalSystem& of : report.systems) {
    if (of.name == system) return of.at[0].precision.value;
  }
  return -1.0;
}

TEST(Retrieval, RanksByWhatEachSystemKnows) {
  const RetrievalReport report = retrieval(retrieval_tables(), one_track(), 1);
  EXPECT_EQ(report.streams, 4);
  EXPECT_EQ(report.tracks, 3);
  EXPECT_DOUBLE_EQ(precision_of(report, "joint"), 0.75);  // stream 8 is taken for gym: y instead of z
  EXPECT_DOUBLE_EQ(precision_of(report, "true_situation"), 1.0);
  EXPECT_DOUBLE_EQ(precision_of(report, "audio_only"), 0.5);   // always x for u, y for v
  EXPECT_DOUBLE_EQ(precision_of(report, "popularity"), 0.25);  // always y
}

TEST(Retrieval, CountsAgreementAsThePaperDoes) {
  const RetrievalReport report = retrieval(retrieval_tables(), one_track(), 1);
  EXPECT_DOUBLE_EQ(report.situation_accuracy, 0.75);
  EXPECT_DOUBLE_EQ(report.tag_accuracy, 1.0);
  EXPECT_DOUBLE_EQ(report.agreement.value, 0.75);
  EXPECT_EQ(report.agreement_streams, 4);
}

TEST(Retrieval, DiscountsLaterPlaces) {
  RetrievalConfig config;
  config.at = {3};
  const RetrievalReport report = retrieval(retrieval_tables(), config, 1);
  // 1 for three streams; the fourth's only relevant track comes third
  EXPECT_NEAR(report.systems[0].at[0].ndcg.value, (3.0 + 0.5) / 4.0, 1e-12);
  EXPECT_DOUBLE_EQ(report.systems[0].at[0].hit_rate.value, 1.0);
}

TEST(Retrieval, LeavesOutWhatItIsTooUnsureOf) {
  RetrievalConfig config = one_track();
  config.least_probability = 0.7;
  const RetrievalReport report = retrieval(retrieval_tables(), config, 1);
  EXPECT_EQ(report.abstained, 1);
  EXPECT_DOUBLE_EQ(precision_of(report, "joint"), 1.0);
}

TEST(Retrieval, CountsListenersWithoutScores) {
  RetrievalTables tables = retrieval_tables();
  for (std::size_t i = 3; i < 6; ++i) tables.tags.users[i] = {"w"};
  EXPECT_THAT(test::error_of<Error>([&] { retrieval(tables, one_track(), 1); }), ::testing::HasSubstr("two listeners"));
  tables.tags.users.clear();
  tables.tags.ids.resize(3);
  tables.tags.scores.conservativeResize(3, 2);
  EXPECT_EQ(retrieval(tables, one_track(), 1).without_scores, 0);  // of tracks alone: for everybody
}

TEST(Retrieval, DoesNotDependOnThreads) {
  EXPECT_EQ(retrieval_json(retrieval(retrieval_tables(), one_track(), 1)),
            retrieval_json(retrieval(retrieval_tables(), one_track(), 3)));
}

TEST(Retrieval, RefusesTablesThatDoNotFit) {
  RetrievalTables tables = retrieval_tables();
  tables.situations.ids[0] = {"other"};
  EXPECT_THAT(test::error_of<Error>([&] { retrieval(tables, one_track(), 1); }),
              ::testing::HasSubstr("lack the test stream '5'"));
  tables = retrieval_tables();
  tables.tags.vocabulary = TagVocabulary({"gym", "work"});
  EXPECT_THAT(test::error_of<Error>([&] { retrieval(tables, one_track(), 1); }),
              ::testing::HasSubstr("lack the situation 'sleep'"));
}

}  // namespace
}  // namespace ctxtag
