#include "ctxtag/evaluation/retrieval.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "evaluation/playlist_figures.h"

namespace ctxtag {
namespace {

constexpr std::size_t kJointSystems = 2;  // the first ones
constexpr double kLeastPrior = 1e-6;
constexpr std::uint32_t kNowhere = 0xFFFFFFFF;
constexpr std::size_t kRankFigures = 3;  // precision, nDCG, hit rate
const std::vector<std::string> kSystems{"joint",          "joint_bayes", "audio_only",
                                        "situation_only", "popularity",  "true_situation"};

/// The tagger's rows of a listener, and of which track each is.
struct Candidates {
  std::vector<Eigen::Index> rows;
  std::vector<std::uint32_t> tracks;  // in `names` of the library
};

class Judge {
 public:
  Judge(const RetrievalTables& tables, const RetrievalConfig& config) : tables_(tables), config_(config) {
    take_tags();
    count_plays();
    take_situations();
  }

  RetrievalReport judged(int threads) {
    std::vector<std::vector<double>> figures(asked_.size());
    for_each_parallel(asked_.size(), threads, [&](std::size_t i) { figures[i] = figures_of(asked_[i]); });
    report_.streams = static_cast<std::int64_t>(asked_.size());
    report_.tracks = static_cast<std::int64_t>(library_.size());
    summarise(figures, threads);
    agree(threads);
    return std::move(report_);
  }

 private:
  std::vector<std::size_t> columns_of(const ScoreTable& scores, const char* what) const {
    std::vector<std::size_t> columns;
    for (const std::string& name : tables_.streams.situations.tags()) {
      const auto column = scores.vocabulary.find(name);
      if (!column) throw ConfigError(fmt::format("the {} lack the situation '{}'", what, name));
      columns.push_back(*column);
    }
    return columns;
  }

  // Columns of the tags that are situations, scores made to add up to 1, and whose they are.
  void take_tags() {
    const std::vector<std::size_t> columns = columns_of(tables_.tags, "tag scores");
    fits_.resize(tables_.tags.scores.rows(), static_cast<Eigen::Index>(columns.size()));
    for (std::size_t s = 0; s < columns.size(); ++s) {
      fits_.col(static_cast<Eigen::Index>(s)) = tables_.tags.scores.col(static_cast<Eigen::Index>(columns[s]));
    }
    fits_.colwise() /= fits_.rowwise().sum().max(1e-300).eval();
    std::unordered_map<std::string, std::uint32_t> places;
    for (std::size_t row = 0; row < tables_.tags.ids.size(); ++row) {
      const std::string& id = tables_.tags.ids[row].value;
      const auto [found, added] = places.emplace(id, static_cast<std::uint32_t>(library_.size()));
      if (added) library_.push_back(id);
      Candidates& of = of_user_[tables_.tags.users.empty() ? "" : tables_.tags.users[row].value];
      of.rows.push_back(static_cast<Eigen::Index>(row));
      of.tracks.push_back(found->second);
    }
    for (const std::string& id : library_) tie_.push_back(mixed_seed({config_.seed, text_hash(id)}));
    place_of_track_.assign(tables_.streams.tracks.names.size(), kNowhere);
    for (std::size_t track = 0; track < place_of_track_.size(); ++track) {
      const auto found = places.find(tables_.streams.tracks.names[track]);
      if (found != places.end()) place_of_track_[track] = found->second;
    }
  }

  void count_plays() {
    const std::size_t situations = tables_.streams.situations.size();
    plays_ = RealMatrix::Zero(static_cast<Eigen::Index>(library_.size()), static_cast<Eigen::Index>(situations));
    prior_ = Eigen::ArrayXd::Zero(static_cast<Eigen::Index>(situations));
    for (const std::size_t row : tables_.train) {
      const std::int32_t situation = tables_.streams.situation[row];
      if (situation < 0) continue;
      prior_(situation) += 1.0;
      const std::uint32_t track = place_of_track_[tables_.streams.tracks.of_row[row]];
      if (track != kNowhere) plays_(track, situation) += 1.0;
    }
    const double tracks = static_cast<double>(library_.size());
    popularity_ = (plays_.rowwise().sum() + 1.0) / (plays_.sum() + tracks);
    share_ = (plays_ + 1.0 / static_cast<double>(situations)).eval();
    const Eigen::ArrayXd of_situation = share_.colwise().sum().transpose();
    share_.rowwise() /= of_situation.transpose();
    prior_ /= std::max(prior_.sum(), 1.0);
  }

  void take_situations() {
    const std::vector<std::size_t> columns = columns_of(tables_.situations, "scores of streams");
    const RowIndex rows = ScoreTable{tables_.situations.ids, {}, tables_.situations.vocabulary, {}}.rows();
    for (const std::size_t row : tables_.test) {
      const std::int32_t situation = tables_.streams.situation[row];
      if (situation < 0) continue;
      const auto found = rows.find({tables_.streams.id(row)});
      if (found == rows.end()) {
        throw ConfigError("the scores of situations lack the test stream '" + tables_.streams.id(row) + "'");
      }
      Asked asked{row, candidates_of(row), Eigen::ArrayXd(static_cast<Eigen::Index>(columns.size()))};
      for (std::size_t s = 0; s < columns.size(); ++s) {
        asked.now(static_cast<Eigen::Index>(s)) =
            tables_.situations.scores(static_cast<Eigen::Index>(found->second), static_cast<Eigen::Index>(columns[s]));
      }
      const std::uint32_t track = place_of_track_[tables_.streams.tracks.of_row[row]];
      if (track != kNowhere) relevant_[key_of(row)].insert(track);
      if (asked.candidates == nullptr) {
        ++report_.without_scores;
      } else if (asked.now.maxCoeff() < config_.least_probability) {
        ++report_.abstained;
      } else {
        asked_.push_back(std::move(asked));
      }
    }
    if (asked_.empty()) {
      throw ConfigError(fmt::format("no test stream is left: {} have no tag scores, {} are too unsure",
                                    report_.without_scores, report_.abstained));
    }
  }

  struct Asked {
    std::size_t row;
    const Candidates* candidates;
    Eigen::ArrayXd now;  // P(situation | stream)
  };

  const Candidates* candidates_of(std::size_t row) const {
    const std::string& user = tables_.streams.users.names[tables_.streams.users.of_row[row]];
    const auto found = of_user_.find(tables_.tags.users.empty() ? "" : user);
    return found == of_user_.end() ? nullptr : &found->second;
  }

  std::uint64_t key_of(std::size_t row) const {
    return static_cast<std::uint64_t>(tables_.streams.users.of_row[row]) * tables_.streams.situations.size() +
           static_cast<std::uint64_t>(tables_.streams.situation[row]);
  }

  // Places among the candidates; all, or drawn ones and all that are relevant.
  std::vector<std::size_t> places_of(const Asked& asked, const std::unordered_set<std::uint32_t>& relevant) const {
    std::vector<std::size_t> places(asked.candidates->rows.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    const auto wanted = static_cast<std::size_t>(config_.candidates);
    if (wanted == 0 || places.size() <= wanted) return places;
    Random random(mixed_seed({config_.seed, text_hash(tables_.streams.id(asked.row))}));
    random.shuffle(places);
    std::stable_partition(places.begin(), places.end(),
                          [&](std::size_t place) { return relevant.count(asked.candidates->tracks[place]) != 0; });
    places.resize(std::max(wanted, relevant.size()));
    return places;
  }

  // Of every system and length: precision, nDCG, hit.
  std::vector<double> figures_of(const Asked& asked) const {
    const auto of_key = relevant_.find(key_of(asked.row));
    static const std::unordered_set<std::uint32_t> kNone;
    const std::unordered_set<std::uint32_t>& relevant = of_key == relevant_.end() ? kNone : of_key->second;
    const std::vector<std::size_t> places = places_of(asked, relevant);
    const auto count = static_cast<Eigen::Index>(places.size());
    RealMatrix fits(count, fits_.cols()), shares(count, fits_.cols());
    Eigen::ArrayXd popularity(count);
    std::vector<std::uint32_t> tracks;
    for (Eigen::Index i = 0; i < count; ++i) {
      const std::size_t place = places[static_cast<std::size_t>(i)];
      fits.row(i) = fits_.row(asked.candidates->rows[place]);
      shares.row(i) = share_.row(asked.candidates->tracks[place]);
      tracks.push_back(asked.candidates->tracks[place]);
      popularity(i) = popularity_(tracks.back());
    }
    const Eigen::ArrayXd joint = (fits.matrix() * asked.now.matrix()).array();
    const std::vector<Eigen::ArrayXd> ranked{
        joint,
        (fits.matrix() * (asked.now / prior_.max(kLeastPrior)).matrix()).array() * popularity,
        (fits.matrix() * prior_.matrix()).array(),
        (shares.matrix() * asked.now.matrix()).array(),
        popularity,
        fits.col(tables_.streams.situation[asked.row])};
    std::vector<double> result;
    for (const Eigen::ArrayXd& scores : ranked) {
      for (const PlaylistFigures& of : playlist_figures(scores, tracks, tie_, relevant, config_.at)) {
        result.insert(result.end(), {of.precision, of.ndcg, of.hit});
      }
    }
    return result;
  }

  void summarise(const std::vector<std::vector<double>>& figures, int threads) {
    std::unordered_map<std::uint32_t, std::size_t> clusters;
    for (const Asked& asked : asked_) clusters.emplace(tables_.streams.users.of_row[asked.row], clusters.size());
    if (clusters.size() < 2) throw ConfigError("intervals need test streams of two listeners or more");
    report_.listeners = static_cast<std::int64_t>(clusters.size());
    const std::size_t width = kSystems.size() * config_.at.size() * kRankFigures;
    std::vector<ClusterFigure> parts(
        width, {std::vector<double>(clusters.size(), 0.0), std::vector<double>(clusters.size(), 0.0)});
    for (std::size_t i = 0; i < asked_.size(); ++i) {
      const std::size_t cluster = clusters.at(tables_.streams.users.of_row[asked_[i].row]);
      for (std::size_t f = 0; f < width; ++f) {
        parts[f].parts[cluster] += figures[i][f];
        parts[f].weights[cluster] += 1.0;
      }
    }
    const auto samples = resampled(parts, clusters.size(), config_.bootstrap, threads);
    const double confidence = config_.bootstrap.confidence;
    const auto single = [&](std::size_t f) {
      return RetrievalFigure{*parts[f].value(), interval_of(samples[f], confidence).value_or(Interval{})};
    };
    const auto paired = [&](std::size_t f, std::size_t g) {
      return RetrievalFigure{*parts[f].value() - *parts[g].value(),
                             interval_of(differences(samples[f], samples[g]), confidence).value_or(Interval{})};
    };
    const std::size_t lengths = config_.at.size();
    const auto place = [&](std::size_t system, std::size_t a) { return (system * lengths + a) * kRankFigures; };
    for (std::size_t system = 0; system < kSystems.size(); ++system) {
      RetrievalSystem& of = report_.systems.emplace_back();
      of.name = kSystems[system];
      for (std::size_t a = 0; a < lengths; ++a) {
        const std::size_t f = place(system, a);
        of.at.push_back({config_.at[a], single(f), single(f + 1), single(f + 2)});
      }
    }
    for (std::size_t first = 0; first < kJointSystems; ++first) {
      for (std::size_t second = first + 1; second < kSystems.size(); ++second) {
        for (std::size_t a = 0; a < lengths; ++a) {
          const std::size_t f = place(first, a), g = place(second, a);
          report_.pairs.push_back({kSystems[first], kSystems[second], config_.at[a], paired(f, g), paired(f + 1, g + 1),
                                   paired(f + 2, g + 2)});
        }
      }
    }
  }

  // Both of the predictor's and the tagger's likeliest situation against the true one.
  void agree(int threads) {
    double situation = 0.0, tag = 0.0;
    const std::size_t users = tables_.streams.users.names.size();
    ClusterFigure both{std::vector<double>(users, 0.0), std::vector<double>(users, 0.0)};
    for (const Asked& asked : asked_) {
      const std::uint32_t track = place_of_track_[tables_.streams.tracks.of_row[asked.row]];
      const auto& tracks = asked.candidates->tracks;
      const auto found = std::find(tracks.begin(), tracks.end(), track);
      if (track == kNowhere || found == tracks.end()) continue;
      Eigen::Index predicted = 0, heard = 0;
      asked.now.maxCoeff(&predicted);
      fits_.row(asked.candidates->rows[static_cast<std::size_t>(found - tracks.begin())]).maxCoeff(&heard);
      const Eigen::Index truth = tables_.streams.situation[asked.row];
      const std::uint32_t user = tables_.streams.users.of_row[asked.row];
      situation += predicted == truth ? 1.0 : 0.0;
      tag += heard == truth ? 1.0 : 0.0;
      both.parts[user] += predicted == truth && heard == truth ? 1.0 : 0.0;
      both.weights[user] += 1.0;
      ++report_.agreement_streams;
    }
    const double count = std::max(1.0, static_cast<double>(report_.agreement_streams));
    const auto samples = resampled({both}, users, config_.bootstrap, threads);
    report_.agreement = {both.value().value_or(0.0),
                         interval_of(samples[0], config_.bootstrap.confidence).value_or(Interval{})};
    report_.situation_accuracy = situation / count, report_.tag_accuracy = tag / count;
  }

  const RetrievalTables& tables_;
  const RetrievalConfig& config_;
  RealMatrix fits_, plays_, share_;
  Eigen::ArrayXd prior_, popularity_;
  std::vector<std::string> library_;
  std::vector<std::uint64_t> tie_;
  std::vector<std::uint32_t> place_of_track_;
  std::unordered_map<std::string, Candidates> of_user_;
  std::unordered_map<std::uint64_t, std::unordered_set<std::uint32_t>> relevant_;
  std::vector<Asked> asked_;
  RetrievalReport report_;
};

}  // namespace

RetrievalReport retrieval(const RetrievalTables& tables, const RetrievalConfig& config, int threads) {
  config.validate();
  config.bootstrap.require_percentiles();
  if (tables.streams.users.of_row.empty() || tables.streams.tracks.of_row.empty()) {
    throw ConfigError("joint evaluation needs streams with user_id and media_id");
  }
  if (tables.test.empty()) throw ConfigError("there are no test streams to offer a playlist for");
  return Judge(tables, config).judged(threads);
}

}  // namespace ctxtag
