#pragma once
#include <chrono>
#include <cstddef>
#include <string>

namespace ctxtag::tools {

/// Progress on stderr: a bar with rate and time left on a terminal, else one line every few seconds; nothing when
/// quiet.
class Progress {
 public:
  /// `noun` is what is counted: "files", "batches".
  Progress(std::string noun, bool quiet);
  ~Progress();

  /// May be called as often as one likes; prints only now and then.
  void update(std::size_t done, std::size_t total, const std::string& note = "");
  /// Ends the line of the bar.
  void finish();

 private:
  std::string noun_;
  bool quiet_;
  bool terminal_;
  bool open_ = false;
  std::size_t first_ = 0;
  bool started_ = false;
  std::chrono::steady_clock::time_point begin_, printed_;
};

}  // namespace ctxtag::tools
