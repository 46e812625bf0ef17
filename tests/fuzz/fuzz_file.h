#pragma once
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace ctxtag::fuzz {

/// One file per process that holds the current input: the readers under test take paths.
inline std::filesystem::path input_file(const std::uint8_t* data, std::size_t size) {
  static const std::string file = [] {
    const bool in_memory = ::access("/dev/shm", W_OK) == 0;
    std::string name = std::string(in_memory ? "/dev/shm" : "/tmp") + "/ctxtag-fuzz-XXXXXX";
    const int made = ::mkstemp(name.data());
    if (made < 0) std::abort();
    ::close(made);
    return name;
  }();
  static const struct Remover {
    ~Remover() { ::unlink(file.c_str()); }
  } remover;
  const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (out < 0 || ::write(out, data, size) != static_cast<ssize_t>(size)) std::abort();
  ::close(out);
  return file;
}

/// Ends the process, as a fuzzer wants it, when the code under test broke a promise.
inline void require(bool promise) {
  if (!promise) std::abort();
}

}  // namespace ctxtag::fuzz
