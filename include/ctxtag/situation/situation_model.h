#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/score_table.h"
#include "ctxtag/situation/encoding.h"
#include "ctxtag/situation/situation_config.h"
#include "ctxtag/streams/split_streams.h"
#include "ctxtag/streams/stream_table.h"

namespace ctxtag {

class SituationClassifier;

/// What was found out beside the model.
struct SituationFit {
  std::int64_t rows = 0, validation_rows = 0;
  std::int64_t without_situation = 0;                     ///< training streams that say nothing, left out
  double temperature = 1.0;                               ///< 1: not calibrated
  std::optional<double> log_loss_before, log_loss_after;  ///< of validation streams, by calibration
};

/// How much a column mattered: the mean gain of its splits, and its part of the sum over all columns.
struct ColumnImportance {
  std::string column, signal;
  double gain = 0.0, share = 0.0;
};

/// From listening device, time and profile to the probability of each situation (Ibrahim et al., ISMIR 2022, the
/// situation predictor). With calibration, probabilities are p^(1/T) made to add up to 1 (temperature scaling, Guo et
/// al. 2017), T having the lowest log loss on the validation streams.
class SituationModel {
 public:
  /// Learns from the streams in parts.train. Throws ConfigError for an unknown model, for fewer than two situations
  /// among them and for more than 1,000 in the table, and what StreamEncoding::of() throws.
  static SituationModel fit(const StreamTable& streams, const StreamParts& parts, const SituationConfig& config,
                            std::uint64_t seed, int threads);
  /// A file that save() wrote. Throws DataError for anything else; it can execute nothing.
  static SituationModel load(const std::filesystem::path& file);

  ~SituationModel();
  SituationModel(SituationModel&&) noexcept;
  SituationModel& operator=(SituationModel&&) noexcept;

  /// A row of probabilities for each stream; the table's users, where it has some, stand beside. `unknown` receives
  /// what the model did not know of them.
  ScoreTable scores(const StreamTable& streams, int threads, UnknownToModel* unknown = nullptr) const;

  void save(const std::filesystem::path& file) const;
  const TagVocabulary& situations() const { return situations_; }
  const StreamEncoding& encoding() const { return encoding_; }
  const SituationConfig& config() const { return config_; }
  const SituationFit& found() const { return found_; }
  /// By falling gain; empty where the model has no such thing.
  std::vector<ColumnImportance> importance() const;

 private:
  SituationModel();
  RealMatrix calibrated(RealMatrix probabilities) const;

  SituationConfig config_;
  TagVocabulary situations_;
  StreamEncoding encoding_;
  SituationFit found_;
  std::unique_ptr<SituationClassifier> classifier_;
};

}  // namespace ctxtag
