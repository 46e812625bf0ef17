#include "ctxtag/evaluation/user_results.h"

#include <map>

#include "ctxtag/metrics/confusion.h"

namespace ctxtag {
namespace {

ConfusionCount count_of(const DecidedSamples& samples, const std::vector<Eigen::Index>& rows, Eigen::Index tag) {
  ConfusionCount count;
  for (const Eigen::Index row : rows) {
    if (samples.known(row, tag) != 0) count.add(samples.decisions(row, tag) != 0, samples.values(row, tag) != 0);
  }
  return count;
}

class Mean {
 public:
  void add(double value) {
    sum_ += value;
    ++count_;
  }
  std::optional<double> value() const {
    if (count_ == 0) return std::nullopt;
    return sum_ / static_cast<double>(count_);
  }

 private:
  double sum_ = 0.0;
  std::int64_t count_ = 0;
};

UserResult result_of(const UserId& user, const DecidedSamples& samples, const std::vector<Eigen::Index>& rows) {
  UserResult result;
  result.user = user;
  result.samples = static_cast<std::int64_t>(rows.size());
  Mean of_accuracy, of_recall, of_f1, of_precision, of_precision_or_zero;
  for (Eigen::Index tag = 0; tag < samples.values.cols(); ++tag) {
    const ConfusionCount count = count_of(samples, rows, tag);
    if (count.true_positives + count.false_negatives == 0) continue;
    ++result.tags;
    of_accuracy.add(accuracy(count).value());
    of_recall.add(recall(count).value());
    of_f1.add(f1(count).value());
    const std::optional<double> of_tag = precision(count);
    of_precision_or_zero.add(of_tag.value_or(0.0));
    if (of_tag) of_precision.add(*of_tag);
  }
  result.accuracy = of_accuracy.value();
  result.recall = of_recall.value();
  result.f1 = of_f1.value();
  result.precision = of_precision.value();
  result.precision_or_zero = of_precision_or_zero.value();
  return result;
}

}  // namespace

std::vector<UserResult> user_results(const DecidedSamples& samples) {
  std::map<UserId, std::vector<Eigen::Index>> rows;
  for (std::size_t row = 0; row < samples.users.size(); ++row) {
    rows[samples.users[row]].push_back(static_cast<Eigen::Index>(row));
  }
  std::vector<UserResult> results;
  results.reserve(rows.size());
  for (const auto& [user, of_user] : rows) results.push_back(result_of(user, samples, of_user));
  return results;
}

}  // namespace ctxtag
