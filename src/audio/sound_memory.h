#pragma once
#include <sndfile.h>

#include <string>

namespace ctxtag {

/// A sound file in memory, for sf_open_virtual(&io, mode, &info, &memory) with io of sound_memory_io(). What is written
/// is complete once the handle is closed.
struct SoundMemory {
  std::string bytes;
  sf_count_t position = 0;
};

SF_VIRTUAL_IO sound_memory_io();

}  // namespace ctxtag
