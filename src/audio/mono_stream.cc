#include "audio/mono_stream.h"

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <string>
#include <utility>

#include "ctxtag/audio/reject_reason.h"

namespace ctxtag {
namespace {

constexpr float kLoudest = 4.0F;  // decoders overshoot full scale by a little, damage by orders of magnitude
constexpr int kMostHz = 1'000'000, kMostChannels = 1024;

}  // namespace

MonoStream::MonoStream(std::filesystem::path file) : file_(std::move(file)) {
  open();
  if (channels() < 1 || channels() > kMostChannels || sample_rate_hz() < 1 || sample_rate_hz() > kMostHz) {
    throw RejectedInput(RejectReason::kCorrupt, file_,
                        "its header asks for " + std::to_string(channels()) + " channels at " +
                            std::to_string(sample_rate_hz()) + " Hz");
  }
  interleaved_.resize(kBlockFrames * static_cast<std::size_t>(channels()));
  mono_.resize(kBlockFrames);
}

void MonoStream::open() {
  decoder_ = open_audio(file_);
  position_ = 0;
  ended_ = false;
}

std::optional<std::int64_t> MonoStream::frames_if_seekable() const {
  return decoder_->seeks_exactly() ? decoder_->declared_frames() : std::nullopt;
}

std::int64_t MonoStream::skip_to(std::int64_t frame) {
  if (decoder_->seek(frame)) {
    position_ = frame;
  } else {
    open();
  }
  return position_;
}

bool MonoStream::next() {
  size_ = ended_ ? 0 : decoder_->read(interleaved_.data(), kBlockFrames);
  ended_ = size_ < kBlockFrames;
  if (size_ > 0) {
    level_ = mix_to_mono(interleaved_.data(), size_, channels(), mono_.data());
    check_block();
    position_ += static_cast<std::int64_t>(size_);
  }
  if (ended_) check_end();
  return size_ > 0;
}

void MonoStream::check_block() const {
  const bool finite = std::isfinite(level_.channel_energy);
  if (finite && level_.peak < kLoudest) return;
  const double seconds = static_cast<double>(position_) / sample_rate_hz();
  const std::string found =
      finite ? fmt::format("samples as large as {:.4g}", level_.peak) : "samples that are no numbers";
  throw RejectedInput(RejectReason::kCorrupt, file_,
                      fmt::format("near second {:.1f} it decodes to {}; music stays near 1", seconds, found));
}

void MonoStream::check_end() const {
  const auto declared = decoder_->declared_frames();
  const std::string ends = "it ends after " + std::to_string(position_) + " frames";
  if (declared && position_ + decoder_->frame_tolerance() < *declared) {
    throw RejectedInput(RejectReason::kTruncated, file_,
                        ends + "; its header says " + std::to_string(*declared) + ": it was cut, or is damaged there");
  }
  if (!declared && decoder_->must_declare_frames()) {
    throw RejectedInput(RejectReason::kTruncated, file_, ends + ", without the mark of its end");
  }
  if (position_ == 0) throw RejectedInput(RejectReason::kEmpty, file_, "it holds no samples");
}

}  // namespace ctxtag
