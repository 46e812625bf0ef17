#include "ctxtag/simulate/corpus.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "ctxtag/base/random.h"
#include "ctxtag/metrics/expected_roc_auc.h"
#include "ctxtag/metrics/roc_auc.h"
#include "simulate/tag_model.h"

namespace ctxtag {
namespace {

constexpr double kArtistShare = 0.4;   ///< of the variance of every latent
constexpr double kArtistOffset = 0.3;  ///< standard deviation of an artist's offset of a tag's log-odds
constexpr double kHighestLatent = 2.2;

enum CorpusRandom : std::uint64_t { kArtistStream, kClipStream, kMusicStream, kUnknownStream };

struct Artist {
  Latents style{};
  std::vector<double> offsets;
};

double logistic(double z) { return 1.0 / (1.0 + std::exp(-z)); }

Artist drawn_artist(std::uint64_t seed, std::size_t number) {
  Random random(mixed_seed({seed, kArtistStream, number}));
  Artist artist;
  for (double& value : artist.style) value = std::sqrt(kArtistShare) * random.normal();
  for (std::size_t tag = 0; tag < tag_models().size(); ++tag) artist.offsets.push_back(kArtistOffset * random.normal());
  return artist;
}

Latents drawn_latents(const Artist& artist, Random& random) {
  Latents latents{};
  for (std::size_t i = 0; i < latents.size(); ++i) {
    const double value = artist.style[i] + std::sqrt(1.0 - kArtistShare) * random.normal();
    latents[i] = std::clamp(value, -kHighestLatent, kHighestLatent);
  }
  latents[kMode] = latents[kMode] > 0.0 ? 1.0 : -1.0;
  return latents;
}

LabelMatrix empty_labels(std::size_t clips) {
  std::vector<std::string> tags;
  for (const TagModel& model : tag_models()) tags.push_back(model.tag);
  LabelMatrix labels;
  const int digits = std::max(4, static_cast<int>(std::to_string(clips - 1).size()));
  for (std::size_t clip = 0; clip < clips; ++clip) labels.ids.push_back({fmt::format("clip{:0{}}", clip, digits)});
  labels.values = ByteMatrix::Zero(static_cast<Eigen::Index>(clips), static_cast<Eigen::Index>(tags.size()));
  labels.known = ByteMatrix::Ones(labels.values.rows(), labels.values.cols());
  labels.vocabulary = TagVocabulary(std::move(tags));
  return labels;
}

void hide(LabelMatrix& labels, double share, std::uint64_t seed) {
  Random random(mixed_seed({seed, kUnknownStream}));
  for (Eigen::Index row = 0; row < labels.known.rows(); ++row) {
    for (Eigen::Index tag = 0; tag < labels.known.cols(); ++tag) {
      if (random.uniform() >= share) continue;
      labels.known(row, tag) = 0;
      labels.values(row, tag) = 0;
    }
  }
}

template <typename OfTag>
std::optional<double> mean_of_tags(std::size_t tags, const OfTag& of_tag) {
  double sum = 0.0;
  int count = 0;
  for (std::size_t tag = 0; tag < tags; ++tag) {
    const std::optional<double> value = of_tag(tag);
    sum += value.value_or(0.0);
    count += value ? 1 : 0;
  }
  return count > 0 ? std::optional<double>(sum / count) : std::nullopt;
}

}  // namespace

SimulatedCorpus simulated_corpus(const SimulateConfig& config) {
  std::vector<Artist> artists;
  const auto artist_count = static_cast<std::size_t>(config.artists);
  for (std::size_t i = 0; i < artist_count; ++i) artists.push_back(drawn_artist(config.seed, i));
  const auto clips = static_cast<std::size_t>(config.clips);
  SimulatedCorpus corpus;
  corpus.complete = empty_labels(clips);
  corpus.probabilities.resizeLike(corpus.complete.values.cast<double>());
  for (std::size_t i = 0; i < clips; ++i) {
    Random random(mixed_seed({config.seed, kClipStream, i}));
    const std::size_t artist = i % artist_count;
    SimulatedClip clip;
    clip.artist_id = fmt::format("artist{:03}", artist);
    clip.title = fmt::format("Piece {} of artist {}", i / artist_count + 1, artist);
    clip.latents = drawn_latents(artists[artist], random);
    clip.seed = mixed_seed({config.seed, kMusicStream, i});
    for (std::size_t tag = 0; tag < tag_models().size(); ++tag) {
      const auto row = static_cast<Eigen::Index>(i), column = static_cast<Eigen::Index>(tag);
      const double probability = logistic(tag_models()[tag].log_odds(clip.latents) + artists[artist].offsets[tag]);
      corpus.probabilities(row, column) = probability;
      corpus.complete.values(row, column) = random.uniform() < probability ? 1 : 0;
    }
    corpus.clips.push_back(std::move(clip));
  }
  corpus.labels = corpus.complete;
  if (config.unknown_share > 0.0) hide(corpus.labels, config.unknown_share, config.seed);
  return corpus;
}

std::optional<double> SimulatedCorpus::ceiling(std::size_t tag) const {
  return expected_roc_auc(probabilities.col(static_cast<Eigen::Index>(tag)));
}

std::optional<double> SimulatedCorpus::drawn_ceiling(std::size_t tag) const {
  const auto column = static_cast<Eigen::Index>(tag);
  return roc_auc(probabilities.col(column), complete.values.col(column).cast<double>());
}

std::optional<double> SimulatedCorpus::macro_ceiling() const {
  return mean_of_tags(complete.vocabulary.size(), [this](std::size_t tag) { return ceiling(tag); });
}

std::optional<double> SimulatedCorpus::macro_drawn_ceiling() const {
  return mean_of_tags(complete.vocabulary.size(), [this](std::size_t tag) { return drawn_ceiling(tag); });
}

}  // namespace ctxtag
