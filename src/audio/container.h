#pragma once
#include <cstdint>
#include <optional>

#include "audio/file_bytes.h"

namespace ctxtag {

/// The chunk of a WAV, RF64 or AIFF file that holds the samples.
struct SoundChunk {
  std::int64_t size_at = 0;         ///< offset of its 32-bit size field
  std::int64_t declared_bytes = 0;  ///< of samples, as its header says
  std::int64_t present_bytes = 0;   ///< of samples, before the file ends
  bool open_ended = false;          ///< its writer could not say the size: 0, or close to 2^31 or 2^32
};

/// Empty for other files, and where such a file has no sound chunk.
std::optional<SoundChunk> sound_chunk(const FileBytes& file);

/// Whether the content is MPEG audio (layers I to III), tags before it skipped.
bool is_mpeg_audio(const FileBytes& file);

/// Where MPEG audio ends and tags that follow it begin (ID3v1, APE, Lyrics3); the file's size when there are none.
std::int64_t end_before_tags(const FileBytes& file);

/// An MPEG-4 (m4a, mp4) or ASF (wma) file, by its first bytes.
bool is_mpeg4(const FileBytes& file);
bool is_asf(const FileBytes& file);

/// Whether it begins as a sound file does that one of our decoders reads: Ogg, WAV, RF64, AIFF, FLAC, CAF, AU, W64,
/// WavPack or Monkey's Audio, MPEG-4, ASF. One that cannot be opened is damaged, not foreign.
bool is_known_container(const FileBytes& file);

/// Whether a box of an MPEG-4 file reaches beyond the end of the file.
bool mpeg4_is_cut(const FileBytes& file);

/// Whether an Ogg file ends without a page that ends a stream, as one that was cut does.
bool ogg_is_cut(const FileBytes& file);

}  // namespace ctxtag
