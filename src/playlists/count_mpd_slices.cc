#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <limits>
#include <mutex>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/playlists/playlist_counts.h"
#include "playlists/mpd_slice.h"
#include "playlists/playlist_batch.h"

namespace ctxtag {
namespace {

constexpr std::string_view kPrefix = "mpd.slice.", kSuffix = ".json";

bool is_named_like_a_slice(const std::string& name) { return name.compare(0, kPrefix.size(), kPrefix) == 0; }

bool is_slice(const std::string& name) {
  return is_named_like_a_slice(name) && name.size() > kPrefix.size() + kSuffix.size() &&
         name.compare(name.size() - kSuffix.size(), kSuffix.size(), kSuffix) == 0;
}

// FIRST of mpd.slice.FIRST-LAST.json; behind all others for a name without such a number.
long long first_playlist(const std::string& name) {
  long long first = -1;
  const std::string_view range = std::string_view(name).substr(kPrefix.size());
  return parse_number(range.substr(0, range.find_first_not_of("0123456789")), first)
             ? first
             : std::numeric_limits<long long>::max();
}

// Readers that no thread uses at the moment: their buffers are as large as a slice.
class ReaderPool {
 public:
  std::unique_ptr<MpdSliceReader> take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return std::make_unique<MpdSliceReader>();
    auto reader = std::move(free_.back());
    free_.pop_back();
    return reader;
  }
  void give_back(std::unique_ptr<MpdSliceReader> reader) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(reader));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<MpdSliceReader>> free_;
};

}  // namespace

std::vector<std::filesystem::path> mpd_slices_in(const std::filesystem::path& folder) {
  std::error_code failed;
  std::vector<std::pair<long long, std::filesystem::path>> slices;
  std::filesystem::directory_iterator entries(folder, failed);
  if (failed) throw ConfigError(escaped_bytes(folder.string()) + ": cannot be read: " + failed.message());
  for (const auto& entry : entries) {
    const std::string name = entry.path().filename().string();
    if (is_slice(name)) {
      slices.emplace_back(first_playlist(name), entry.path());
    } else if (is_named_like_a_slice(name)) {
      throw ConfigError(escaped_bytes(entry.path().string()) +
                        ": it is named like a slice, but slices are read as mpd.slice.*.json; unpack it, rename it or "
                        "move it away");
    }
  }
  if (slices.empty()) {
    throw ConfigError(escaped_bytes(folder.string()) +
                      ": there is no slice mpd.slice.FIRST-LAST.json; name the folder that holds them (`data` in the "
                      "Million Playlist Dataset)");
  }
  std::sort(slices.begin(), slices.end());
  std::vector<std::filesystem::path> files;
  files.reserve(slices.size());
  for (auto& [first, file] : slices) files.push_back(std::move(file));
  return files;
}

PlaylistCounts count_mpd_slices(const std::vector<std::filesystem::path>& slices, const Keywords& keywords,
                                const BuildConfig& config, const CountOptions& options, const CountObserver& observe) {
  if (config.filter.editorial != "keep") {
    throw ConfigError("filter.editorial: the Million Playlist Dataset does not tell playlists by editors from others");
  }
  PlaylistCounts counts(keywords, config);
  const TitleMatcher matcher(keywords);
  std::int64_t total = 0, done = 0;
  for (const std::filesystem::path& slice : slices) {
    std::error_code failed;
    const auto bytes = std::filesystem::file_size(slice, failed);
    counts.inputs.push_back({slice.filename().string(), failed ? 0 : static_cast<std::int64_t>(bytes)});
    total += counts.inputs.back().bytes;
  }
  ReaderPool readers;
  BatchCounter counter(counts, options.on_error);
  for_each_in_order<std::unique_ptr<PlaylistBatch>>(
      slices.size(), options.threads, static_cast<std::size_t>(std::max(options.threads, 1)) + 1,
      [&](std::size_t i) {
        auto batch = std::make_unique<PlaylistBatch>(matcher, config.filter);
        auto reader = readers.take();
        reader->read(slices[i], options, *batch);
        readers.give_back(std::move(reader));
        return batch;
      },
      [&](std::size_t i, std::unique_ptr<PlaylistBatch> batch) {
        counter.add(*batch, slices[i].string(), slices[i].filename().string(), "byte");
        done += counts.inputs[i].bytes;
        if (observe) observe(done, total);
      });
  counts.sort_by_file();
  return counts;
}

}  // namespace ctxtag
