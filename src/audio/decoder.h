#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

namespace ctxtag {

/// A sound file that is decoded from its beginning to its end, block by block. One thread at a time.
class AudioDecoder {
 public:
  virtual ~AudioDecoder() = default;

  virtual int channels() const = 0;
  virtual int sample_rate_hz() const = 0;

  /// How many frames the file says it has, be they there or not. Empty when it does not say.
  virtual std::optional<std::int64_t> declared_frames() const = 0;
  /// So many frames fewer than declared are no sign of damage.
  virtual std::int64_t frame_tolerance() const = 0;
  /// True when a file of this kind always says how long it is, so that one which does not was cut.
  virtual bool must_declare_frames() const { return false; }

  /// Decodes up to `frames` frames, interleaved; fewer only at the end. Throws RejectedInput (corrupt) when the decoder
  /// reports an error.
  virtual std::size_t read(float* interleaved, std::size_t frames) = 0;

  /// True when seek() costs little and the samples after it are those that decoding through would give.
  virtual bool seeks_exactly() const { return false; }
  /// Goes on at `frame`. After false the decoder is of no further use.
  virtual bool seek(std::int64_t) { return false; }
};

/// Chooses by content, not by name: libmpg123 for MPEG audio, libsndfile, and FFmpeg for what that cannot open.
/// Throws RejectedInput (missing, unreadable, empty, unsupported; truncated or corrupt when the container is known but
/// cannot be opened). Nothing is printed, whatever the file holds.
std::unique_ptr<AudioDecoder> open_audio(const std::filesystem::path& file);

}  // namespace ctxtag
