#include "audio/sound_memory.h"

#include <algorithm>
#include <cstring>

namespace ctxtag {
namespace {

SoundMemory& memory_of(void* user) { return *static_cast<SoundMemory*>(user); }

sf_count_t memory_size(void* user) { return static_cast<sf_count_t>(memory_of(user).bytes.size()); }

sf_count_t memory_tell(void* user) { return memory_of(user).position; }

sf_count_t memory_seek(sf_count_t offset, int whence, void* user) {
  SoundMemory& memory = memory_of(user);
  if (whence == SEEK_CUR) offset += memory.position;
  if (whence == SEEK_END) offset += memory_size(user);
  memory.position = std::max<sf_count_t>(offset, 0);
  return memory.position;
}

sf_count_t memory_read(void* to, sf_count_t count, void* user) {
  SoundMemory& memory = memory_of(user);
  const sf_count_t got = std::clamp<sf_count_t>(memory_size(user) - memory.position, 0, count);
  if (got > 0) std::memcpy(to, memory.bytes.data() + memory.position, static_cast<std::size_t>(got));
  memory.position += got;
  return got;
}

sf_count_t memory_write(const void* from, sf_count_t count, void* user) {
  SoundMemory& memory = memory_of(user);
  const auto end = static_cast<std::size_t>(memory.position + count);
  if (memory.bytes.size() < end) memory.bytes.resize(end);
  std::memcpy(memory.bytes.data() + memory.position, from, static_cast<std::size_t>(count));
  memory.position += count;
  return count;
}

}  // namespace

SF_VIRTUAL_IO sound_memory_io() { return {memory_size, memory_seek, memory_read, memory_write, memory_tell}; }

}  // namespace ctxtag
