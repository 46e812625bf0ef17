#include "evaluation/window_choice.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/pooling.h"

namespace ctxtag {
namespace {

constexpr double kSampleSeconds = 1e-3;  // a whole window may lack the rounding of a sample

double hop_of(const WindowTable& table, const WindowsOfLength& windows) {
  const auto longest = std::max_element(windows.rows.begin(), windows.rows.end(),
                                        [](const auto& a, const auto& b) { return a.size() < b.size(); });
  if (longest->size() < 2) return windows.window_seconds;
  const double first = table.windows[longest->front()].start_seconds,
               last = table.windows[longest->back()].start_seconds;
  return (last - first) / static_cast<double>(longest->size() - 1);
}

// The windows that a setting looks at, among those of one track.
std::vector<std::size_t> chosen(const WindowTable& table, const std::vector<std::size_t>& rows,
                                const WindowSetting& setting) {
  std::vector<std::size_t> every, whole;
  for (std::size_t i = 0; i < rows.size(); i += static_cast<std::size_t>(setting.hop_multiple)) {
    every.push_back(rows[i]);
    if (table.windows[rows[i]].seconds >= setting.window_seconds - kSampleSeconds) whole.push_back(rows[i]);
  }
  if (setting.windows == 0) return every;
  if (whole.empty()) return {every.front()};
  const std::size_t count = whole.size(), wanted = std::min(count, static_cast<std::size_t>(setting.windows));
  std::vector<std::size_t> spread;
  for (std::size_t i = 0; i < wanted; ++i) {
    spread.push_back(whole[wanted == 1 ? count / 2 : i * (count - 1) / (wanted - 1)]);
  }
  return spread;
}

}  // namespace

WindowsOfTracks sorted_windows(const WindowTable& table) {
  std::map<TrackId, std::size_t> tracks;
  for (const ScoredWindow& window : table.windows) tracks.emplace(window.track, 0);
  WindowsOfTracks result;
  for (auto& [id, number] : tracks) {
    number = result.ids.size();
    result.ids.push_back(id);
  }
  std::vector<std::optional<std::size_t>> excerpts(tracks.size());
  std::vector<double> ends(tracks.size(), 0.0);
  std::map<double, std::vector<std::vector<std::size_t>>> lengths;
  for (std::size_t row = 0; row < table.windows.size(); ++row) {
    const ScoredWindow& window = table.windows[row];
    const std::size_t track = tracks.at(window.track);
    ends[track] = std::max(ends[track], window.start_seconds + window.seconds);
    if (!window.window_seconds) {
      excerpts[track] = row;
    } else {
      auto& rows = lengths[*window.window_seconds];
      rows.resize(tracks.size());
      rows[track].push_back(row);
    }
  }
  if (lengths.empty()) throw ConfigError("the table holds no windows beside the front end's excerpts");
  const auto expect = [&](bool there, std::size_t track, const std::string& what) {
    if (!there) throw ConfigError(fmt::format("track '{}' has no {} in the table", result.ids[track].value, what));
  };
  result.excerpts = {
      result.ids, {}, table.vocabulary, RealMatrix(static_cast<Eigen::Index>(tracks.size()), table.scores.cols())};
  for (std::size_t track = 0; track < tracks.size(); ++track) {
    expect(excerpts[track].has_value(), track, "excerpt of the front end");
    result.excerpts.scores.row(static_cast<Eigen::Index>(track)) =
        table.scores.row(static_cast<Eigen::Index>(*excerpts[track]));
    result.minutes += ends[track] / 60.0;
  }
  for (auto& [seconds, rows] : lengths) {
    for (std::size_t track = 0; track < tracks.size(); ++track) {
      expect(!rows[track].empty(), track, "windows of " + to_text(seconds) + " s");
      std::stable_sort(rows[track].begin(), rows[track].end(), [&](std::size_t a, std::size_t b) {
        return table.windows[a].start_seconds < table.windows[b].start_seconds;
      });
    }
    WindowsOfLength windows{seconds, 0.0, std::move(rows)};
    windows.hop_seconds = hop_of(table, windows);
    result.lengths.push_back(std::move(windows));
  }
  return result;
}

std::vector<WindowSetting> settings_of(const WindowsOfLength& windows, const WindowStudyConfig& config) {
  std::vector<WindowSetting> settings;
  for (const int multiple : config.hop_multiples) {
    for (const int count : config.windows) {
      for (const std::string& pool : config.pools) {
        settings.push_back(
            {windows.window_seconds, multiple * windows.hop_seconds, multiple, count, count == 1 ? "" : pool});
        if (count == 1) break;
      }
    }
  }
  return settings;
}

PooledScores pooled_scores(const WindowTable& table, const WindowsOfTracks& tracks, const WindowsOfLength& length,
                           const WindowSetting& setting) {
  PooledScores result;
  result.scores = {
      tracks.ids, {}, table.vocabulary, RealMatrix(static_cast<Eigen::Index>(tracks.ids.size()), table.scores.cols())};
  for (std::size_t track = 0; track < tracks.ids.size(); ++track) {
    const std::vector<std::size_t> rows = chosen(table, length.rows[track], setting);
    RealMatrix scores(static_cast<Eigen::Index>(rows.size()), table.scores.cols());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      scores.row(static_cast<Eigen::Index>(i)) = table.scores.row(static_cast<Eigen::Index>(rows[i]));
    }
    const std::vector<double> one = pooled(scores, setting.pool.empty() ? "mean" : setting.pool);
    for (std::size_t tag = 0; tag < one.size(); ++tag) {
      result.scores.scores(static_cast<Eigen::Index>(track), static_cast<Eigen::Index>(tag)) = one[tag];
    }
    result.windows += static_cast<std::int64_t>(rows.size());
  }
  return result;
}

}  // namespace ctxtag
