#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/label_statistics.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/formats/npy.h"
#include "importing/import_folder.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

using test::ImportFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const char* const kArff =
    "@relation x\n@attribute tempo numeric\n@attribute 'so sad' {0, 1}\n@attribute mode {1, 2}\n@attribute happy "
    "{0,1}\n"
    "@attribute name string\n@data\n120.5, 1, 2, 0, 'a b'\n{0 -1, 3 1}\n?,?,1,1,?\n";
const char* const kXml =
    "<?xml version=\"1.0\"?>\r\n<!-- <label name=\"no\"> -->\r\n<labels xmlns=\"http://x\">\r\n"
    "<label name=\"happy\"><label name='so sad'/></label>\r\n</labels>\r\n";

TEST(MulanImport, TellsLabelsFromFeaturesByTheXml) {
  const ImportFolder folder;
  folder.file("x.arff", kArff);
  folder.file("x.xml", kXml);
  const ImportReport report = folder.imported();
  EXPECT_EQ(report.format, "mulan");
  EXPECT_EQ(folder.output("labels.csv"), "track_id,happy,so sad\n0,0,1\n1,1,0\n2,1,\n");
  const NpyArray features(folder.out() / "features.npy");
  EXPECT_THAT(features.header().shape, ElementsAre(3, 2));
  const std::vector<double> values = features.to_doubles();
  EXPECT_THAT(std::vector<double>(values.begin(), values.begin() + 4), ElementsAre(120.5, 2.0, -1.0, 1.0));
  EXPECT_TRUE(std::isnan(values[4]));
  EXPECT_EQ(values[5], 1.0);
  EXPECT_EQ(folder.output("features.ids.csv"), "track_id,tempo,mode\n0,,\n1,,\n2,,\n");
  EXPECT_THAT(to_text(report), HasSubstr("2 labels, 2 features; a row's id is its number, counted from 0"));
  EXPECT_THAT(to_text(report), HasSubstr("attributes that are no numbers, left out: name"));
  EXPECT_THAT(to_text(report), HasSubstr("1 labels are unknown"));
  EXPECT_THAT(to_text(report), HasSubstr("1 features are missing: NaN"));
}

TEST(MulanImport, TakesTheLabelsFromTheRelationWithoutXml) {
  const std::string body = "@attribute a {0,1}\n@attribute b {0,1}\n@attribute c {0,1}\n@data\n1,0,1\n";
  const auto header_of = [&](const std::string& relation) {
    const ImportFolder folder;
    folder.file("x.arff", "@relation " + relation + "\n" + body);
    folder.imported();
    return folder.output("labels.csv");
  };
  EXPECT_EQ(header_of("'x: -C 2'"), "track_id,a,b\n0,1,0\n");
  EXPECT_EQ(header_of("\"x: -C -1 -V\""), "track_id,c\n0,1\n");
  const ImportFolder folder;
  for (const std::string relation : {"x", "'x: -C 4'", "'x: -C 0'", "'x: -C two'"}) {
    folder.file("x.arff", "@relation " + relation + "\n" + body);
    EXPECT_THAT(folder.failure<DataError>(folder.request()),
                HasSubstr("SOURCE/x.arff: what the labels are is not said: there is no x.xml beside it"));
  }
}

TEST(MulanImport, ChoosesOneOfSeveralFilesByName) {
  const ImportFolder folder;
  folder.file("x.arff", kArff);
  folder.file("y.arff", kArff);
  folder.file("y.xml", kXml);
  ImportRequest request = folder.request();
  EXPECT_THAT(folder.failure<ConfigError>(request),
              HasSubstr("2 ARFF files: x, y; choose one with --set import.name=x"));
  request.source = folder.source() / "y.arff";
  EXPECT_EQ(import_dataset(request).read[0].file, "y.arff");
  request.source = folder.source();
  request.options.name = "y";
  EXPECT_EQ(import_dataset(request).read[1].file, "y.xml");
}

TEST(MulanImport, NamesFileAndLineOfWhatItCannotRead) {
  const auto failure = [](const std::string& arff, const std::string& xml) {
    const ImportFolder folder;
    folder.file("x.arff", arff);
    folder.file("x.xml", xml);
    return folder.failure<DataError>(folder.request());
  };
  EXPECT_THAT(failure(kArff, "<labels>\n<label name=\"hapy\"/></labels>"),
              HasSubstr("SOURCE/x.arff: the label 'hapy' is not among its attributes"));
  EXPECT_THAT(failure(kArff, "<labels>\n<label/></labels>"), HasSubstr("SOURCE/x.xml:2: a label without a name"));
  EXPECT_THAT(failure(kArff, "<label name=\"a\"/>\n<label name=\"a\"/>"),
              HasSubstr("SOURCE/x.xml:2: the label 'a' comes twice"));
  EXPECT_THAT(failure(kArff, "<labels>\n<label name=\"a\""), HasSubstr("SOURCE/x.xml:2: a '<' is never closed"));
  EXPECT_THAT(failure(kArff, "<labels/>"), HasSubstr("SOURCE/x.xml: there is no <label name=...>"));
  EXPECT_THAT(failure(kArff, "<label name=\"mode\"/>"),
              HasSubstr("SOURCE/x.arff:8: the label 'mode' is '2'; expected 1, 0 or ? (unknown)"));
  EXPECT_THAT(failure("@relation x\n@attribute a {0,1}\n@data\n", "<label name=\"a\"/>"),
              HasSubstr("there are no rows after @data"));
  EXPECT_THAT(failure("@relation x\n@attribute 'a<&b' {0,1}\n@data\n2\n", "<label name=\"a&lt;&amp;b\"/>"),
              HasSubstr("SOURCE/x.arff:4: 'a<&b' is '2'; expected one of {0, 1}, or ?"));
}

struct ReleasedMulan {
  const char* name;
  std::size_t songs, features, labels;
};

TEST(MulanImport, ReproducesTheReleasedSizes) {
  if (test::test_data().empty()) GTEST_SKIP() << "CTXTAG_TEST_DATA is not set";
  for (const ReleasedMulan& released : {ReleasedMulan{"CAL500", 502, 68, 174}, ReleasedMulan{"emotions", 593, 72, 6}}) {
    const ImportFolder folder;
    ImportRequest request = folder.request("mulan");
    request.source = test::test_data() / "data/mulan";
    request.options.name = released.name;
    import_dataset(request);
    const LabelMatrix labels = read_labels(folder.out() / "labels.csv");
    EXPECT_THAT(labels.ids, SizeIs(released.songs));
    EXPECT_EQ(labels.vocabulary.size(), released.labels);
    const ScoreTable features = read_scores(folder.out() / "features.npy");
    EXPECT_EQ(features.vocabulary.size(), released.features);
    EXPECT_EQ(features.ids, labels.ids);
  }
  // The mapping of CAL500 to the fifteen contexts numbers its rows in the same way.
  const LabelMatrix mapped = read_labels(test::test_data() / "data/mulan/cal500_context15.csv");
  EXPECT_THAT(mapped.ids, SizeIs(502));
  EXPECT_EQ(mapped.ids[0].value, "0");
}

}  // namespace
}  // namespace ctxtag
