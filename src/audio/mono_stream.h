#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "audio/decoder.h"
#include "audio/downmix.h"

namespace ctxtag {

/// A recording as blocks of mono samples at its own rate. Whatever passes through is checked: RejectedInput says
/// `corrupt` for samples that are not finite or reach 4 and for decoder errors, `truncated` when the end comes before
/// the header says, `empty` when it comes at once.
class MonoStream {
 public:
  static constexpr std::size_t kBlockFrames = 4096;

  explicit MonoStream(std::filesystem::path file);

  int channels() const { return decoder_->channels(); }
  int sample_rate_hz() const { return decoder_->sample_rate_hz(); }

  /// The declared length, where one can jump to any place of the file at no cost and without a difference.
  std::optional<std::int64_t> frames_if_seekable() const;
  /// Continues at `frame`, or at the beginning when the decoder cannot go there; where it continues.
  std::int64_t skip_to(std::int64_t frame);

  /// Decodes the next block; false at the end of the recording.
  bool next();

  const float* samples() const { return mono_.data(); }  ///< of the block
  std::size_t size() const { return size_; }             ///< kBlockFrames, fewer only in the last block
  const BlockLevel& level() const { return level_; }

 private:
  void open();
  void check_block() const;
  void check_end() const;

  std::filesystem::path file_;
  std::unique_ptr<AudioDecoder> decoder_;
  std::vector<float> interleaved_, mono_;
  std::size_t size_ = 0;
  BlockLevel level_;
  std::int64_t position_ = 0;
  bool ended_ = false;
};

}  // namespace ctxtag
