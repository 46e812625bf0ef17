#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/npy.h"
#include "importing/situnes_events.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRecords = 30, kChannels = 4, kHeartRate = 0, kIntensity = 1, kSteps = 2, kType = 3;
constexpr std::size_t kNone = 5;
// The codes of the types, 0 to 5, as places among situnes_activities().
constexpr std::array<std::size_t, 6> kTypes{0, 1, 2, kNone, 3, 4};

// The records of one event that have a value in this channel.
std::vector<double> values_of(const double* records, std::size_t channel) {
  std::vector<double> values;
  for (std::size_t i = 0; i < kRecords; ++i) {
    const double value = records[i * kChannels + channel];
    if (!std::isnan(value)) values.push_back(value);
  }
  return values;
}

double mean_of(const std::vector<double>& values) {
  if (values.empty()) return kNotThere;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviation_of(const std::vector<double>& values, double mean) {
  if (values.empty()) return kNotThere;
  double sum = 0.0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size()));
}

SitunesWrist wrist_of(const double* records, const std::string& where) {
  SitunesWrist wrist;
  for (std::size_t i = 0; i < kRecords * kChannels; ++i) {
    if (std::isinf(records[i])) throw DataError(where + "a value is infinite; expected a number or NaN");
  }
  const std::vector<double> heart = values_of(records, kHeartRate), intensity = values_of(records, kIntensity),
                            steps = values_of(records, kSteps);
  wrist.heart_rate_mean = mean_of(heart);
  wrist.heart_rate_deviation = deviation_of(heart, wrist.heart_rate_mean);
  wrist.intensity_mean = mean_of(intensity);
  if (!intensity.empty()) wrist.intensity_max = *std::max_element(intensity.begin(), intensity.end());
  if (!steps.empty()) wrist.steps_sum = std::accumulate(steps.begin(), steps.end(), 0.0);

  std::array<int, kTypes.size()> of_code{};
  for (const double code : values_of(records, kType)) {
    if (!(code >= 0.0 && code < static_cast<double>(kTypes.size()) && code == std::floor(code))) {
      throw DataError(fmt::format("{}the type of activity is {}; expected a whole number from 0 to {}", where,
                                  to_text(code), kTypes.size() - 1));
    }
    ++of_code[static_cast<std::size_t>(code)];
  }
  const auto most = std::max_element(of_code.begin(), of_code.end());
  const std::size_t of_most = kTypes[static_cast<std::size_t>(most - of_code.begin())];
  if (*most > 0 && of_most != kNone) wrist.activity = situnes_activities()[of_most];
  for (std::size_t code = 0; code < kTypes.size(); ++code) {
    if (kTypes[code] != kNone) wrist.shares[kTypes[code]] = of_code[code] / static_cast<double>(kRecords);
  }
  return wrist;
}

// The places of the events, by ascending inter_id.
std::vector<std::size_t> by_number(const std::vector<SitunesEvent>& events, const fs::path& file) {
  std::vector<long long> numbers(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::string id = events[i].id_in_stage();
    if (parse_number(id, numbers[i])) continue;
    throw DataError(fmt::format("{}: its records belong to the numbers of the events, but an inter_id is '{}'",
                                escaped_bytes(file.string()), id));
  }
  std::vector<std::size_t> order(events.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return numbers[a] < numbers[b]; });
  const auto same = std::adjacent_find(order.begin(), order.end(),
                                       [&](std::size_t a, std::size_t b) { return numbers[a] == numbers[b]; });
  if (same == order.end()) return order;
  throw DataError(fmt::format("{}: its records belong to the numbers of the events, but two have the inter_id {}",
                              escaped_bytes(file.string()), numbers[*same]));
}

}  // namespace

const std::vector<std::string>& situnes_activities() {
  static const std::vector<std::string> names{"still", "act2still", "walking", "lying", "running"};
  return names;
}

void add_situnes_wrists(const fs::path& file, std::vector<SitunesEvent>& events) {
  const NpyArray array(file);
  const std::vector<std::size_t> expected{events.size(), kRecords, kChannels};
  if (array.header().shape != expected) {
    throw DataError(fmt::format("{}: the array is {}; expected {}: 30 records of 4 numbers for each event of the stage",
                                escaped_bytes(file.string()), shape_text(array.header().shape), shape_text(expected)));
  }
  const std::vector<double> values = array.to_doubles();
  const std::vector<std::size_t> order = by_number(events, file);
  for (std::size_t row = 0; row < order.size(); ++row) {
    events[order[row]].wrist = wrist_of(values.data() + row * kRecords * kChannels,
                                        fmt::format("{}: row {}: ", escaped_bytes(file.string()), row));
  }
}

}  // namespace ctxtag
