#include "audio/ffmpeg/module.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/opt.h>
#include <libavutil/samplefmt.h>
}

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace {

// Only containers of sound: playlists, subtitles and images could make FFmpeg open other files.
constexpr const char* kContainers =
    "mov,mp4,m4a,3gp,3g2,mj2,aac,asf,matroska,webm,ac3,eac3,ape,wv,tta,mpc,mpc8,amr,dsf,iff,caf,wav,w64,aiff,au,flac,"
    "ogg,"
    "mpegts,mpeg,flv,truehd,dts,tak,shn,avi,oma,aa,rm,voc,xwma";

struct FormatCloser {
  void operator()(AVFormatContext* format) const { avformat_close_input(&format); }
};
struct CodecCloser {
  void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
};
struct PacketCloser {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct FrameCloser {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};

struct Stream {
  std::unique_ptr<AVFormatContext, FormatCloser> format;
  std::unique_ptr<AVCodecContext, CodecCloser> codec;
  std::unique_ptr<AVPacket, PacketCloser> packet;
  std::unique_ptr<AVFrame, FrameCloser> frame;
  int index = -1;
  int channels = 0;
  int sample_rate_hz = 0;
  int next = 0;  ///< first sample of `frame` that was not handed out yet
  bool drained = false;
};

#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(59, 37, 100)
int channel_count(const AVCodecContext& codec) { return codec.ch_layout.nb_channels; }
int channel_count(const AVFrame& frame) { return frame.ch_layout.nb_channels; }
#else
int channel_count(const AVCodecContext& codec) { return codec.channels; }
int channel_count(const AVFrame& frame) { return frame.channels; }
#endif

void say(CtxtagFfmpegState* state, const std::string& message) {
  std::snprintf(state->message, sizeof state->message, "%s", message.c_str());
}

std::string error_text(int error) {
  if (error == -1) return "damaged data";  // decoders that know no better code; as errno it would be "not permitted"
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(error, text, sizeof text);
  return text;
}

template <typename Sample>
float scaled(Sample value) {
  if constexpr (std::is_floating_point_v<Sample>) {
    return static_cast<float>(value);
  } else if constexpr (std::is_same_v<Sample, std::uint8_t>) {
    return (static_cast<float>(value) - 128.0F) / 128.0F;
  } else {
    return static_cast<float>(value) *
           static_cast<float>(-1.0 / static_cast<double>(std::numeric_limits<Sample>::min()));
  }
}

template <typename Sample>
void copy(const AVFrame& frame, bool planar, int channels, int first, int count, float* interleaved) {
  for (int c = 0; c < channels; ++c) {
    const auto* plane = reinterpret_cast<const Sample*>(frame.extended_data[planar ? c : 0]);
    const int stride = planar ? 1 : channels;
    const Sample* source = plane + static_cast<std::ptrdiff_t>(first) * stride + (planar ? 0 : c);
    for (int i = 0; i < count; ++i)
      interleaved[i * channels + c] = scaled(source[static_cast<std::ptrdiff_t>(i) * stride]);
  }
}

bool copy_samples(const AVFrame& frame, int channels, int first, int count, float* interleaved) {
  const auto format = static_cast<AVSampleFormat>(frame.format);
  const bool planar = av_sample_fmt_is_planar(format) == 1;
  switch (av_get_packed_sample_fmt(format)) {
    case AV_SAMPLE_FMT_U8:
      copy<std::uint8_t>(frame, planar, channels, first, count, interleaved);
      return true;
    case AV_SAMPLE_FMT_S16:
      copy<std::int16_t>(frame, planar, channels, first, count, interleaved);
      return true;
    case AV_SAMPLE_FMT_S32:
      copy<std::int32_t>(frame, planar, channels, first, count, interleaved);
      return true;
    case AV_SAMPLE_FMT_S64:
      copy<std::int64_t>(frame, planar, channels, first, count, interleaved);
      return true;
    case AV_SAMPLE_FMT_FLT:
      copy<float>(frame, planar, channels, first, count, interleaved);
      return true;
    case AV_SAMPLE_FMT_DBL:
      copy<double>(frame, planar, channels, first, count, interleaved);
      return true;
    default:
      return false;
  }
}

// 0: a frame is there; AVERROR_EOF: no more; another: damaged.
int next_frame(Stream& stream) {
  for (;;) {
    const int received = avcodec_receive_frame(stream.codec.get(), stream.frame.get());
    if (received != AVERROR(EAGAIN)) return received;
    const int read = stream.drained ? AVERROR_EOF : av_read_frame(stream.format.get(), stream.packet.get());
    int sent = 0;
    if (read == AVERROR_EOF) {
      if (stream.drained) return AVERROR_EOF;
      stream.drained = true;
      sent = avcodec_send_packet(stream.codec.get(), nullptr);
    } else if (read < 0) {
      return read;
    } else {
      if (stream.packet->stream_index == stream.index)
        sent = avcodec_send_packet(stream.codec.get(), stream.packet.get());
      av_packet_unref(stream.packet.get());
    }
    if (sent < 0) return sent;
  }
}

int open_decoder(Stream& stream) {
  const AVCodec* decoder = nullptr;
  stream.index = av_find_best_stream(stream.format.get(), AVMEDIA_TYPE_AUDIO, -1, -1, &decoder, 0);
  if (stream.index < 0) return stream.index;
  stream.codec.reset(avcodec_alloc_context3(decoder));
  stream.packet.reset(av_packet_alloc());
  stream.frame.reset(av_frame_alloc());
  if (!stream.codec || !stream.packet || !stream.frame) return AVERROR(ENOMEM);
  AVStream& source = *stream.format->streams[stream.index];
  const int copied = avcodec_parameters_to_context(stream.codec.get(), source.codecpar);
  if (copied < 0) return copied;
  stream.codec->pkt_timebase = source.time_base;
  stream.codec->thread_count = 1;
  return avcodec_open2(stream.codec.get(), decoder, nullptr);
}

long long declared_frames(const Stream& stream) {
  const AVStream& source = *stream.format->streams[stream.index];
  if (stream.format->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE) return -1;
  if (source.duration == AV_NOPTS_VALUE || source.duration <= 0) return -1;
  return std::llround(static_cast<double>(source.duration) * av_q2d(source.time_base) * stream.sample_rate_hz);
}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) int ctxtag_ffmpeg_abi() { return kCtxtagFfmpegAbi; }

__attribute__((visibility("default"))) const char* ctxtag_ffmpeg_version() { return av_version_info(); }

__attribute__((visibility("default"))) void* ctxtag_ffmpeg_open(const char* path, CtxtagFfmpegState* state) {
  av_log_set_level(AV_LOG_QUIET);
  auto stream = std::make_unique<Stream>();
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "file", 0);
  av_dict_set(&options, "format_whitelist", kContainers, 0);
  AVFormatContext* format = nullptr;
  int status = avformat_open_input(&format, ("file:" + std::string(path)).c_str(), nullptr, &options);
  av_dict_free(&options);
  stream->format.reset(format);
  if (status >= 0) status = avformat_find_stream_info(format, nullptr);
  if (status >= 0) status = open_decoder(*stream);
  if (status < 0) {
    say(state, error_text(status));
    state->lacks_decoder = status == AVERROR_DECODER_NOT_FOUND ? 1 : 0;
    return nullptr;
  }
  for (unsigned i = 0; i < format->nb_streams; ++i) {
    if (static_cast<int>(i) != stream->index) format->streams[i]->discard = AVDISCARD_ALL;
  }
  stream->channels = channel_count(*stream->codec);
  stream->sample_rate_hz = stream->codec->sample_rate;
  if (stream->channels < 1 || stream->sample_rate_hz < 1) {
    say(state, "no sound is found in it");
    return nullptr;
  }
  state->channels = stream->channels;
  state->sample_rate_hz = stream->sample_rate_hz;
  state->declared_frames = declared_frames(*stream);
  return stream.release();
}

__attribute__((visibility("default"))) long long ctxtag_ffmpeg_read(void* handle, float* interleaved, long long frames,
                                                                    CtxtagFfmpegState* state) {
  auto& stream = *static_cast<Stream*>(handle);
  long long done = 0;
  while (done < frames) {
    if (stream.next >= stream.frame->nb_samples) {
      const int status = next_frame(stream);
      if (status == AVERROR_EOF) break;
      if (status < 0) return say(state, error_text(status)), -1;
      stream.next = 0;
      if (channel_count(*stream.frame) != stream.channels || stream.frame->sample_rate != stream.sample_rate_hz) {
        return say(state, "its channels or sample rate change on the way"), -1;
      }
    }
    const int count = static_cast<int>(std::min<long long>(frames - done, stream.frame->nb_samples - stream.next));
    if (!copy_samples(*stream.frame, stream.channels, stream.next, count, interleaved + done * stream.channels)) {
      return say(state, "its sample format is not known"), -1;
    }
    stream.next += count;
    done += count;
  }
  return done;
}

__attribute__((visibility("default"))) void ctxtag_ffmpeg_close(void* handle) { delete static_cast<Stream*>(handle); }

}  // extern "C"
