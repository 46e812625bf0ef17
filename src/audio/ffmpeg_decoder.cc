#include "audio/ffmpeg_decoder.h"

#include <dlfcn.h>

#include <system_error>

#include "audio/container.h"
#include "audio/ffmpeg/module.h"
#include "audio/file_bytes.h"
#include "ctxtag/audio/reject_reason.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr const char* kHowToGetIt =
    "FFmpeg support is not there; on Debian install libavformat-dev, libavcodec-dev and libavutil-dev, and build again";

std::vector<std::filesystem::path> module_places() {
  std::vector<std::filesystem::path> places;
  std::error_code error;
  const auto executable = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) places.push_back(executable.parent_path() / "ctxtag_ffmpeg.so");
#ifdef CTXTAG_FFMPEG_MODULE
  places.emplace_back(CTXTAG_FFMPEG_MODULE);
#endif
  return places;
}

class FfmpegDecoder : public AudioDecoder {
 public:
  FfmpegDecoder(std::filesystem::path file, void* stream, const CtxtagFfmpegState& state, CtxtagFfmpegRead read_frames,
                CtxtagFfmpegClose close_stream)
      : file_(std::move(file)), stream_(stream), state_(state), read_(read_frames), close_(close_stream) {}
  ~FfmpegDecoder() override { close_(stream_); }
  FfmpegDecoder(const FfmpegDecoder&) = delete;
  FfmpegDecoder& operator=(const FfmpegDecoder&) = delete;

  int channels() const override { return state_.channels; }
  int sample_rate_hz() const override { return state_.sample_rate_hz; }
  std::optional<std::int64_t> declared_frames() const override {
    if (state_.declared_frames < 0) return std::nullopt;
    return state_.declared_frames;
  }
  // Containers round durations, and some count what the encoder put before and after the music.
  std::int64_t frame_tolerance() const override { return state_.sample_rate_hz / 5; }

  std::size_t read(float* interleaved, std::size_t frames) override {
    const long long done = read_(stream_, interleaved, static_cast<long long>(frames), &state_);
    if (done < 0) {
      if (is_cut()) throw RejectedInput(RejectReason::kTruncated, file_, "its MPEG-4 boxes reach beyond its end");
      throw RejectedInput(RejectReason::kCorrupt, file_, std::string("decoding fails: ") + state_.message);
    }
    return static_cast<std::size_t>(done);
  }

 private:
  bool is_cut() const {
    const FileBytes bytes(file_);
    return is_mpeg4(bytes) && mpeg4_is_cut(bytes);
  }

  std::filesystem::path file_;
  void* stream_;
  CtxtagFfmpegState state_;
  CtxtagFfmpegRead read_;
  CtxtagFfmpegClose close_;
};

}  // namespace

FfmpegModule::FfmpegModule(const std::vector<std::filesystem::path>& candidates) : absent_(kHowToGetIt) {
  for (const std::filesystem::path& place : candidates) {
    std::error_code error;
    if (!std::filesystem::exists(place, error)) continue;
    void* module = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (module == nullptr) {
      absent_ = "FFmpeg support cannot be loaded: " + escaped_bytes(::dlerror());
      continue;
    }
    const auto abi = reinterpret_cast<CtxtagFfmpegAbi>(::dlsym(module, "ctxtag_ffmpeg_abi"));
    if (abi == nullptr || abi() != kCtxtagFfmpegAbi) {
      absent_ =
          "FFmpeg support cannot be used: " + escaped_bytes(place.string()) + " belongs to another version of ctxtag";
      continue;
    }
    version_ = reinterpret_cast<CtxtagFfmpegVersion>(::dlsym(module, "ctxtag_ffmpeg_version"))();
    open_ = ::dlsym(module, "ctxtag_ffmpeg_open");
    read_ = ::dlsym(module, "ctxtag_ffmpeg_read");
    close_ = ::dlsym(module, "ctxtag_ffmpeg_close");
    return;
  }
}

const FfmpegModule& FfmpegModule::instance() {
  static const FfmpegModule module(module_places());
  return module;
}

OpenedByFfmpeg FfmpegModule::open(const std::filesystem::path& file) const {
  CtxtagFfmpegState state{};
  void* stream = reinterpret_cast<CtxtagFfmpegOpen>(open_)(file.c_str(), &state);
  if (stream == nullptr) return {nullptr, state.message, state.lacks_decoder != 0};
  return {std::make_unique<FfmpegDecoder>(file, stream, state, reinterpret_cast<CtxtagFfmpegRead>(read_),
                                          reinterpret_cast<CtxtagFfmpegClose>(close_)),
          "", false};
}

}  // namespace ctxtag
