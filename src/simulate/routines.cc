#include "simulate/routines.h"

#include <cmath>
#include <map>

#include "ctxtag/base/random.h"

namespace ctxtag {
namespace {

// Apart from the streams of the corpus, of playlists and of listeners.
enum RoutineRandom : std::uint64_t { kSituationStream = 401, kRoutineStream };

constexpr double kTurn = 2.0 * 3.14159265358979323846;
constexpr double kConcentration = 3.0, kPull = 2.0, kNetworkPull = 1.2, kWeekendPull = 2.0;
constexpr double kAgePull = 0.35, kGenderPull = 0.12, kCountryPull = 0.3, kHabitPull = 0.6, kLateHours = 1.0;
constexpr double kDeviceNetworkPull = 1.5;
constexpr double kMeanAge = 40.0, kAgeScale = 15.0;

/// When and on what people do something; `weekend` is 1 on weekends, -1 on other days.
struct Known {
  double hour, weekend;
  std::size_t device, network;  // the likeliest
};

const std::map<std::string, Known>& known_situations() {
  static const std::map<std::string, Known> table{
      {"car", {8.0, -0.5, 0, 1}},    {"chill", {19.0, 0.5, 3, 3}}, {"club", {1.0, 1.0, 1, 0}},
      {"dance", {21.0, 0.8, 5, 3}},  {"gym", {18.0, -0.5, 2, 2}},  {"night", {23.0, 0.0, 2, 3}},
      {"party", {22.0, 1.0, 3, 3}},  {"relax", {20.0, 0.2, 4, 3}}, {"running", {7.0, 0.3, 2, 1}},
      {"sleep", {23.5, 0.0, 3, 3}},  {"work", {10.0, -1.0, 1, 0}}, {"workout", {17.0, 0.0, 2, 1}},
      {"summer", {15.0, 0.6, 3, 1}}, {"happy", {12.0, 0.2, 2, 1}}, {"sad", {22.5, -0.2, 4, 3}}};
  return table;
}

// Rows made to add up to 1.
RealMatrix softmax(RealMatrix logits) {
  logits.colwise() -= logits.rowwise().maxCoeff().eval();
  logits = logits.exp().eval();
  logits.colwise() /= logits.rowwise().sum().eval();
  return logits;
}

}  // namespace

RoutineModel::RoutineModel(const SimulateConfig& config) : config_(config) {
  const SimulatedStreamConfig& streams = config.streams;
  const auto situations = static_cast<Eigen::Index>(streams.situations.size());
  centre_.resize(situations), age_.resize(situations), gender_.resize(situations);
  location_.resize(situations, kCountries.size());
  RealMatrix days(situations, kDayKinds), devices(situations, kDevices.size()), networks(situations, kNetworks.size());
  for (Eigen::Index s = 0; s < situations; ++s) {
    const std::string& name = streams.situations[static_cast<std::size_t>(s)];
    Random random(mixed_seed({config.seed, kSituationStream, text_hash(name)}));
    Known known{random.uniform(0.0, 24.0), random.uniform(-1.0, 1.0), static_cast<std::size_t>(random.below(6)),
                static_cast<std::size_t>(random.below(4))};
    const auto found = known_situations().find(name);
    if (found != known_situations().end()) known = found->second;
    centre_(s) = known.hour;
    age_(s) = kAgePull * random.normal();
    gender_(s) = kGenderPull * random.normal();
    for (Eigen::Index c = 0; c < location_.cols(); ++c) location_(s, c) = kCountryPull * random.normal();
    days(s, 0) = std::log(5.0 / 2.0);
    days(s, 1) = streams.day * kWeekendPull * known.weekend;
    for (Eigen::Index d = 0; d < devices.cols(); ++d) {
      devices(s, d) =
          streams.device * ((d == static_cast<Eigen::Index>(known.device) ? kPull : 0.0) + 0.3 * random.normal());
    }
    for (Eigen::Index n = 0; n < networks.cols(); ++n) {
      networks(s, n) = streams.network *
                       ((n == static_cast<Eigen::Index>(known.network) ? kNetworkPull : 0.0) + 0.2 * random.normal());
    }
  }
  days_ = softmax(days);
  devices_ = softmax(devices);
  // A desktop is on a cable, a mobile often on its own network, whatever it is used for.
  constexpr std::array<std::size_t, kDevices.size()> kUsual{1, 0, 1, 3, 3, 3};
  any_network_ = RealMatrix::Zero(situations, kNetworks.size());
  for (std::size_t device = 0; device < kDevices.size(); ++device) {
    RealMatrix of_device = networks;
    of_device.col(static_cast<Eigen::Index>(kUsual[device])) += kDeviceNetworkPull;
    networks_.push_back(softmax(of_device));
    any_network_ += networks_.back().colwise() * devices_.col(static_cast<Eigen::Index>(device));
  }
}

Routine RoutineModel::routine(std::size_t user) const {
  Random random(mixed_seed({config_.seed, kRoutineStream, user}));
  Routine routine;
  routine.age = 18 + static_cast<int>(random.below(48));
  routine.gender = random.below(kGenders.size());
  routine.country = random.below(kCountries.size());
  routine.habits.resize(static_cast<Eigen::Index>(situations()));
  for (double& habit : routine.habits) habit = kHabitPull * random.normal();
  routine.late = kLateHours * random.normal();
  return routine;
}

Eigen::ArrayXd RoutineModel::wanted(const Routine& routine) const {
  const SimulatedStreamConfig& streams = config_.streams;
  const double years = (routine.age - kMeanAge) / kAgeScale, side = routine.gender == 0 ? 1.0 : -1.0;
  Eigen::ArrayXd logits = streams.user * routine.habits + streams.age * years * age_ + streams.gender * side * gender_ +
                          streams.location * location_.col(static_cast<Eigen::Index>(routine.country));
  logits = (logits - logits.maxCoeff()).exp().eval();
  return logits / logits.sum();
}

RealMatrix RoutineModel::hours(const Routine& routine) const {
  RealMatrix logits(static_cast<Eigen::Index>(situations()), kHours);
  for (Eigen::Index s = 0; s < logits.rows(); ++s) {
    for (Eigen::Index h = 0; h < logits.cols(); ++h) {
      const double away = static_cast<double>(h) - centre_(s) - config_.streams.user * routine.late;
      logits(s, h) = kConcentration * config_.streams.time * std::cos(kTurn * away / 24.0);
    }
  }
  return softmax(logits);
}

}  // namespace ctxtag
