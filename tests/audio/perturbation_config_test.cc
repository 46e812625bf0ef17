#include "ctxtag/audio/perturbation_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "ctxtag/base/error.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::HasSubstr;

TEST(PerturbationConfig, ListsTheControlThenEveryKind) {
  PerturbationConfig config;
  config.validate();
  const std::vector<Perturbation> list = config.list();
  EXPECT_EQ(list.front().name(), "gain_db=0");
  EXPECT_EQ(list[1].name(), "gain_db=-20");
  std::set<std::string> kinds;
  for (const Perturbation& each : list) kinds.insert(each.kind);
  const std::vector<std::string> known = perturbation_kinds();
  EXPECT_EQ(kinds, std::set<std::string>(known.begin(), known.end()));
  config.gain_db = {0.0, 3.0};
  EXPECT_EQ(config.list()[1].name(), "gain_db=3");
}

TEST(PerturbationConfig, RefusesWhatCannotBeDone) {
  PerturbationConfig config;
  config.tempo = {1.1, 9.0};
  EXPECT_THAT(error_of<ConfigError>([&] { config.validate(); }), HasSubstr("tempo: 9: expected from 0.25 to 4"));
  config.tempo = {1.1, 1.1};
  EXPECT_THAT(error_of<ConfigError>([&] { config.validate(); }), HasSubstr("tempo=1.1 is there twice"));
}

}  // namespace
}  // namespace ctxtag
