#include "ctxtag/calibration/calibration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

Calibration of_two(const std::string& method, TagCalibration first) {
  Calibration calibration;
  calibration.method = method;
  calibration.tags = {std::move(first), {}};
  calibration.fitted_rows = 12;
  return calibration;
}

TagCalibration line(double slope, double offset) { return {LogitScaling{slope, offset}, {}}; }
TagCalibration steps(std::vector<double> scores, std::vector<double> shares) {
  return {{}, IsotonicRegression{std::move(scores), std::move(shares)}};
}

std::string refusal(const std::string& json) {
  return test::error_of<DataError>([&] { calibration_from_json(nlohmann::json::parse(json), 2); });
}

TEST(Calibration, ChangesTheTagsThatHaveOneAndNoOthers) {
  RealMatrix scores(2, 2);
  scores << 0.8, 0.3, 0.5, 0.6;
  const RealMatrix scaled = calibrated(of_two("platt", line(0.5, std::log(2.0))), scores);
  EXPECT_DOUBLE_EQ(scaled(0, 0), 0.8);  // odds 4: their root, doubled
  EXPECT_DOUBLE_EQ(scaled(1, 0), 2.0 / 3.0);
  EXPECT_TRUE((scaled.col(1) == scores.col(1)).all());
  const RealMatrix stepped = calibrated(of_two("isotonic", steps({0.4, 0.6}, {0.1, 0.2})), scores);
  EXPECT_DOUBLE_EQ(stepped(0, 0), 0.2);
  EXPECT_DOUBLE_EQ(stepped(1, 0), 0.15);
  EXPECT_TRUE((calibrated(Calibration(), scores) == scores).all());
}

TEST(Calibration, OfASoftmaxIsOfWholeRows) {
  Calibration calibration;
  calibration.method = "softmax_temperature";
  calibration.softmax_temperature = 2.0;
  RealMatrix scores(1, 2);
  scores << 0.9, 0.1;
  EXPECT_NEAR(calibrated(calibration, scores)(0, 0), 0.75, 1e-12);  // roots of 9 and 1, made to add up to 1
}

TEST(Calibration, RefusesScoresOfOtherTags) {
  EXPECT_THAT(test::error_of<ConfigError>([] { calibrated(of_two("platt", line(1, 0)), RealMatrix::Zero(1, 3)); }),
              HasSubstr("is of 2 tags, the scores are of 3"));
}

TEST(Calibration, ComesBackFromItsJson) {
  for (const Calibration& before : {of_two("platt", line(0.1 + 0.2, -1.0 / 3.0)), of_two("temperature", line(0.5, 0)),
                                    of_two("isotonic", steps({0.1, 1.0 / 3.0}, {0.0, 1.0}))}) {
    const nlohmann::ordered_json json = calibration_json(before);
    const Calibration after = calibration_from_json(nlohmann::json::parse(json.dump()), 2);
    EXPECT_EQ(calibration_json(after), json);
    EXPECT_EQ(after.method, before.method);
    EXPECT_EQ(after.fitted_rows, 12);
    EXPECT_TRUE(after.tags[1].empty());
    EXPECT_EQ(after.tags[0](0.2), before.tags[0](0.2));
  }
  Calibration rows;
  rows.method = "softmax_temperature";
  rows.softmax_temperature = 1.25;
  EXPECT_EQ(calibration_from_json(calibration_json(rows), 2).softmax_temperature, 1.25);
  EXPECT_TRUE(calibration_json(Calibration()).is_null());
  EXPECT_TRUE(calibration_from_json(nullptr, 2).none());
}

TEST(Calibration, RefusesHostileJson) {
  EXPECT_THAT(refusal("3"), HasSubstr("calibration: expected an object, found 3"));
  EXPECT_THAT(refusal("{}"), HasSubstr("method: expected one of none, platt"));
  EXPECT_THAT(refusal(R"({"method":"none","fitted_rows":1,"tags":[null,null]})"), HasSubstr("found \"none\""));
  EXPECT_THAT(refusal(R"({"method":"beta","fitted_rows":1,"tags":[null,null]})"), HasSubstr("found \"beta\""));
  EXPECT_THAT(refusal(R"({"method":"platt","tags":[null,null]})"), HasSubstr("'fitted_rows' is missing"));
  EXPECT_THAT(refusal(R"({"method":"platt","fitted_rows":-1,"tags":[null,null]})"), HasSubstr("fitted_rows"));
  EXPECT_THAT(refusal(R"({"method":"platt","fitted_rows":18446744073709551615,"tags":[null,null]})"),
              HasSubstr("fitted_rows: expected a whole number from 0 on"));
  EXPECT_THAT(refusal(R"({"method":"platt","fitted_rows":1.5,"tags":[null,null]})"), HasSubstr("found 1.5"));
  EXPECT_THAT(refusal(R"({"method":"platt","fitted_rows":1,"tags":[null,null],"run":"rm"})"),
              HasSubstr("unknown key 'run'"));
  EXPECT_THAT(refusal(R"({"method":"platt","fitted_rows":1,"tags":[null]})"), HasSubstr("a list of 2"));
  const auto platt = [](const std::string& tag) {
    return refusal(R"({"method":"platt","fitted_rows":1,"tags":[null,)" + tag + "]}");
  };
  EXPECT_THAT(platt(R"({"slope":0,"offset":0})"), HasSubstr("tags[1]: slope: expected a number from"));
  EXPECT_THAT(platt(R"({"slope":-1,"offset":0})"), HasSubstr("found -1"));
  EXPECT_THAT(platt(R"({"slope":1,"offset":null})"), HasSubstr("offset: expected a number"));
  EXPECT_THAT(platt(R"({"slope":1})"), HasSubstr("'offset' is missing"));
  EXPECT_THAT(platt(R"({"scores":[0.5],"shares":[0.5]})"), HasSubstr("'slope' is missing"));
  const auto isotonic = [](const std::string& scores, const std::string& shares) {
    return refusal(R"({"method":"isotonic","fitted_rows":1,"tags":[{"scores":)" + scores + R"(,"shares":)" + shares +
                   "},null]}");
  };
  EXPECT_THAT(isotonic("[]", "[]"), HasSubstr("one or more"));
  EXPECT_THAT(isotonic("[0.1,0.2]", "[0.1]"), HasSubstr("as many scores as shares"));
  EXPECT_THAT(isotonic("[0.2,0.2]", "[0.1,0.2]"), HasSubstr("scores must rise"));
  EXPECT_THAT(isotonic("[0.1,0.2]", "[0.3,0.2]"), HasSubstr("shares must not fall"));
  EXPECT_THAT(isotonic("[0.1,1.2]", "[0.1,0.2]"), HasSubstr("from 0 to 1, found 1.2"));
  EXPECT_THAT(isotonic("\"ab\"", "[0.1]"), HasSubstr("as many scores as shares"));
  EXPECT_THAT(refusal(R"({"method":"softmax_temperature","fitted_rows":1,"temperature":0})"), HasSubstr("temperature"));
  EXPECT_THAT(refusal(R"({"method":")" + std::string(1000, 'x') + "\"}"), HasSubstr("xxx\xE2\x80\xA6"));
}

}  // namespace
}  // namespace ctxtag
