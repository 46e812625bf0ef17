#pragma once
#include <memory>

#include "audio/decoder.h"
#include "audio/file_bytes.h"

namespace ctxtag {

/// MPEG audio through libmpg123 itself: inside libsndfile it writes to stderr about every damaged frame, and libsndfile
/// takes an estimate from the bit rate for a declared length. Declared here is only what a Xing or Info header says.
/// Empty when no MPEG audio is found.
std::unique_ptr<AudioDecoder> open_with_mpg123(std::unique_ptr<FileBytes> file);

}  // namespace ctxtag
