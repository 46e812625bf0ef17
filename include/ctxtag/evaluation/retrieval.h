#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/evaluation/bootstrap_config.h"
#include "ctxtag/streams/stream_table.h"

namespace ctxtag {

struct RetrievalConfig {
  std::vector<int> at{10};
  int candidates = 0;
  double least_probability = 0.0;
  std::uint64_t seed = 0;
  BootstrapConfig bootstrap;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("at", at, "lengths of the playlists that are judged");
    field("candidates", candidates, "tracks to choose from for a stream, drawn by chance; 0: all that have scores");
    field("least_probability", least_probability, "of the likeliest situation: below, the system abstains");
    field("seed", seed, "of the candidates and of the order of equals");
    field("bootstrap", bootstrap, "intervals, from samples of listeners");
  }
  void validate() const {
    if (at.empty()) throw ConfigError("at must name a length");
    for (const int k : at) {
      if (k < 1) throw ConfigError("at: every length must be at least 1");
    }
    if (candidates < 0) throw ConfigError("candidates must be 0 or more");
    if (!(least_probability >= 0.0 && least_probability <= 1.0)) {
      throw ConfigError("least_probability must be from 0 to 1");
    }
  }
};

/// What a joint evaluation reads.
struct RetrievalTables {
  StreamTable streams;                   ///< all, with tracks, listeners and situations
  std::vector<std::size_t> train, test;  ///< rows of it
  ScoreTable situations;                 ///< by stream id: P(situation | device, time, user)
  ScoreTable tags;                       ///< of tracks, or of tracks for users: P(tag | audio, user)
};

/// A figure at one length, with its interval.
struct RetrievalFigure {
  double value = 0.0;
  Interval interval;
};

struct RetrievalFigures {
  int k = 0;
  RetrievalFigure precision, ndcg, hit_rate;
};

struct RetrievalSystem {
  std::string name;
  std::vector<RetrievalFigures> at;
};

/// One of the joint systems less another, at one length.
struct RetrievalPair {
  std::string first, second;
  int k = 0;
  RetrievalFigure precision, ndcg, hit_rate;
};

struct RetrievalReport {
  std::int64_t streams = 0, listeners = 0, tracks = 0, abstained = 0;
  std::int64_t without_scores = 0;  ///< test streams left out: no tag scores for their listener
  double situation_accuracy = 0.0, tag_accuracy = 0.0;
  std::int64_t agreement_streams = 0;  ///< whose track has scores for the listener
  RetrievalFigure agreement;           ///< share of these where predictor and tagger both name the true situation
  std::vector<RetrievalSystem> systems;
  std::vector<RetrievalPair> pairs;
};

/// Judges the playlist that is offered for each test stream. Relevant are the tracks that its listener streams in its
/// situation in the test part. Systems rank the candidates by
/// - joint: sum over situations s of P(s | stream) P(s | track, user);
/// - joint_bayes: sum of P(s | stream) P(s | track, user) P(track) / P(s), which is P(track | stream) where device and
///   time say nothing of the track but through the situation; P(track) = (1 + its training streams) / (all + tracks);
/// - audio_only: sum of P(s) P(s | track, user), P(s) the shares of training streams: who, not when and where;
/// - situation_only: sum of P(s | stream) x the track's share of the training streams of s, smoothed the same way: what
///   everybody plays then;
/// - popularity: training streams;
/// - true_situation: P(s | track, user) of the true s: what a perfect predictor would give.
/// P(tag | track, user) are the tagger's scores made to add up to 1 over the situations. Equal ones come by a hash of
/// seed and track. precision@k is over k tracks, hit rate the share of streams with a relevant one among k, nDCG with
/// gains of 1 and as many ideal ones as are relevant (Järvelin and Kekäläinen 2002). Streams below
/// config.least_probability are left out of all systems and counted. Intervals are from samples of whole listeners.
/// The agreement rate is that of Ibrahim et al., ISMIR 2022. Throws ConfigError where tables lack users, tracks or
/// common situations, and without test streams.
RetrievalReport retrieval(const RetrievalTables& tables, const RetrievalConfig& config, int threads);

std::string retrieval_text(const RetrievalReport& report);
std::string retrieval_json(const RetrievalReport& report);

}  // namespace ctxtag
