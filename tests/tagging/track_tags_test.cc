#include "ctxtag/tagging/track_tags.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

template <typename T>
bool equal_bits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

TEST(TrackTags, ComeBackFromTheirRecordBitForBit) {
  TrackTags tags;
  tags.scores = {0.1, 1.0 / 3.0, 0.0, -0.0, 1.0, 5e-324, 2.2250738585072011e-308, 1.0 - 1.1102230246251565e-16, 1e22};
  Random random(1);
  for (int i = 0; i < 1000; ++i) {
    tags.scores.push_back(random.uniform());
    tags.embedding.push_back(static_cast<float>(random.normal() * 1e3));
  }
  tags.embedding.insert(tags.embedding.end(), {1e-45F, std::numeric_limits<float>::max(), -0.0F, 16777217.0F});
  tags.windows = {{0.0, 3.0, {0.1, 0.7}}, {1.0 / 3.0, 2.9999999999999996, {5e-324, 1.0}}};
  tags.phase_cancelled = true;
  const std::string record = to_record(tags);
  EXPECT_EQ(record.find('\n'), std::string::npos);
  const TrackTags back = from_record(record);
  EXPECT_TRUE(equal_bits(back.scores, tags.scores));
  EXPECT_TRUE(equal_bits(back.embedding, tags.embedding));
  ASSERT_EQ(back.windows.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(back.windows[i].start_seconds, tags.windows[i].start_seconds);
    EXPECT_EQ(back.windows[i].seconds, tags.windows[i].seconds);
    EXPECT_TRUE(equal_bits(back.windows[i].scores, tags.windows[i].scores));
  }
  EXPECT_TRUE(back.phase_cancelled);
  EXPECT_FALSE(back.rejected());
}

TEST(TrackTags, RememberWhyAnInputWasRejected) {
  TrackTags tags;
  tags.reject_reason = "corrupt";
  tags.reject_detail = "two\nlines, \"quoted\" \\xFF \xC3\xBC";
  const std::string record = to_record(tags);
  EXPECT_EQ(record.find('\n'), std::string::npos);
  const TrackTags back = from_record(record);
  EXPECT_TRUE(back.rejected());
  EXPECT_EQ(back.reject_reason, tags.reject_reason);
  EXPECT_EQ(back.reject_detail, tags.reject_detail);
  EXPECT_TRUE(back.scores.empty());
}

TEST(TrackTags, RefuseARecordThatIsNotOne) {
  for (const char* const record : {"", "{}", "[]", "7", "{\"scores\":7}", "{\"scores\":[null]}", "{\"scores\":[0.5]",
                                   "{\"rejected\":[\"corrupt\"]}", "{\"rejected\":[1,2]}", "{\"rejected\":[\"\",\"\"]}",
                                   "{\"scores\":[1],\"windows\":[[1,2]]}"}) {
    EXPECT_THROW(from_record(record), DataError) << record;
  }
}

TEST(TrackTags, AreCalibratedAfterPoolingAndWindowByWindow) {
  Calibration calibration;
  calibration.method = "platt";
  calibration.tags.resize(2);
  calibration.tags[0].scaling = LogitScaling{0.5, 0.0};
  TrackTags tags;
  tags.scores = {0.8, 0.4};  // pooled over .9 and .7
  tags.windows = {{0.0, 3.0, {0.9, 0.3}}, {3.0, 3.0, {0.7, 0.5}}};
  tags.embedding = {1.0F};
  const TrackTags after = calibrated(calibration, tags);
  EXPECT_DOUBLE_EQ(after.scores[0], 2.0 / 3.0);  // odds of 4 become their root
  EXPECT_EQ(after.scores[1], 0.4);
  EXPECT_DOUBLE_EQ(after.windows[0].scores[0], 0.75);
  EXPECT_EQ(after.windows[1].scores[1], 0.5);
  EXPECT_EQ(after.embedding, tags.embedding);
  TrackTags rejected;
  rejected.reject_reason = "silent";
  EXPECT_TRUE(calibrated(calibration, rejected).scores.empty());
}

}  // namespace
}  // namespace ctxtag
