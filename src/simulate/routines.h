#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/simulate/simulate_config.h"

namespace ctxtag {

inline constexpr std::array<const char*, 6> kDevices{"car", "desktop", "mobile", "speaker", "tablet", "tv"};
inline constexpr std::array<const char*, 4> kNetworks{"lan", "mobile", "offline", "wifi"};
inline constexpr std::array<const char*, 4> kCountries{"BR", "DE", "FR", "GB"};
inline constexpr std::array<const char*, 2> kGenders{"female", "male"};
inline constexpr std::size_t kHours = 24, kDayKinds = 2;

/// What streams of a listener are drawn with.
struct Routine {
  int age = 0;
  std::size_t gender = 0, country = 0;
  Eigen::ArrayXd habits;  ///< n_us, of each situation
  double late = 0.0;      ///< m_u, hours
};

/// What a stream shows.
struct StreamSigns {
  std::size_t situation = 0, hour = 0, day = 0, device = 0, network = 0;
};

/// The generator's probabilities (write_simulated_streams() has the formulas).
class RoutineModel {
 public:
  explicit RoutineModel(const SimulateConfig& config);

  std::size_t situations() const { return static_cast<std::size_t>(days_.rows()); }
  Routine routine(std::size_t user) const;

  /// P(situation | listener).
  Eigen::ArrayXd wanted(const Routine& routine) const;
  /// P(hour | situation, listener): situations x hours.
  RealMatrix hours(const Routine& routine) const;
  const RealMatrix& days() const { return days_; }                                    ///< situations x (week, weekend)
  const RealMatrix& devices() const { return devices_; }                              ///< situations x devices
  const RealMatrix& networks(std::size_t device) const { return networks_[device]; }  ///< situations x networks
  const RealMatrix& networks() const { return any_network_; }                         ///< the same whatever the device

 private:
  SimulateConfig config_;
  Eigen::ArrayXd centre_, age_, gender_;
  RealMatrix location_, days_, devices_, any_network_;
  std::vector<RealMatrix> networks_;
};

}  // namespace ctxtag
