#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "audio/decoder.h"

namespace ctxtag {

/// A file as FFmpeg sees it.
struct OpenedByFfmpeg {
  std::unique_ptr<AudioDecoder> decoder;  ///< null when FFmpeg cannot open it, and
  std::string why;                        ///< what FFmpeg says to that
  bool lacks_decoder = false;             ///< it knows the file, and has no decoder for what is in it
};

/// FFmpeg's libraries, opened at run time; see ffmpeg/module.h.
class FfmpegModule {
 public:
  /// The first of `candidates` that can be opened. None: absent() says why and what to install.
  explicit FfmpegModule(const std::vector<std::filesystem::path>& candidates);

  /// The module beside the executable, else the installed one; looked for once.
  static const FfmpegModule& instance();

  bool present() const { return open_ != nullptr; }
  const std::string& absent() const { return absent_; }
  /// FFmpeg's own version, such as "5.1.6-0+deb12u1"; empty when it is absent.
  const std::string& version() const { return version_; }

  /// Only when present().
  OpenedByFfmpeg open(const std::filesystem::path& file) const;

 private:
  void* open_ = nullptr;
  void* read_ = nullptr;
  void* close_ = nullptr;
  std::string absent_, version_;
};

}  // namespace ctxtag
