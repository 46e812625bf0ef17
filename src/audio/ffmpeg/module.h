#pragma once

/// What ctxtag_ffmpeg.so offers: plain C, because it is opened at run time and shares no symbols with its opener.
extern "C" {

enum { kCtxtagFfmpegAbi = 2, kCtxtagFfmpegMessageSize = 256 };

/// Filled by open and, on failure, by read.
struct CtxtagFfmpegState {
  int channels;
  int sample_rate_hz;
  long long declared_frames;  ///< -1: unknown, or only estimated from the bit rate
  int lacks_decoder;          ///< after a failed open: 1 when the file is known and a decoder for its sound is not
  char message[kCtxtagFfmpegMessageSize];
};

/// Equals kCtxtagFfmpegAbi when opener and module belong together.
using CtxtagFfmpegAbi = int (*)();
/// FFmpeg's version in its words.
using CtxtagFfmpegVersion = const char* (*)();
/// Null, with a message, when FFmpeg cannot open the file or finds no sound in it.
using CtxtagFfmpegOpen = void* (*)(const char* path, CtxtagFfmpegState* state);
/// Frames decoded, fewer than asked for only at the end; -1, with a message, when the data is damaged.
using CtxtagFfmpegRead = long long (*)(void* stream, float* interleaved, long long frames, CtxtagFfmpegState* state);
using CtxtagFfmpegClose = void (*)(void* stream);

}  // extern "C"
