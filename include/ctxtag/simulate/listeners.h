#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/simulate/corpus.h"

namespace ctxtag {

/// A listener: a point in the space of tastes, and the contexts that lie nearest to it.
struct Listener {
  std::vector<double> taste;
  std::vector<std::size_t> contexts;  ///< preferred ones, ascending
};

/// What a listener uses a track for.
struct ListenerSample {
  std::size_t track = 0, context = 0;
};

/// How often a listener listened to a track.
struct ListenerPlays {
  std::size_t track = 0;
  int count = 0;
};

/// Listeners to whom one track serves different contexts. The probability of context c for user u and track i is the
/// softmax over c of
///   log-odds(c, i) + strength ((t.b_c / sqrt(d) + t.W_c x_i / sqrt(8 d)) / sqrt(2) + 2 [c is preferred by u]),
/// where the log-odds are those that the corpus draws its tags with, t the user's taste (d normal numbers), x_i the
/// latents of the track, b_c and W_c normal numbers of the corpus; preferred are the contexts with the greatest t.b_c.
class ListenerModel {
 public:
  /// `corpus` must outlive this.
  ListenerModel(const SimulateConfig& config, const SimulatedCorpus& corpus);

  std::size_t users() const { return static_cast<std::size_t>(config_.listeners.number); }
  std::size_t tracks() const { return corpus_->clips.size(); }
  std::size_t contexts() const { return corpus_->complete.vocabulary.size(); }

  /// A function of the config and the number of the user.
  Listener listener(std::size_t user) const;
  /// The given tracks x contexts: what the user uses each track for; rows add up to 1.
  RealMatrix probabilities(const Listener& listener, const std::vector<std::size_t>& tracks) const;

  /// Different tracks, all as likely, ascending; each with a context drawn with its probability.
  std::vector<ListenerSample> samples_of(std::size_t user) const;
  /// Tracks drawn with a probability proportional to exp(history_strength t.V x_i / sqrt(8 d)), ascending.
  std::vector<ListenerPlays> history_of(std::size_t user) const;

 private:
  Eigen::ArrayXd of_taste(const std::vector<double>& weights, const Listener& listener) const;

  SimulateConfig config_;
  const SimulatedCorpus* corpus_;
  RealMatrix latents_;                         ///< tracks x latents
  RealMatrix log_odds_;                        ///< tracks x contexts
  std::vector<double> directions_;             ///< contexts x d
  std::vector<std::vector<double>> mixtures_;  ///< of every context: latents x d
  std::vector<double> history_mixture_;        ///< latents x d
};

/// The best that can be had from what is known, over all users and tracks alike.
struct ListenerCeiling {
  double accuracy = 0.0;
  std::optional<double> macro_roc_auc;           ///< mean of the defined ones
  std::vector<std::optional<double>> roc_auc;    ///< of every context
  double accuracy_error = 0.0, auc_error = 0.0;  ///< standard errors; 0 where everything was counted
};

/// Ceilings from the generator's own probabilities.
struct ListenerCeilings {
  ListenerCeiling track_and_user, track, user;
  std::int64_t pairs = 0;  ///< of user and track that were looked at
  int draws = 0;           ///< 0: all pairs; else how many times some users and tracks were drawn
};

/// Each pair of user and track counts in each context as positive with its probability and as negative with the rest.
/// Scores are the probabilities, for the track (user) alone their means over users (tracks). Up to `most_pairs` pairs
/// all are counted; otherwise 8 draws of users and tracks, each taken for all there are, give a mean and its standard
/// error. For the ROC-AUC log-odds are rounded to 1/1024, equal ones being ties. The same whatever the threads.
ListenerCeilings listener_ceilings(const ListenerModel& model, std::uint64_t seed, int threads,
                                   std::int64_t most_pairs = 20'000'000);

/// What was made.
struct SimulatedListenerTotals {
  std::int64_t samples = 0, plays = 0, events = 0;
  std::vector<std::int64_t> of_context;  ///< samples
  std::vector<std::int64_t> users_with;  ///< [n]: users whose samples are of n different contexts
  ListenerCeilings ceilings;
};

/// Writes samples.csv (song_id, user_id, contexts; one of them 1), events.csv (user_id, track_id, count: the histories)
/// and tastes.npy with tastes.ids.csv (what no model knows) into `folder`. Equal configs give equal bytes whatever the
/// number of threads.
SimulatedListenerTotals write_simulated_listeners(const SimulateConfig& config, const SimulatedCorpus& corpus,
                                                  const std::filesystem::path& folder, int threads);

}  // namespace ctxtag
