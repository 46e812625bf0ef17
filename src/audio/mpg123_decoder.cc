#include "audio/mpg123_decoder.h"

#include <mpg123.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <string>

#include "audio/container.h"
#include "ctxtag/audio/reject_reason.h"
#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

struct HandleDeleter {
  void operator()(mpg123_handle* handle) const { mpg123_delete(handle); }
};
using Mpg123Handle = std::unique_ptr<mpg123_handle, HandleDeleter>;

/// The bytes libmpg123 gets to see: those before the tags at the end, which it would take for damage.
struct Mpg123Source {
  std::unique_ptr<FileBytes> file;
  std::int64_t end = 0;
  std::int64_t position = 0;
};

ssize_t read_source(void* handle, void* bytes, size_t count) {
  auto& source = *static_cast<Mpg123Source*>(handle);
  const auto left = static_cast<std::size_t>(std::max<std::int64_t>(source.end - source.position, 0));
  try {
    const std::size_t got = source.file->read_at(source.position, bytes, std::min(count, left));
    source.position += static_cast<std::int64_t>(got);
    return static_cast<ssize_t>(got);
  } catch (const RejectedInput&) {
    return -1;
  }
}

off_t seek_source(void* handle, off_t offset, int whence) {
  auto& source = *static_cast<Mpg123Source*>(handle);
  const std::int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? source.position : source.end;
  if (base + offset < 0) return -1;
  source.position = base + offset;
  return static_cast<off_t>(source.position);
}

Mpg123Handle new_handle() {
  static std::once_flag once;
  std::call_once(once, [] { mpg123_init(); });  // before 1.27 it does something
  Mpg123Handle handle(mpg123_new(nullptr, nullptr));
  if (!handle) throw SystemError("libmpg123 cannot be set up: out of memory");
  mpg123_param(handle.get(), MPG123_ADD_FLAGS, MPG123_QUIET, 0.0);
  mpg123_param(handle.get(), MPG123_REMOVE_FLAGS, MPG123_AUTO_RESAMPLE, 0.0);
  mpg123_format_none(handle.get());
  const long* rates = nullptr;
  std::size_t count = 0;
  mpg123_rates(&rates, &count);
  for (std::size_t i = 0; i < count; ++i) {
    mpg123_format(handle.get(), rates[i], MPG123_MONO | MPG123_STEREO, MPG123_ENC_FLOAT_32);
  }
  return handle;
}

struct Format {
  long rate = 0;
  int channels = 0;
};

constexpr std::int64_t kFrame = 576;  // samples that every MPEG frame has a multiple of, but for layer I

class Mpg123Decoder : public AudioDecoder {
 public:
  Mpg123Decoder(std::unique_ptr<Mpg123Source> source, Mpg123Handle handle, Format format)
      : source_(std::move(source)), handle_(std::move(handle)), format_(format) {
    // Told that the file has no size, libmpg123 cannot estimate a length.
    mpg123_set_filesize(handle_.get(), 0);
    const off_t length = mpg123_length(handle_.get());
    if (length > 0) declared_ = length;
  }

  int channels() const override { return format_.channels; }
  int sample_rate_hz() const override { return static_cast<int>(format_.rate); }
  std::optional<std::int64_t> declared_frames() const override { return declared_; }
  // A length that is no whole number of MPEG frames is the exact one, with the encoder's delay and padding taken off.
  // Of others, some encoders count the frame that holds the header and some do not.
  std::int64_t frame_tolerance() const override { return declared_.value_or(0) % kFrame == 0 ? 2 * kFrame : 0; }

  std::size_t read(float* interleaved, std::size_t frames) override {
    const std::size_t frame_bytes = sizeof(float) * static_cast<std::size_t>(format_.channels);
    std::size_t done = 0;
    while (done < frames && !ended_) {
      std::size_t bytes = 0;
      const int status = mpg123_read(handle_.get(), reinterpret_cast<unsigned char*>(interleaved) + done * frame_bytes,
                                     (frames - done) * frame_bytes, &bytes);
      done += bytes / frame_bytes;
      if (status == MPG123_DONE) {
        ended_ = true;
      } else if (status == MPG123_NEW_FORMAT) {
        expect_same_format();
      } else if (status != MPG123_OK) {
        if (!over(done)) throw corrupt(mpg123_strerror(handle_.get()), done);
        ended_ = true;
      }
    }
    decoded_ += static_cast<std::int64_t>(done);
    return done;
  }

 private:
  // An error there is none of the music: bytes behind the declared end, or a last frame that is not whole.
  bool over(std::size_t more) const {
    if (source_->position >= source_->end) return true;
    return declared_ && decoded_ + static_cast<std::int64_t>(more) + 2 * kFrame >= *declared_;
  }

  RejectedInput corrupt(const std::string& what, std::size_t more) const {
    const double seconds =
        static_cast<double>(decoded_ + static_cast<std::int64_t>(more)) / static_cast<double>(format_.rate);
    return {RejectReason::kCorrupt, source_->file->path(),
            "decoding fails after " + std::to_string(seconds) + " s: " + what};
  }

  void expect_same_format() const {
    Format now;
    int encoding = 0;
    mpg123_getformat(handle_.get(), &now.rate, &now.channels, &encoding);
    if (now.rate == format_.rate && now.channels == format_.channels) return;
    throw corrupt("it changes from " + std::to_string(format_.rate) + " Hz, " + std::to_string(format_.channels) +
                      " channels to " + std::to_string(now.rate) + " Hz, " + std::to_string(now.channels),
                  0);
  }

  std::unique_ptr<Mpg123Source> source_;
  Mpg123Handle handle_;
  Format format_;
  std::optional<std::int64_t> declared_;
  std::int64_t decoded_ = 0;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<AudioDecoder> open_with_mpg123(std::unique_ptr<FileBytes> file) {
  auto source = std::make_unique<Mpg123Source>();
  source->end = end_before_tags(*file);
  source->file = std::move(file);
  Mpg123Handle handle = new_handle();
  Format format;
  int encoding = 0;
  if (mpg123_replace_reader_handle(handle.get(), read_source, seek_source, nullptr) != MPG123_OK ||
      mpg123_open_handle(handle.get(), source.get()) != MPG123_OK ||
      mpg123_getformat(handle.get(), &format.rate, &format.channels, &encoding) != MPG123_OK ||
      encoding != MPG123_ENC_FLOAT_32) {
    return nullptr;
  }
  return std::make_unique<Mpg123Decoder>(std::move(source), std::move(handle), format);
}

}  // namespace ctxtag
