#include "ctxtag/config/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/example_config.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using test::JobExample;
using ::testing::ElementsAre;
using ::testing::StartsWith;

JobExample job_from(const std::string& text) {
  JobExample job;
  read_config(parse_json(text, "test"), job);
  return job;
}

std::string error_of(const std::string& text) {
  return test::error_of<ConfigError>([&] { job_from(text); });
}

TEST(ConfigJson, NamesThePathOfAnUnknownKeyAndTheNearestKnownOne) {
  EXPECT_EQ(error_of(R"({"mel": {"n_mel": 128}})"),
            "mel.n_mel: unknown key; did you mean 'n_mels'?; known here: hop_length, n_mels, fmin_hz, scale");
  EXPECT_EQ(error_of(R"({"zzzzzzzz": 1})"),
            "zzzzzzzz: unknown key; known here: mel, name, seed, offset, epochs, shuffle, channels");
}

TEST(ConfigJson, DoesNotRoundAFractionToAnInteger) {
  EXPECT_EQ(error_of(R"({"mel": {"hop_length": 512.5}})"), "mel.hop_length: expected an integer, found 512.5");
  EXPECT_EQ(error_of(R"({"mel": {"hop_length": 512.0}})"), "mel.hop_length: expected an integer, found 512.0");
  EXPECT_EQ(error_of(R"({"channels": [32, 0.5]})"), "channels[1]: expected an integer, found 0.5");
}

TEST(ConfigJson, RefusesAnIntegerThatDoesNotFit) {
  EXPECT_EQ(error_of(R"({"mel": {"hop_length": 10000000000}})"), "mel.hop_length: out of range: 10000000000");
  EXPECT_EQ(error_of(R"({"epochs": -1})"), "epochs: out of range: -1");
  EXPECT_EQ(error_of(R"({"seed": -1})"), "seed: out of range: -1");
  EXPECT_EQ(error_of(R"({"offset": 18446744073709551615})"), "offset: out of range: 18446744073709551615");
  EXPECT_EQ(error_of(R"({"channels": [10000000000]})"), "channels[0]: out of range: 10000000000");
}

TEST(ConfigJson, TakesTheLargestAndSmallestIntegersThatFit) {
  const JobExample job = job_from(R"({"seed": 18446744073709551615, "offset": -9223372036854775808,
                                      "epochs": 4294967295, "mel": {"n_mels": -2147483648}})");
  EXPECT_EQ(job.seed, UINT64_MAX);
  EXPECT_EQ(job.offset, INT64_MIN);
  EXPECT_EQ(job.epochs, UINT32_MAX);
  EXPECT_EQ(job.mel.n_mels, INT32_MIN);
}

TEST(ConfigJson, RefusesARealNumberThatDoesNotFit) {
  EXPECT_EQ(error_of(R"({"mel": {"scale": 1e39}})"), "mel.scale: out of range: 1e+39");
  EXPECT_THAT(error_of(R"({"mel": {"fmin_hz": 1e400}})"), StartsWith("test: number overflow"));
}

TEST(ConfigJson, RefusesAnotherType) {
  EXPECT_EQ(error_of(R"({"mel": {"fmin_hz": "low"}})"), "mel.fmin_hz: expected a number, found \"low\"");
  EXPECT_EQ(error_of(R"({"mel": {"fmin_hz": true}})"), "mel.fmin_hz: expected a number, found true");
  EXPECT_EQ(error_of(R"({"mel": {"hop_length": true}})"), "mel.hop_length: expected an integer, found true");
  EXPECT_EQ(error_of(R"({"shuffle": 1})"), "shuffle: expected true or false, found 1");
  EXPECT_EQ(error_of(R"({"name": 5})"), "name: expected a text, found 5");
  EXPECT_EQ(error_of(R"({"name": null})"), "name: expected a text, found null");
  EXPECT_EQ(error_of(R"({"seed": {"a": 1}})"), "seed: expected an integer, found an object");
  EXPECT_EQ(error_of(R"({"channels": 3})"), "channels: expected an array, found 3");
  EXPECT_EQ(error_of(R"({"mel": [1]})"), "mel: expected an object, found an array");
  EXPECT_EQ(error_of("3"), "config: expected an object, found 3");
}

TEST(ConfigJson, AllowsComments) { EXPECT_EQ(job_from("{ // why\n\"epochs\": 7 // enough\n}").epochs, 7U); }

TEST(ConfigJson, RefusesAKeyThatIsGivenTwice) {
  EXPECT_THAT(test::error_of<ConfigError>([] { parse_json(R"({"mel": {"bands": 1, "bands": 2}})", "run.json"); }),
              ::testing::HasSubstr("run.json: 'bands' is given twice"));
  EXPECT_NO_THROW(parse_json(R"([{"bands": 1}, {"bands": {"bands": 2}}])", "run.json"));
}

TEST(ConfigJson, NamesTheFileAndTheLineOfASyntaxError) {
  EXPECT_THAT(error_of("{\n\"epochs\": }"), StartsWith("test: parse error at line 2, column 11: "));
  EXPECT_THAT(error_of(""), StartsWith("test: parse error at line 1"));
  EXPECT_THAT(error_of("{\"name\": \"\xE9\"}"), StartsWith("test: parse error at line 1"));
}

TEST(ConfigJson, PutsThePathBeforeTheMessageOfAValidation) {
  EXPECT_EQ(error_of(R"({"mel": {"hop_length": 0}})"), "mel.hop_length must be positive");
  EXPECT_EQ(error_of(R"({"name": ""})"), "name must not be empty");
}

TEST(ConfigJson, KeepsWhatTheConfigHoldsForAbsentKeys) {
  const JobExample job = job_from(R"({"mel": {"n_mels": 128}})");
  EXPECT_EQ(job.mel.n_mels, 128);
  EXPECT_EQ(job.mel.hop_length, 512);
  EXPECT_EQ(job.name, "short_cnn");
  EXPECT_THAT(job.channels, ElementsAre(32, 64));
}

TEST(ConfigJson, ReplacesAWholeList) { EXPECT_THAT(job_from(R"({"channels": [8]})").channels, ElementsAre(8)); }

TEST(ConfigJson, TakesAnIntegerForARealNumber) { EXPECT_EQ(job_from(R"({"mel": {"fmin_hz": 20}})").mel.fmin_hz, 20.0); }

TEST(ConfigJson, RoundTripsInTheOrderOfItsFields) {
  JobExample job;
  job.mel.hop_length = 256;
  job.seed = UINT64_MAX;
  const std::string text = config_json(job).dump();
  EXPECT_EQ(text, R"({"mel":{"hop_length":256,"n_mels":96,"fmin_hz":0.0,"scale":1.0},"name":"short_cnn",)"
                  R"("seed":18446744073709551615,"offset":0,"epochs":3,"shuffle":true,"channels":[32,64]})");
  EXPECT_EQ(config_json(job_from(text)).dump(), text);
}

}  // namespace
}  // namespace ctxtag
