#include "ctxtag/features/compression.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

// From far below to far above anything a mel value is, a thousand steps per octave.
std::vector<float> sweep() {
  std::vector<float> values = {0.0F};
  for (double x = 1e-30; x < 1e8; x *= 1.0007) values.push_back(static_cast<float>(x));
  return values;
}

double worst(const Compression& compression, double (*truth)(double), double floor) {
  const std::vector<float> values = sweep();
  std::vector<float> compressed = values;
  compression.apply(compressed.data(), compressed.size());
  double result = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double expected = truth(values[i]);
    result = std::max(result, std::abs(compressed[i] - expected) / std::max(std::abs(expected), floor));
  }
  return result;
}

TEST(Compression, Log1pIsRelativelyExact) {
  EXPECT_LT(worst(
                Compression::named("log1p", 1.0), [](double x) { return std::log1p(x); }, 1e-35),
            2e-7);
  EXPECT_LT(worst(
                Compression::named("log1p", 100.0), [](double x) { return std::log1p(100.0 * x); }, 1e-35),
            3e-7);
}

TEST(Compression, Log10IsRelativelyExact) {
  EXPECT_LT(worst(
                Compression::named("log10", 1e4), [](double x) { return std::log1p(1e4 * x) / std::log(10.0); }, 1e-35),
            4e-7);
}

TEST(Compression, DecibelsAreRelativelyExactWithTheirFloor) {
  EXPECT_LT(worst(
                Compression::named("db", 1.0), [](double x) { return 10.0 * std::log10(std::max(x, 1e-10)); }, 1e-3),
            1e-6);
  float zero = 0.0F;
  Compression::named("db", 1.0).apply(&zero, 1);
  EXPECT_NEAR(zero, -100.0F, 2e-5);
}

TEST(Compression, MapsZeroToZero) {
  for (const char* name : {"none", "log1p", "log10"}) {
    float zero = 0.0F;
    Compression::named(name, 100.0).apply(&zero, 1);
    EXPECT_EQ(zero, 0.0F) << name;
  }
}

TEST(Compression, TreatsEveryElementAloneWhateverTheCount) {
  const std::vector<float> values = sweep();
  std::vector<float> together = values;
  const Compression compression = Compression::named("log1p", 100.0);
  compression.apply(together.data(), together.size());
  for (std::size_t i = 0; i < values.size(); i += 97) {
    float alone = values[i];
    compression.apply(&alone, 1);
    EXPECT_EQ(alone, together[i]);
  }
}

TEST(Compression, RefusesAnUnknownName) { EXPECT_THROW(Compression::named("ln", 1.0), ConfigError); }

}  // namespace
}  // namespace ctxtag
