#include "ctxtag/simulate/playlists.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>

#include "simulate/playlist_titles.h"
#include "simulate/tag_model.h"
#include "simulate/title_phrases.h"

namespace ctxtag {
namespace {

// Apart from the streams of the corpus.
enum PlaylistRandom : std::uint64_t { kPopularityStream = 101, kUserStream };

constexpr double kEnglishSpeakers = 0.4;  ///< the other languages share the rest
constexpr double kEnglishTitles = 0.2;    ///< of those who speak another language
constexpr double kSizeShape = 3.0;        ///< of the gamma distribution of playlist sizes
constexpr std::uint64_t kMostContexts = 3, kEditors = 10;

std::vector<double> drawn_popularity(std::size_t tracks, double exponent, std::uint64_t seed) {
  std::vector<std::size_t> by_rank(tracks);
  std::iota(by_rank.begin(), by_rank.end(), 0);
  Random(mixed_seed({seed, kPopularityStream})).shuffle(by_rank);
  std::vector<double> popularity(tracks);
  for (std::size_t rank = 0; rank < tracks; ++rank) {
    popularity[by_rank[rank]] = std::pow(static_cast<double>(rank + 1), -exponent);
  }
  return popularity;
}

// `count` different tags, ascending.
std::vector<std::size_t> some_of(std::vector<std::size_t> tags, std::size_t count, Random& random) {
  random.shuffle(tags);
  tags.resize(std::min(count, tags.size()));
  std::sort(tags.begin(), tags.end());
  return tags;
}

std::size_t drawn_language(Random& random) {
  return random.uniform() < kEnglishSpeakers ? 0 : 1 + random.below(kLanguageCount - 1);
}

}  // namespace

PlaylistMaker::PlaylistMaker(const SimulateConfig& config, const SimulatedCorpus& corpus)
    : config_(config),
      popularity_(drawn_popularity(corpus.clips.size(), config.playlists.popularity_exponent, config.seed)),
      of_tag_(corpus.complete.vocabulary.size()) {
  const auto add = [this](Choice& choice, std::size_t track) {
    choice.tracks.push_back(track);
    choice.cumulative.push_back((choice.cumulative.empty() ? 0.0 : choice.cumulative.back()) + popularity_[track]);
  };
  for (std::size_t track = 0; track < corpus.clips.size(); ++track) {
    add(all_, track);
    for (std::size_t tag = 0; tag < of_tag_.size(); ++tag) {
      const auto row = static_cast<Eigen::Index>(track), column = static_cast<Eigen::Index>(tag);
      if (corpus.complete.values(row, column) != 0) add(of_tag_[tag], track);
    }
  }
}

std::size_t PlaylistMaker::Choice::draw(Random& random) const {
  const auto found = std::upper_bound(cumulative.begin(), cumulative.end(), random.uniform() * cumulative.back());
  return tracks[std::min(static_cast<std::size_t>(found - cumulative.begin()), tracks.size() - 1)];
}

// A track that is there already is drawn anew; when that goes on, the playlist is shorter.
std::vector<std::size_t> PlaylistMaker::drawn_tracks(const std::vector<std::size_t>& tags, Random& random) const {
  const double size = config_.playlists.mean_tracks * random.gamma(kSizeShape) / kSizeShape;
  const auto wanted = static_cast<std::size_t>(std::max<long long>(1, std::llround(size)));
  std::vector<std::size_t> tracks;
  std::unordered_set<std::size_t> there;
  for (std::size_t attempt = 0; attempt < 3 * wanted && tracks.size() < wanted; ++attempt) {
    const Choice* choice = &all_;
    if (!tags.empty() && random.uniform() >= config_.playlists.wrong_share) {
      const Choice& of_tag = of_tag_[tags[random.below(tags.size())]];
      if (!of_tag.tracks.empty()) choice = &of_tag;
    }
    const std::size_t track = choice->draw(random);
    if (there.insert(track).second) tracks.push_back(track);
  }
  return tracks;
}

std::vector<SimulatedPlaylist> PlaylistMaker::of_user(std::size_t user) const {
  Random random(mixed_seed({config_.seed, kUserStream, user}));
  const std::size_t language = drawn_language(random);
  std::vector<std::size_t> all_tags(of_tag_.size());
  std::iota(all_tags.begin(), all_tags.end(), 0);
  const std::vector<std::size_t> contexts = some_of(all_tags, 1 + random.below(kMostContexts), random);
  const PlaylistRates& rates = config_.playlists;
  std::vector<SimulatedPlaylist> playlists;
  for (int i = 0; i < config_.playlists_per_user; ++i) {
    SimulatedPlaylist playlist;
    playlist.id = fmt::format("p{}_{}", user, i);
    playlist.by_editor = random.uniform() < rates.editor_share;
    playlist.user = playlist.by_editor ? fmt::format("editor{}", random.below(kEditors)) : fmt::format("user{}", user);
    const double kind = random.uniform();
    const bool trap = kind < rates.trap_share;
    if (!trap && kind >= rates.trap_share + rates.no_context_share) {
      const bool two = random.uniform() < rates.two_contexts_share;
      playlist.tags = some_of(two && contexts.size() < 2 ? all_tags : contexts, two ? 2 : 1, random);
    }
    const std::size_t of_title = random.uniform() < kEnglishTitles ? 0 : language;
    playlist.title = trap ? trap_title(random) : playlist_title(playlist.tags, of_title, random);
    playlist.tracks = drawn_tracks(playlist.tags, random);
    playlists.push_back(std::move(playlist));
  }
  return playlists;
}

}  // namespace ctxtag
