#include "ctxtag/report/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using Json = nlohmann::json;

// 40 tracks t00 ... with two tags, the first half to validate on; `noise` is added to scores that would be right.
ReportInputs inputs(const std::vector<double>& noises) {
  ReportInputs result;
  result.labels.vocabulary = TagVocabulary({"gym", "sleep"});
  result.labels.values = ByteMatrix::Zero(40, 2);
  result.labels.known = ByteMatrix::Ones(40, 2);
  result.splits.emplace();
  for (int row = 0; row < 40; ++row) {
    const TrackId id{"t" + std::to_string(row / 10) + std::to_string(row % 10)};
    result.labels.ids.push_back(id);
    result.labels.values(row, 0) = row % 2 == 0 ? 1 : 0;
    result.labels.values(row, 1) = row % 4 == 1 ? 1 : 0;
    (*result.splits)[id] = row < 20 ? Split::kValidation : Split::kTest;
  }
  for (const double noise : noises) {
    Random random(7);
    ReportSystem system;
    system.name = "noise " + std::to_string(static_cast<int>(100.0 * noise));
    system.scores.ids = result.labels.ids;
    system.scores.vocabulary = result.labels.vocabulary;
    system.scores.scores = (1.0 - noise) * result.labels.values.cast<double>();
    for (Eigen::Index i = 0; i < 80; ++i) system.scores.scores(i) += noise * random.uniform();
    result.systems.push_back(std::move(system));
  }
  return result;
}

ReportConfig cheap() {
  ReportConfig config;
  config.bootstrap.replicates = 60;
  return config;
}

Json report(const ReportInputs& of, const ReportConfig& config = cheap(), int threads = 1) {
  std::vector<std::string> notes;
  return Json::parse(document_json(evidence_report(of, config, notes, threads)))["sections"];
}

TEST(Evidence, OfAPerfectSystemIsPerfect) {
  const Json sections = report(inputs({0.0}));
  const Json& system = sections["summary"]["tables"]["systems"][0];
  EXPECT_EQ(system["macro_roc_auc"]["value"], 1.0);
  EXPECT_EQ(system["macro_f1"]["value"], 1.0);
  EXPECT_EQ(system["thresholds"], "greatest F1 on the validation rows");
  const Json& gym = sections["tags"]["tables"]["per_tag"][0];
  EXPECT_EQ(gym["tag"], "gym");
  EXPECT_EQ(gym["support"], 10);
  EXPECT_EQ(gym["prevalence"], 0.5);
  EXPECT_EQ(sections["calibration"]["tables"]["calibration"][0]["ece"], 0.0);
  for (const Json& pair : sections["together"]["tables"]["pairs"]) EXPECT_EQ(pair["difference"], 0.0);
}

TEST(Evidence, SaysWhichSystemIsBetter) {
  const Json pairs = report(inputs({0.1, 0.9}))["summary"]["tables"]["pairs"];
  ASSERT_EQ(pairs.size(), 4U);
  EXPECT_EQ(pairs[0]["first"], "noise 10");
  EXPECT_GT(pairs[0]["difference"]["value"], 0.0);
  EXPECT_EQ(pairs[0]["verdict"], "noise 10 is better");
  ReportInputs twice = inputs({0.5, 0.4});
  twice.systems[1].scores = twice.systems[0].scores;
  const Json equal = report(twice)["summary"]["tables"]["pairs"];
  EXPECT_EQ(equal[0]["difference"]["value"], 0.0);
  EXPECT_EQ(equal[0]["verdict"], "not decided");
}

TEST(Evidence, IsOfTheTestRowsAlone) {
  ReportInputs wrong_elsewhere = inputs({0.0});
  wrong_elsewhere.systems[0].scores.scores.topRows(20) = 0.5;
  const Json sections = report(wrong_elsewhere);
  EXPECT_EQ(sections["summary"]["tables"]["systems"][0]["macro_roc_auc"]["value"], 1.0);
  EXPECT_EQ(sections["data"]["tables"]["parts"][0]["rows"], 40);
}

TEST(Evidence, DependsOnNeitherThreadsNorOrder) {
  ReportInputs some = inputs({0.3, 0.6}), turned = some;
  ScoreTable& scores = turned.systems[0].scores;
  std::reverse(scores.ids.begin(), scores.ids.end());
  scores.scores = RealMatrix(scores.scores.colwise().reverse());
  std::vector<std::string> notes;
  const std::string page = document_html(evidence_report(some, cheap(), notes, 1));
  EXPECT_EQ(page, document_html(evidence_report(some, cheap(), notes, 3)));
  EXPECT_EQ(page, document_html(evidence_report(turned, cheap(), notes, 1)));
}

TEST(Evidence, SaysWhatToGiveForWhatIsMissing) {
  const Json sections = report(inputs({0.3}));
  const std::vector<std::pair<const char*, const char*>> expected = {
      {"summary", "--scores NAME=TABLE"}, {"learning", "history.jsonl"},  {"map", "--embeddings e.npy"},
      {"plane", "--plane TABLE"},         {"examples", "--audio TRACKS"}, {"listeners", "--gains FILE"},
      {"signals", "--ablation FILE"},     {"runs", "the folder of one"}};
  for (const auto& [section, words] : expected) {
    ASSERT_FALSE(sections[section]["notes"].empty()) << section;
    EXPECT_THAT(sections[section]["notes"][0].get<std::string>(), HasSubstr(words));
  }
}

TEST(Evidence, TakesTheThresholdsOfTheModelWhereNoneCanBeFitted) {
  ReportInputs some = inputs({0.3});
  some.splits.reset();
  some.systems[0].run.emplace();
  some.systems[0].run->vocabulary = some.labels.vocabulary;
  some.systems[0].run->thresholds = {0.25, 0.75};
  const Json sections = report(some);
  EXPECT_EQ(sections["summary"]["tables"]["systems"][0]["thresholds"], "the model's");
  EXPECT_EQ(sections["tags"]["tables"]["per_tag"][1]["threshold"], 0.75);
  some.systems[0].run.reset();
  EXPECT_EQ(report(some)["summary"]["tables"]["systems"][0]["thresholds"], "0.5");
}

TEST(Evidence, ShowsTheMostTellingExamples) {
  ReportInputs some = inputs({0.0});
  some.systems[0].scores.scores(25, 0) = 0.9;   // t25 has no gym
  some.systems[0].scores.scores(30, 0) = 0.01;  // t30 has
  some.recordings[{"t25"}] = "a/b.ogg";
  ReportConfig config = cheap();
  config.examples = 1;
  const Json examples = report(some, config)["examples"]["tables"]["examples"];
  ASSERT_EQ(examples.size(), 6U);
  EXPECT_EQ(examples[0]["row"], "t20");
  EXPECT_EQ(examples[1]["row"], "t30");
  EXPECT_EQ(examples[2]["row"], "t25");
  EXPECT_EQ(examples[2]["recording"], "a/b.ogg");
  EXPECT_TRUE(examples[1]["recording"].is_null());
}

TEST(Evidence, SaysWhenRecordingsAndEmbeddingsAreOfOtherTracks) {
  ReportInputs some = inputs({0.0});
  some.recordings[{"a/t20.ogg"}] = "a/t20.ogg";
  some.embeddings.emplace();
  some.embeddings->tracks = {{"a/t21.ogg"}};
  some.embeddings->values = VectorMatrix::Zero(1, 3);
  std::vector<std::string> notes;
  evidence_report(some, cheap(), notes, 1);
  EXPECT_THAT(notes, IsSupersetOf({HasSubstr("--audio: none of its ids, such as 'a/t20.ogg', is that of an evaluated "
                                             "track, such as 't20'"),
                                   HasSubstr("--embeddings: none of its ids, such as 'a/t21.ogg',")}));
  some.recordings[{"t20"}] = "t20.ogg";
  some.embeddings->tracks[0] = {"t39"};
  notes.clear();
  evidence_report(some, cheap(), notes, 1);
  EXPECT_THAT(notes, Not(Contains(HasSubstr("none of its ids"))));
}

TEST(Evidence, LaysTagsIntoThePlane) {
  ReportInputs some = inputs({0.0});
  some.plane = PlaneTable{"valence", "arousal", {}, {}, {}};
  for (int row = 0; row < 40; ++row) {
    some.plane->ids.push_back(some.labels.ids[static_cast<std::size_t>(row)]);
    some.plane->x.push_back(row % 2 == 0 ? 1.0 : -1.0);
    some.plane->y.push_back(row % 4 == 1 ? 0.5 : 0.0);
  }
  const Json plane = report(some)["plane"]["tables"]["plane"];
  EXPECT_EQ(plane[0]["truth_x"]["value"], 1.0);
  EXPECT_EQ(plane[0]["truth_x"]["interval"], Json::array({1.0, 1.0}));
  EXPECT_EQ(plane[1]["predicted_x"]["value"], -1.0);
  EXPECT_EQ(plane[1]["predicted_y"]["value"], 0.5);
}

TEST(Evidence, MapsTheTracksThatWereEvaluated) {
  ReportInputs some = inputs({0.0});
  some.embeddings.emplace();
  some.embeddings->tracks = some.labels.ids;
  some.embeddings->values = VectorMatrix::Zero(40, 3);
  for (int row = 0; row < 40; ++row) some.embeddings->values(row, 0) = row % 2 == 0 ? 1.0F : -1.0F;
  const Json map = report(some)["map"];
  ASSERT_EQ(map["tables"]["positions"].size(), 20U);
  EXPECT_EQ(map["tables"]["positions"][0]["track"], "t20");
  EXPECT_EQ(map["tables"]["neighbours"][0]["of_neighbours"], 0.9);  // 9 of the 10 nearest: there are 10 such tracks
  some.embeddings->tracks.resize(24);
  some.embeddings->values.conservativeResize(24, 3);
  EXPECT_THAT(report(some)["map"]["notes"][0].get<std::string>(),
              HasSubstr("4 of the evaluated rows have an embedding"));
}

TEST(Evidence, DrawsClustersAsAWhole) {
  ReportInputs some = inputs({0.4});
  for (const TrackId& id : some.labels.ids) some.clusters[id] = id.value[1] == '2' ? "one" : "other";
  some.cluster_noun = "artists";
  EXPECT_THAT(report(some)["summary"]["texts"][0].get<std::string>(), HasSubstr("samples of the 2 artists"));
  for (auto& [id, cluster] : some.clusters) cluster = "one";
  EXPECT_THAT(error_of<ConfigError>([&] { report(some); }), HasSubstr("at least two artists"));
  some.clusters = {{TrackId{"of nobody"}, "one"}};
  EXPECT_THAT(error_of<ConfigError>([&] { report(some); }),
              HasSubstr("none of the 20 rows has a group: they have ids such as 't20', the table of groups such as "
                        "'of nobody'"));
  some.clusters[some.labels.ids.back()] = "one";
  std::vector<std::string> notes;
  evidence_report(some, cheap(), notes, 1);
  EXPECT_THAT(notes, ::testing::Contains("19 of 20 tracks have no cluster: each is one of its own"));
}

TEST(Evidence, RefusesSystemsOfOtherRowsAndTags) {
  ReportInputs some = inputs({0.1, 0.2});
  some.systems[1].scores.ids.pop_back();
  some.systems[1].scores.scores.conservativeResize(39, 2);
  EXPECT_THAT(error_of<ConfigError>([&] { report(some); }), HasSubstr("noise 20: 1 of 20 test tracks"));
  ReportConfig partial = cheap();
  partial.allow_partial = true;
  EXPECT_EQ(report(some, partial)["tags"]["tables"]["per_tag"][0]["rows"], 19);
  some.systems[1].scores.vocabulary = TagVocabulary({"gym", "car"});
  EXPECT_THAT(error_of<ConfigError>([&] { report(some); }), HasSubstr("noise 20: its tags (gym, car) are not those"));
}

TEST(Evidence, KnowsNoCalibrationOfWhatIsNoProbability) {
  ReportInputs some = inputs({0.0});
  some.systems[0].scores.scores *= 3.0;
  const Json calibration = report(some)["calibration"];
  EXPECT_TRUE(calibration["tables"].empty());
  EXPECT_THAT(calibration["notes"][0].get<std::string>(), HasSubstr("no probabilities"));
}

TEST(Evidence, ReadsThePlaneAndSaysWhereItIsWrong) {
  const test::TemporaryFolder folder;
  std::ofstream(folder / "p.csv") << "id,arousal,valence\na,0.5,-1\nb,,1\n";
  const PlaneTable plane = read_plane(folder / "p.csv");
  ASSERT_EQ(plane.ids.size(), 1U);
  EXPECT_EQ(plane.x[0], -1.0);
  EXPECT_EQ(plane.y[0], 0.5);
  std::ofstream(folder / "p.csv") << "id,arousal,valence\na,0.5,-1\na,0,inf\n";
  EXPECT_THAT(error_of<DataError>([&] { read_plane(folder / "p.csv"); }),
              HasSubstr("p.csv:3: valence: expected a number, found 'inf'"));
  std::ofstream(folder / "p.csv") << "id,arousal,valence\na,0.5,-1\na,0,1\n";
  EXPECT_THAT(error_of<DataError>([&] { read_plane(folder / "p.csv"); }),
              HasSubstr("p.csv:3: 'a' stands in line 2 already"));
}

}  // namespace
}  // namespace ctxtag
