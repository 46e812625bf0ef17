#include <cmath>
#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "situation/classifier.h"
#include "situation/state_json.h"

namespace ctxtag {
namespace {

constexpr std::size_t kHours = 24;
constexpr char kHourColumn[] = "readable_time";

// What everybody does, whatever the stream says.
class Majority : public SituationClassifier {
 public:
  explicit Majority(std::vector<double> shares) : shares_(std::move(shares)) {}

  RealMatrix probabilities(const EncodedStreams& streams, int) const override {
    RealMatrix result(streams.values.rows(), static_cast<Eigen::Index>(shares_.size()));
    result.rowwise() = Eigen::Map<const Eigen::ArrayXd>(shares_.data(), result.cols()).transpose();
    return result;
  }
  std::string state() const override { return nlohmann::json(shares_).dump(); }

 private:
  std::vector<double> shares_;
};

std::unique_ptr<SituationClassifier> fit_majority(const SituationTraining& training) {
  return std::make_unique<Majority>(situation_shares(training));
}

std::unique_ptr<SituationClassifier> load_majority(std::string_view state, const std::vector<EncodedColumn>&,
                                                   std::size_t situations) {
  const nlohmann::json json = state_json(state);
  return std::make_unique<Majority>(probabilities_in(json, situations));
}

// What everybody does at that hour.
class HourPrior : public SituationClassifier {
 public:
  HourPrior(std::size_t column, std::vector<std::vector<double>> shares)
      : column_(column), shares_(std::move(shares)) {}

  RealMatrix probabilities(const EncodedStreams& streams, int) const override {
    RealMatrix result(streams.values.rows(), static_cast<Eigen::Index>(shares_[0].size()));
    for (Eigen::Index row = 0; row < result.rows(); ++row) {
      const std::vector<double>& shares = shares_[place(streams.values(row, static_cast<Eigen::Index>(column_)))];
      for (std::size_t s = 0; s < shares.size(); ++s) result(row, static_cast<Eigen::Index>(s)) = shares[s];
    }
    return result;
  }
  std::string state() const override { return nlohmann::json(shares_).dump(); }

  // The last place is that of an unknown hour.
  static std::size_t place(float hour) {
    return hour >= 0.0F && hour < static_cast<float>(kHours) ? static_cast<std::size_t>(hour) : kHours;
  }

 private:
  std::size_t column_;
  std::vector<std::vector<double>> shares_;  // hours and unknown x situations
};

std::size_t hour_column(const std::vector<EncodedColumn>& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == kHourColumn) return i;
  }
  throw ConfigError("model hour_prior needs the column readable_time, or a timestamp; the streams have none");
}

std::unique_ptr<SituationClassifier> fit_hour_prior(const SituationTraining& training) {
  const std::size_t column = hour_column(training.streams.columns);
  const std::vector<double> overall = situation_shares(training);
  std::vector<std::vector<double>> shares(kHours + 1, std::vector<double>(training.situations, 0.0));
  for (std::size_t row = 0; row < training.situation.size(); ++row) {
    const float hour = training.streams.values(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column));
    shares[HourPrior::place(hour)][static_cast<std::size_t>(training.situation[row])] += 1.0;
  }
  const double m = training.config.hour_smoothing;
  for (std::vector<double>& of_hour : shares) {
    double all = 0.0;
    for (const double count : of_hour) all += count;
    for (std::size_t s = 0; s < of_hour.size(); ++s) {
      of_hour[s] = all + m > 0.0 ? (of_hour[s] + m * overall[s]) / (all + m) : overall[s];
    }
  }
  shares[kHours] = overall;
  return std::make_unique<HourPrior>(column, std::move(shares));
}

std::unique_ptr<SituationClassifier> load_hour_prior(std::string_view state, const std::vector<EncodedColumn>& columns,
                                                     std::size_t situations) {
  const nlohmann::json json = state_json(state);
  if (!json.is_array() || json.size() != kHours + 1) throw DataError("hour_prior: expected 25 lists of shares");
  std::vector<std::vector<double>> shares;
  for (const nlohmann::json& of_hour : json) shares.push_back(probabilities_in(of_hour, situations));
  return std::make_unique<HourPrior>(hour_column(columns), std::move(shares));
}

}  // namespace

ClassifierKind majority_classifier() { return {fit_majority, load_majority}; }
ClassifierKind hour_prior_classifier() { return {fit_hour_prior, load_hour_prior}; }

}  // namespace ctxtag
