#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/base/random.h"
#include "ctxtag/simulate/corpus.h"

namespace ctxtag {

struct SimulatedPlaylist {
  std::string id, title, user;
  bool by_editor = false;
  std::vector<std::size_t> tags;    ///< what it is for, and what its title says; ascending, none to two
  std::vector<std::size_t> tracks;  ///< rows of the corpus, each once
};

/// Makes the playlists of simulated listeners. A user speaks one of six languages and makes playlists for one to three
/// contexts. A playlist's tracks are drawn in proportion to their popularity, which nothing else depends on: from the
/// tracks that have its tag in the complete labels, and a share from all. So a popular track reaches a count sooner
/// than an unpopular one, and wrongly now and then.
class PlaylistMaker {
 public:
  /// `corpus` must outlive this.
  PlaylistMaker(const SimulateConfig& config, const SimulatedCorpus& corpus);

  /// A function of the config and the number of the user, from 0 to SimulateConfig::users - 1.
  std::vector<SimulatedPlaylist> of_user(std::size_t user) const;
  /// Of every track: 1 for the most popular one.
  const std::vector<double>& popularity() const { return popularity_; }

 private:
  struct Choice {
    std::vector<std::size_t> tracks;
    std::vector<double> cumulative;  ///< popularity up to and including each of them
    std::size_t draw(Random& random) const;
  };
  std::vector<std::size_t> drawn_tracks(const std::vector<std::size_t>& tags, Random& random) const;

  SimulateConfig config_;
  std::vector<double> popularity_;
  Choice all_;
  std::vector<Choice> of_tag_;
};

/// What was made.
struct SimulatedPlaylistTotals {
  std::int64_t playlists = 0, rows = 0, by_editors = 0;
  std::int64_t without_context = 0;  ///< traps among them
  std::int64_t for_two_contexts = 0;
  std::vector<std::int64_t> of_tag;
};

/// Writes playlists.csv (playlist,title,track,artist,user,editor; the rows of a playlist together) and keywords.json,
/// which says what a title means in every language, into `folder`. Equal configs give equal bytes whatever the number
/// of threads.
SimulatedPlaylistTotals write_simulated_playlists(const SimulateConfig& config, const SimulatedCorpus& corpus,
                                                  const std::filesystem::path& folder, int threads);

}  // namespace ctxtag
