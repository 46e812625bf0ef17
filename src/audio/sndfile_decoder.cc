#include "audio/sndfile_decoder.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "audio/container.h"
#include "ctxtag/audio/reject_reason.h"

namespace ctxtag {
namespace {

struct SndfileCloser {
  void operator()(SNDFILE* handle) const { sf_close(handle); }
};
using SndfileHandle = std::unique_ptr<SNDFILE, SndfileCloser>;

/// The file as libsndfile sees it. libsndfile takes a sound chunk of size 0 for an empty one; where a streaming writer
/// left that 0, it reads 0xFFFFFFFF instead.
struct SndfileSource {
  std::unique_ptr<FileBytes> file;
  std::int64_t position = 0;
  std::int64_t patched_at = -1;  ///< offset of the four bytes that read as 0xFF, or -1
};

sf_count_t source_size(void* data) { return static_cast<SndfileSource*>(data)->file->size(); }
sf_count_t source_tell(void* data) { return static_cast<SndfileSource*>(data)->position; }

sf_count_t source_seek(sf_count_t offset, int whence, void* data) {
  auto& source = *static_cast<SndfileSource*>(data);
  const std::int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? source.position : source.file->size();
  if (base + offset < 0) return -1;
  return source.position = base + offset;
}

sf_count_t source_read(void* bytes, sf_count_t count, void* data) {
  auto& source = *static_cast<SndfileSource*>(data);
  std::size_t got = 0;
  try {
    got = source.file->read_at(source.position, bytes, static_cast<std::size_t>(std::max<sf_count_t>(count, 0)));
  } catch (const RejectedInput&) {
    return 0;
  }
  if (source.patched_at >= 0) {
    for (std::int64_t i = source.patched_at; i < source.patched_at + 4; ++i) {
      const std::int64_t place = i - source.position;
      if (place >= 0 && place < static_cast<std::int64_t>(got)) static_cast<unsigned char*>(bytes)[place] = 0xFF;
    }
  }
  source.position += static_cast<std::int64_t>(got);
  return static_cast<sf_count_t>(got);
}

sf_count_t source_write(const void*, sf_count_t, void*) { return 0; }

class SndfileDecoder : public AudioDecoder {
 public:
  SndfileDecoder(std::unique_ptr<SndfileSource> source, SndfileHandle handle, const SF_INFO& info,
                 const std::optional<SoundChunk>& chunk)
      : source_(std::move(source)),
        handle_(std::move(handle)),
        info_(info),
        container_(info.format & SF_FORMAT_TYPEMASK) {
    if (info.frames != SF_COUNT_MAX && !(container_ == SF_FORMAT_FLAC && info.frames == 0)) declared_ = info.frames;
    if (chunk && !chunk->open_ended && chunk->declared_bytes > chunk->present_bytes) {
      declared_ = unclipped(*chunk);
    }
    // Of a cut Ogg file, some versions of libsndfile count what is left.
    if (container_ == SF_FORMAT_OGG && ogg_is_cut(*source_->file)) declared_.reset();
  }

  int channels() const override { return info_.channels; }
  int sample_rate_hz() const override { return info_.samplerate; }
  std::optional<std::int64_t> declared_frames() const override { return declared_; }
  std::int64_t frame_tolerance() const override { return seeks_exactly() ? 0 : 1152; }
  bool must_declare_frames() const override { return container_ == SF_FORMAT_OGG; }

  std::size_t read(float* interleaved, std::size_t frames) override {
    std::size_t done = 0;
    while (done < frames) {
      const sf_count_t got =
          sf_readf_float(handle_.get(), interleaved + done * static_cast<std::size_t>(info_.channels),
                         static_cast<sf_count_t>(frames - done));
      if (got <= 0) break;
      done += static_cast<std::size_t>(got);
    }
    const bool bytes_left = source_->position < source_->file->size();
    if (done < frames && bytes_left && sf_error(handle_.get()) != SF_ERR_NO_ERROR) {
      throw RejectedInput(RejectReason::kCorrupt, source_->file->path(),
                          std::string("decoding fails: ") + sf_strerror(handle_.get()));
    }
    return done;
  }

  bool seeks_exactly() const override {
    return info_.seekable != 0 && (container_ == SF_FORMAT_FLAC || frames_have_one_size());
  }
  bool seek(std::int64_t frame) override { return sf_seek(handle_.get(), frame, SEEK_SET) == frame; }

 private:
  bool frames_have_one_size() const {
    const int subtype = info_.format & SF_FORMAT_SUBMASK;
    const bool linear = subtype >= SF_FORMAT_PCM_S8 && subtype <= SF_FORMAT_DOUBLE;
    return (linear || subtype == SF_FORMAT_ULAW || subtype == SF_FORMAT_ALAW) &&
           (container_ == SF_FORMAT_WAV || container_ == SF_FORMAT_WAVEX || container_ == SF_FORMAT_RF64 ||
            container_ == SF_FORMAT_AIFF);
  }

  // libsndfile clips the count to the bytes there are; more than that stands in the header.
  std::int64_t unclipped(const SoundChunk& chunk) const {
    const std::int64_t present = std::max<std::int64_t>(chunk.present_bytes, 1);
    const double share = static_cast<double>(chunk.declared_bytes) / static_cast<double>(present);
    const std::int64_t frames = frames_have_one_size() && info_.frames > 0
                                    ? chunk.declared_bytes / (present / info_.frames)
                                    : std::llround(static_cast<double>(info_.frames) * share);
    return std::max<std::int64_t>(frames, info_.frames + 1);
  }

  std::unique_ptr<SndfileSource> source_;
  SndfileHandle handle_;
  SF_INFO info_;
  int container_;
  std::optional<std::int64_t> declared_;
};

}  // namespace

std::unique_ptr<AudioDecoder> open_with_sndfile(std::unique_ptr<FileBytes>& file) {
  const auto chunk = sound_chunk(*file);
  auto source = std::make_unique<SndfileSource>();
  if (chunk && chunk->open_ended && chunk->declared_bytes == 0) source->patched_at = chunk->size_at;
  source->file = std::move(file);
  SF_VIRTUAL_IO io{source_size, source_seek, source_read, source_write, source_tell};
  SF_INFO info{};
  SndfileHandle handle(sf_open_virtual(&io, SFM_READ, &info, source.get()));
  if (!handle || (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG) {
    handle.reset();
    file = std::move(source->file);
    return nullptr;
  }
  return std::make_unique<SndfileDecoder>(std::move(source), std::move(handle), info, chunk);
}

}  // namespace ctxtag
