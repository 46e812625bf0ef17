#include "ctxtag/dataset/shard_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::HasSubstr;

InputList songs(const std::vector<TrackId>& ids) { return input_list(ids); }

TEST(InputList, IsAnotherForOtherIdsOrAnotherOrder) {
  EXPECT_EQ(songs({{"a"}, {"b"}}).count, 2U);
  EXPECT_EQ(songs({{"a"}, {"b"}}).digest, songs({{"a"}, {"b"}}).digest);
  EXPECT_NE(songs({{"a"}, {"b"}}).digest, songs({{"b"}, {"a"}}).digest);
  EXPECT_NE(songs({{"a"}, {"b"}}).digest, songs({{"a"}, {"c"}}).digest);
}

TEST(OutputDigest, IsOfAFileAnArrayWithItsNamesOrAFolder) {
  const test::TemporaryFolder folder;
  const auto table = folder.file("t.csv", "track_id\na\n");
  // printf 'track_id\na\n' | sha256sum
  EXPECT_EQ(output_digest(table), "237491041cabf371987481c1e21e0629ea874396b91a5f94794722d9cd2fd258");
  const auto array = folder.file("e.npy", "numbers");
  folder.file("e.ids.csv", "track_id\na\n");
  const std::string before = output_digest(array);
  folder.file("e.ids.csv", "track_id\nb\n");
  EXPECT_NE(output_digest(array), before);
  folder.file("lists/gym.m3u8", "#EXTM3U\n");
  const std::string one = output_digest(folder / "lists");
  folder.file("lists/sad.m3u8", "#EXTM3U\n");
  EXPECT_NE(output_digest(folder / "lists"), one);
  EXPECT_EQ(output_digest(folder.path() / "lists" / ""), output_digest(folder / "lists"));
}

class RequireOneJob : public ::testing::Test {
 protected:
  std::filesystem::path part(const std::string& name, const std::string& request, const InputList& inputs) const {
    const auto file = folder_.file(name, "track_id\n" + name + "\n");
    write_shard_record(file, request, inputs);
    return file;
  }
  template <typename Refusal>
  static std::string refusal(const std::vector<std::filesystem::path>& parts) {
    return error_of<Refusal>([&] { require_one_job(parts); });
  }

  test::TemporaryFolder folder_;
  InputList inputs_ = songs({{"a"}, {"b"}, {"c"}});
};

TEST_F(RequireOneJob, TakesPartsOfOneRequestOverOneList) {
  EXPECT_TRUE(require_one_job({part("1.csv", "tag", inputs_), part("2.csv", "tag", inputs_)}));
  EXPECT_FALSE(require_one_job({folder_.file("3.csv", ""), folder_.file("4.csv", "")}));
}

TEST_F(RequireOneJob, RefusesAnotherModelOrOtherOptions) {
  const auto first = part("1.csv", "tag by x", inputs_), second = part("2.csv", "tag by y", inputs_);
  EXPECT_EQ(refusal<ConfigError>({first, second}), second.string() +
                                                       ": was made by another model or with other options than " +
                                                       first.string() + "; run the same command for every part");
}

TEST_F(RequireOneJob, RefusesAListThatChangedBetweenTheParts) {
  const auto first = part("1.csv", "tag", inputs_), fewer = part("2.csv", "tag", songs({{"a"}, {"b"}})),
             others = part("3.csv", "tag", songs({{"a"}, {"b"}, {"d"}}));
  EXPECT_THAT(refusal<ConfigError>({first, fewer}), HasSubstr("is a part of 2 inputs, " + first.string() + " of 3;"));
  EXPECT_THAT(refusal<ConfigError>({first, others}),
              HasSubstr(" of 3 others, or in another order; run all parts again"));
}

TEST_F(RequireOneJob, RefusesAPartThatIsNotAsItWasWritten) {
  const auto first = part("1.csv", "tag", inputs_), second = part("2.csv", "tag", inputs_);
  folder_.file("2.csv", "track_id\n");
  EXPECT_THAT(refusal<DataError>({first, second}), HasSubstr(second.string() + ": is not as it was written"));
  EXPECT_THAT(refusal<DataError>({second}), HasSubstr("is not as it was written"));
}

TEST_F(RequireOneJob, RefusesAPartWithoutARecordAmongOthersWithOne) {
  const auto first = part("1.csv", "tag", inputs_), bare = folder_.file("2.csv", "track_id\n");
  EXPECT_THAT(refusal<ConfigError>({first, bare}), HasSubstr("2.csv: there is no 2.csv.shard.json beside it"));
  EXPECT_THAT(refusal<ConfigError>({bare, first}), HasSubstr("2.csv: there is no 2.csv.shard.json beside it"));
}

TEST_F(RequireOneJob, RefusesADamagedRecord) {
  const auto first = part("1.csv", "tag", inputs_);
  for (const char* const text :
       {"{}", "[]", "{", "{\"job\": 1, \"inputs\": 1, \"inputs_sha256\": \"\", \"sha256\": \"\"}"}) {
    folder_.file("1.csv.shard.json", text);
    EXPECT_THAT(refusal<DataError>({first}), HasSubstr("1.csv.shard.json")) << text;
  }
}

}  // namespace
}  // namespace ctxtag
