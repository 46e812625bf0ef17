#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "audio/decoder.h"

namespace ctxtag {

/// FFmpeg's libraries, opened at run time; see ffmpeg/module.h.
class FfmpegModule {
 public:
  /// The first of `candidates` that can be opened. None: absent() says why and what to install.
  explicit FfmpegModule(const std::vector<std::filesystem::path>& candidates);

  /// The module beside the executable, else the installed one; looked for once.
  static const FfmpegModule& instance();

  bool present() const { return open_ != nullptr; }
  const std::string& absent() const { return absent_; }

  /// Empty when FFmpeg cannot open the file; `why` then says so in its words. Only when present().
  std::unique_ptr<AudioDecoder> open(const std::filesystem::path& file, std::string& why) const;

 private:
  void* open_ = nullptr;
  void* read_ = nullptr;
  void* close_ = nullptr;
  std::string absent_;
};

}  // namespace ctxtag
