#include <gtest/gtest.h>
#include <sndfile.h>

#include <string>

#include "audio/container.h"
#include "audio/decoder.h"
#include "ctxtag/audio/excerpt.h"
#include "support/audio_files.h"
#include "support/rejections.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

std::string ape_footer(int size, bool has_header) {
  std::string footer("APETAGEX\xD0\x07\0\0____\x01\0\0\0\0\0\0_\0\0\0\0\0\0\0\0", 32);
  for (int i = 0; i < 4; ++i) footer[static_cast<std::size_t>(12 + i)] = static_cast<char>(size >> 8 * i);
  footer[23] = has_header ? '\x80' : '\0';
  return footer;
}

class Mp3 : public ::testing::Test {
 protected:
  Mp3() { write_sound(file_, test::noise(44100, 2, 5.0, 0.2), SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III); }

  ExcerptPolicy native() const {
    ExcerptPolicy policy;
    policy.sample_rate_hz = 44100;
    policy.start_seconds = 0.0;
    policy.length_seconds = 5.0;
    return policy;
  }

  // The first frame, which holds the Info header, is taken away.
  std::string without_info_header() const {
    const std::string bytes = test::bytes_of(file_);
    const std::size_t info = std::min(bytes.find("Info"), bytes.find("Xing"));
    return bytes.substr(bytes.find(bytes.substr(0, 2), info));
  }

  test::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "a.mp3";
};

TEST_F(Mp3, DecodesAsLibsndfileDoesToTheLastBit) {
  EXPECT_EQ(read_excerpt(file_, native()).samples, test::read_sound(file_).mono());
}

TEST_F(Mp3, HasTheLengthOfItsSourceWithoutTheEncodersDelay) {
  EXPECT_EQ(open_audio(file_)->declared_frames(), 220500);
  EXPECT_EQ(read_excerpt(file_, native()).seconds, 5.0);
}

TEST_F(Mp3, WithoutInfoHeaderDeclaresNoLength) {
  test::write_bytes(file_, without_info_header());
  EXPECT_EQ(open_audio(file_)->declared_frames(), std::nullopt);
  EXPECT_EQ(test::fate([&] { read_excerpt(file_, native()); }), "used");
}

TEST_F(Mp3, TagsBeforeAndBehindTheMusicChangeNothing) {
  const std::string music = test::bytes_of(file_);
  const Excerpt plain = read_excerpt(file_, native());
  std::string id3v2("ID3\x04\0\0\0\0\x10\0", 10);  // 2,048 bytes of tag
  id3v2 += std::string(2048, '\0');
  const std::string ape = std::string(20000 - 32, 'x') + ape_footer(20000, false);
  const std::string id3v1 = "TAG" + std::string(125, ' ');
  test::write_bytes(file_, id3v2 + music + ape + id3v1);
  EXPECT_EQ(read_excerpt(file_, native()).samples, plain.samples);
  test::write_bytes(file_, id3v2 + without_info_header() + ape + id3v1);
  EXPECT_EQ(test::fate([&] { read_excerpt(file_, native()); }), "used");
}

TEST_F(Mp3, EndsBeforeTheTagsThatFollowEachOther) {
  const auto end_of = [&](const std::string& bytes) {
    test::write_bytes(file_, bytes);
    return end_before_tags(FileBytes(file_));
  };
  const std::string music(1000, 'm');
  const std::string id3v1 = "TAG" + std::string(125, ' ');
  EXPECT_EQ(end_of(music), 1000);
  EXPECT_EQ(end_of(music + id3v1), 1000);
  EXPECT_EQ(end_of(music + std::string(500, 'x') + ape_footer(532, false)), 1000);
  EXPECT_EQ(end_of(music + std::string(532, 'x') + ape_footer(532, true)), 1000);
  EXPECT_EQ(end_of(music + "LYRICSBEGININD0000210000021LYRICS200" + id3v1), 1000);
  EXPECT_EQ(end_of(music + std::string(500, 'x') + ape_footer(532, false) + id3v1), 1000);
  EXPECT_EQ(end_of(music + ape_footer(100000, false)), 1032);  // a size that cannot be
}

// libmpg123 passes over it in silence, and what is left is one frame shorter than the header says.
TEST_F(Mp3, AFrameWhoseBeginningIsDamagedIsSeenByTheLength) {
  std::string bytes = test::bytes_of(file_);
  const std::size_t info = std::min(bytes.find("Info"), bytes.find("Xing"));
  const std::string begin = bytes.substr(bytes.rfind('\xFF', info), 2);
  const std::size_t frame = bytes.find(begin, bytes.size() / 2);
  ASSERT_NE(frame, std::string::npos);
  bytes[frame] = bytes[frame + 1] = '\0';
  test::write_bytes(file_, bytes);
  ExcerptPolicy policy = native();
  policy.length_seconds = 6.0;
  std::string message;
  EXPECT_EQ(test::fate([&] { read_excerpt(file_, policy); }, &message), "truncated");
  EXPECT_NE(message.find("its header says 220500"), std::string::npos) << message;
}

TEST_F(Mp3, BytesBehindTheDeclaredEndDoNoHarm) {
  const Excerpt plain = read_excerpt(file_, native());
  test::write_bytes(file_, test::bytes_of(file_) + std::string(100000, 'x'));
  ExcerptPolicy policy = native();
  policy.length_seconds = 6.0;
  EXPECT_EQ(test::fate([&] { read_excerpt(file_, policy); }), "used");
  EXPECT_EQ(read_excerpt(file_, native()).samples, plain.samples);
}

TEST_F(Mp3, ThatChangesItsChannelsOnTheWayIsCorrupt) {
  const auto mono = folder_ / "mono.mp3";
  write_sound(mono, test::noise(22050, 1, 5.0, 0.2), SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III);
  test::write_bytes(file_, without_info_header() + test::bytes_of(mono));
  ExcerptPolicy policy = native();
  policy.length_seconds = 8.0;
  EXPECT_EQ(test::fate([&] { read_excerpt(file_, policy); }), "corrupt");
}

}  // namespace
}  // namespace ctxtag
