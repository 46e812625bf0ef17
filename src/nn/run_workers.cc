#include "run_workers.h"

#include <spdlog/fmt/fmt.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag::nn {

std::string RunWorkers::text() const {
  return fmt::format(":{}{}{}", threads, processes == 1 ? "" : "x" + std::to_string(processes), cards ? "g" : "");
}

RunWorkers RunWorkers::of(const std::string& fingerprint) {
  std::string text = fingerprint.substr(fingerprint.rfind(':') + 1);
  const bool cards = !text.empty() && text.back() == 'g';
  if (cards) text.pop_back();
  const std::size_t by = text.find('x');
  long long threads = 0, processes = 1;
  parse_number(text.substr(0, by), threads);
  if (by != std::string::npos) parse_number(text.substr(by + 1), processes);
  return {static_cast<int>(threads), static_cast<int>(processes), cards};
}

void require_continuable(const TrainState& kept, const std::string& fingerprint, const RunWorkers& now,
                         const std::string& file, bool allow_different_threads,
                         const std::function<void(const std::string&)>& say) {
  if (kept.fingerprint == fingerprint + now.text()) return;
  if (kept.fingerprint.substr(0, fingerprint.size()) != fingerprint) {
    throw ConfigError(file + ": the tables have changed since this run began; give another --out, or remove the run");
  }
  if (kept.finished) return;
  const RunWorkers before = RunWorkers::of(kept.fingerprint);
  if (before.processes != now.processes) {
    say(fmt::format(
        "begun by {} processes and continued by {}: the weights will differ in the last digits from those of a run of "
        "either number",
        before.processes, now.processes));
  } else if (before.cards != now.cards && !allow_different_threads) {
    throw ConfigError(
        fmt::format("{}: begun with --device {}: the weights would differ in the last digits; give that, or "
                    "--allow-different-threads",
                    file, before.cards ? "cuda" : "cpu"));
  } else if (!allow_different_threads && !now.cards) {
    throw ConfigError(
        fmt::format("{}: begun with {} threads, now {}: the weights would differ in the last digits; "
                    "give --threads, or --allow-different-threads",
                    file, before.threads, now.threads));
  }
}

}  // namespace ctxtag::nn
