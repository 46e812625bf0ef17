#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "ctxtag/users/embed_config.h"
#include "ctxtag/users/holdout.h"
#include "ctxtag/users/listening_events.h"

namespace ctxtag {

/// What embed_users() reads and writes; all but `events` and `out` may be empty.
struct EmbedFiles {
  std::filesystem::path events;      ///< read_listening_events()
  std::filesystem::path warm_start;  ///< user vectors to start from
  std::filesystem::path warm_start_tracks;
  std::filesystem::path out;         ///< user vectors: write_user_vectors()
  std::filesystem::path tracks_out;  ///< track vectors: write_track_vectors()
};

struct EmbedProgress {
  int iteration = 0;  ///< done, of `iterations`
  int iterations = 0;
  double loss = 0.0;
  double operations = 0.0;  ///< of this iteration; 0 when the events have been read and none was done by this call
};

/// What became of the listeners.
struct EmbedReport {
  bool nothing_to_do = false;  ///< the outputs are there; only users_without_vector is filled in
  int resumed_after = 0;       ///< iterations that an earlier run had done
  ListeningReport listening;
  std::size_t users = 0, tracks = 0, pairs = 0;  ///< that the vectors were made from
  std::size_t warm_users = 0, warm_tracks = 0;   ///< that start from an earlier vector
  std::size_t tracks_without_vector = 0;         ///< held out altogether, or not among the given tracks
  std::size_t users_without_vector = 0;          ///< nothing they played counts
  std::vector<UserId> without_vector;            ///< those users
  std::vector<double> losses;
  std::optional<HoldoutFigures> figures;  ///< with holdout.share above 0
};

/// Events to vectors by alternating least squares. Every iteration is kept in OUT.checkpoint, so that the same call
/// goes on with the same bytes after any interruption; OUT.journal knows when there is nothing left to do, and keeps
/// a second process out. Beside each table of vectors, NAME.json records config, counts, losses and figures.
EmbedReport embed_users(const EmbedFiles& files, const EmbedConfig& config, int threads,
                        const std::function<void(const EmbedProgress&)>& observe = {});

/// Vectors of the users of `files.events` to `files.out`, with the given vectors of tracks, which stay as they are.
/// Users of whose tracks none has a vector get none. Throws ConfigError when that is so of all.
EmbedReport fold_in_users(const EmbedFiles& files, const std::filesystem::path& tracks, const EmbedConfig& config,
                          int threads);

/// The config in NAME.json beside a table of vectors; empty when there is no such file.
std::optional<EmbedConfig> recorded_config(const std::filesystem::path& vectors);

}  // namespace ctxtag
