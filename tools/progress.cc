#include "progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace ctxtag::tools {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kBarSeconds = 0.1, kLineSeconds = 5.0;
constexpr int kBarWidth = 24;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

std::string clock_text(double seconds) {
  const auto whole = static_cast<long long>(std::ceil(seconds));
  char text[32];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%lld:%02lld", whole / 60, whole % 60);
  }
  return text;
}

}  // namespace

Progress::Progress(std::string noun, bool quiet)
    : noun_(std::move(noun)),
      quiet_(quiet),
      terminal_(::isatty(STDERR_FILENO) == 1),
      begin_(Clock::now()),
      printed_(begin_) {}

Progress::~Progress() { finish(); }

void Progress::update(std::size_t done, std::size_t total, const std::string& note) {
  if (quiet_) return;
  if (!started_) {
    started_ = true;
    first_ = done;
    begin_ = Clock::now();
  }
  if (seconds_since(printed_) < (terminal_ ? kBarSeconds : kLineSeconds) && done < total) return;
  if (!terminal_ && done >= total && seconds_since(begin_) < kLineSeconds) return;  // too short a job to speak of
  printed_ = Clock::now();
  const double rate = static_cast<double>(done - std::min(first_, done)) / std::max(seconds_since(begin_), 1e-9);
  const std::string left = rate > 0.0 && total >= done ? clock_text(static_cast<double>(total - done) / rate) : "?";
  std::string bar;
  if (terminal_) {
    const int filled = total == 0 ? kBarWidth : static_cast<int>(kBarWidth * std::min(done, total) / total);
    bar = "[" + std::string(static_cast<std::size_t>(filled), '#') +
          std::string(static_cast<std::size_t>(kBarWidth - filled), '.') + "] ";
  }
  std::fprintf(stderr, "%s%s%zu/%zu %s, %.1f/s, %s left%s%s%s", terminal_ ? "\r\033[K" : "", bar.c_str(), done, total,
               noun_.c_str(), rate, left.c_str(), note.empty() ? "" : ", ", note.c_str(), terminal_ ? "" : "\n");
  std::fflush(stderr);
  open_ = terminal_;
}

void Progress::finish() {
  if (open_) std::fputc('\n', stderr);
  open_ = false;
}

}  // namespace ctxtag::tools
