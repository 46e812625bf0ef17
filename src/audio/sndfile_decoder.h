#pragma once
#include <memory>

#include "audio/decoder.h"
#include "audio/file_bytes.h"

namespace ctxtag {

/// wav, flac, ogg, opus, aiff and what else libsndfile knows, MPEG audio excepted. Empty when it cannot open the file.
/// `file` is taken only on success.
std::unique_ptr<AudioDecoder> open_with_sndfile(std::unique_ptr<FileBytes>& file);

}  // namespace ctxtag
