#include "ctxtag/playlists/playlist_counts.h"

#include <algorithm>
#include <utility>

#include "playlists/total_fields.h"

namespace ctxtag {
namespace {

void add_each(std::vector<std::int64_t>& to, const std::vector<std::int64_t>& from) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
}

bool comes_before(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

void PlaylistTotals::add(const PlaylistTotals& other) {
  for (const auto& [name, field] : kTotalFields) this->*field += other.*field;
  add_each(playlists_of_tag, other.playlists_of_tag);
  add_each(playlists_of_keyword, other.playlists_of_keyword);
}

PlaylistCounts::PlaylistCounts(Keywords given, const BuildConfig& config)
    : keywords(std::move(given)), count(config.count), filter(config.filter), tracks(keywords.tags.size()) {
  totals.playlists_of_tag.assign(keywords.tags.size(), 0);
  totals.playlists_of_keyword.assign(keywords.keywords.size(), 0);
}

void PlaylistCounts::sort_by_file() {
  std::stable_sort(inputs.begin(), inputs.end(),
                   [](const PlaylistInput& a, const PlaylistInput& b) { return comes_before(a.name, b.name); });
  std::stable_sort(rejections.begin(), rejections.end(),
                   [](const Rejection& a, const Rejection& b) { return comes_before(a.file, b.file); });
}

}  // namespace ctxtag
