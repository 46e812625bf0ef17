#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/learning/logistic_regression.h"
#include "situation/classifier.h"
#include "situation/indicators.h"
#include "situation/state_json.h"

namespace ctxtag {
namespace {

constexpr Eigen::Index kBlock = 256;

struct Neighbours {
  Indicators indicators;
  Standardisation standardisation;
  Eigen::MatrixXd streams;  // kept x width, standardised
  std::vector<std::int32_t> situation;
  std::vector<double> shares;
  std::size_t k = 1;
};

// The shares of situations among the nearest kept streams (Euclidean; of equally near ones the earlier), and one vote
// that is split as all training streams are.
class Knn : public SituationClassifier {
 public:
  explicit Knn(Neighbours neighbours) : all_(std::move(neighbours)), squares_(all_.streams.rowwise().squaredNorm()) {}

  RealMatrix probabilities(const EncodedStreams& streams, int threads) const override {
    const Eigen::Index rows = streams.values.rows();
    RealMatrix result(rows, static_cast<Eigen::Index>(all_.shares.size()));
    for_each_parallel(static_cast<std::size_t>((rows + kBlock - 1) / kBlock), threads, [&](std::size_t block) {
      const Eigen::Index first = static_cast<Eigen::Index>(block) * kBlock, count = std::min(kBlock, rows - first);
      const Eigen::MatrixXd asked = all_.standardisation.applied(all_.indicators.applied(streams.values, first, count));
      const Eigen::MatrixXd products = all_.streams * asked.transpose();  // kept x asked
      for (Eigen::Index row = 0; row < count; ++row) vote(squares_ - 2.0 * products.col(row), result, first + row);
    });
    return result;
  }

  std::string state() const override {
    return nlohmann::json{{"k", all_.k},
                          {"means", all_.indicators.means()},
                          {"mean", matrix_json(all_.standardisation.mean.transpose())},
                          {"factor", matrix_json(all_.standardisation.factor.transpose())},
                          {"streams", matrix_json(all_.streams)},
                          {"situation", all_.situation},
                          {"shares", all_.shares}}
        .dump();
  }

 private:
  void vote(const Eigen::VectorXd& distances, RealMatrix& result, Eigen::Index row) const {
    std::vector<Eigen::Index> order(static_cast<std::size_t>(distances.size()));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    const auto k = static_cast<std::ptrdiff_t>(std::min(all_.k, order.size()));
    std::nth_element(order.begin(), order.begin() + (k - 1), order.end(), [&](Eigen::Index a, Eigen::Index b) {
      return distances(a) != distances(b) ? distances(a) < distances(b) : a < b;
    });
    for (std::size_t s = 0; s < all_.shares.size(); ++s) result(row, static_cast<Eigen::Index>(s)) = all_.shares[s];
    for (std::ptrdiff_t i = 0; i < k; ++i) {
      result(row, all_.situation[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])]) += 1.0;
    }
    result.row(row) /= static_cast<double>(k) + 1.0;
  }

  Neighbours all_;
  Eigen::VectorXd squares_;
};

std::unique_ptr<SituationClassifier> fit_knn(const SituationTraining& training) {
  std::vector<std::size_t> rows(training.situation.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const auto kept = static_cast<std::size_t>(training.config.knn.rows);
  if (rows.size() > kept) {
    Random random(mixed_seed({training.seed, text_hash("knn")}));
    random.shuffle(rows);
    rows.resize(kept);
    std::sort(rows.begin(), rows.end());
  }
  FloatMatrix values(static_cast<Eigen::Index>(rows.size()), training.streams.values.cols());
  Neighbours all{Indicators::of(training.streams),
                 {},
                 {},
                 {},
                 situation_shares(training),
                 static_cast<std::size_t>(training.config.knn.k)};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    values.row(static_cast<Eigen::Index>(i)) = training.streams.values.row(static_cast<Eigen::Index>(rows[i]));
    all.situation.push_back(training.situation[rows[i]]);
  }
  const Eigen::MatrixXd features = all.indicators.applied(values, 0, values.rows());
  all.standardisation = Standardisation::of(features);
  all.streams = all.standardisation.applied(features);
  return std::make_unique<Knn>(std::move(all));
}

std::unique_ptr<SituationClassifier> load_knn(std::string_view state, const std::vector<EncodedColumn>& columns,
                                              std::size_t situations) {
  const nlohmann::json json = state_json(state);
  for (const char* key : {"k", "means", "mean", "factor", "streams", "situation", "shares"}) {
    if (!json.is_object() || !json.contains(key)) throw DataError(std::string("knn: there is no ") + key);
  }
  Indicators indicators(columns, numbers_in(json.at("means"), columns.size()));
  const Eigen::Index width = indicators.width();
  Neighbours all{std::move(indicators),
                 {},
                 matrix_in(json.at("streams"), width),
                 {},
                 probabilities_in(json.at("shares"), situations),
                 1};
  const Eigen::MatrixXd mean = matrix_in(json.at("mean"), width), factor = matrix_in(json.at("factor"), width);
  if (mean.rows() != 1 || factor.rows() != 1) throw DataError("knn: mean and factor do not fit the columns");
  all.standardisation = {mean.row(0).transpose(), factor.row(0).transpose()};
  for (const double number : numbers_in(json.at("situation"), static_cast<std::size_t>(all.streams.rows()))) {
    if (!(number >= 0.0 && number < static_cast<double>(situations)))
      throw DataError("knn: a situation is out of range");
    all.situation.push_back(static_cast<std::int32_t>(number));
  }
  if (!json.at("k").is_number_unsigned() || json.at("k") == 0 || all.situation.empty()) {
    throw DataError("knn: k must be at least 1, and a stream must be there");
  }
  all.k = json.at("k").get<std::size_t>();
  return std::make_unique<Knn>(std::move(all));
}

}  // namespace

ClassifierKind knn_classifier() { return {fit_knn, load_knn}; }

}  // namespace ctxtag
