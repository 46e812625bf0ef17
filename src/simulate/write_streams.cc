#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/simulate/streams.h"
#include "simulate/stream_ceilings.h"

namespace ctxtag {
namespace {

enum DrawRandom : std::uint64_t { kDrawStream = 411, kTrackStream };

constexpr std::size_t kUsersOfBlock = 32;
constexpr int kFirstDay = 10, kDaysOfJanuary = 31, kDaysOfFebruary = 28, kDaysOfWeek = 7, kWorkdays = 5;
/// The countries' zones, and their offset in these weeks of 2022.
constexpr std::array<const char*, kCountries.size()> kZones{"America/Sao_Paulo", "Europe/Berlin", "Europe/Paris",
                                                            "Europe/London"};
constexpr std::array<const char*, kCountries.size()> kOffsets{"-03:00", "+01:00", "+01:00", "+00:00"};

std::size_t drawn(const Eigen::Ref<const Eigen::ArrayXd>& shares, Random& random) {
  double left = random.uniform() * shares.sum();
  Eigen::Index i = 0;
  while (i + 1 < shares.size() && (left -= shares(i)) >= 0.0) ++i;
  return static_cast<std::size_t>(i);
}

/// A stream as it is written.
struct Written {
  int day = 0, second = 0;  // since the first day, of the day
  std::size_t situation = 0, device = 0, network = 0, track = 0;

  friend bool operator<(const Written& a, const Written& b) {
    return std::tie(a.day, a.second) < std::tie(b.day, b.second);
  }
};

struct Made {
  ListenerStreams listener;
  std::vector<Written> written;
};

std::string date_text(int day) {
  const int of_january = kFirstDay + day;
  if (of_january <= kDaysOfJanuary) return fmt::format("2022-01-{:02}", of_january);
  const int of_february = of_january - kDaysOfJanuary;
  if (of_february <= kDaysOfFebruary) return fmt::format("2022-02-{:02}", of_february);
  return fmt::format("2022-03-{:02}", of_february - kDaysOfFebruary);
}

class StreamMaker {
 public:
  StreamMaker(const SimulateConfig& config, const SimulatedCorpus& corpus, const ListenerModel& listeners)
      : config_(config), corpus_(corpus), listeners_(listeners), routines_(config) {
    for (const std::string& name : config.streams.situations)
      contexts_.push_back(corpus.complete.vocabulary.index(name));
    for (std::size_t track = 0; track < listeners.tracks(); ++track) tracks_.push_back(track);
    Random random(mixed_seed({config.seed, kTrackStream}));
    popularity_.resize(static_cast<Eigen::Index>(tracks_.size()));
    for (double& popularity : popularity_) popularity = std::exp(random.normal());
  }

  const RoutineModel& routines() const { return routines_; }

  Made made(std::size_t user) const {
    Random random(mixed_seed({config_.seed, kDrawStream, user}));
    Made made;
    made.listener.routine = routines_.routine(user);
    const Eigen::ArrayXd wanted = routines_.wanted(made.listener.routine);
    const RealMatrix hours = routines_.hours(made.listener.routine);
    const RealMatrix running = running_sums(user);
    for (int i = 0; i < config_.streams.number; ++i) {
      StreamSigns signs;
      signs.situation = drawn(wanted, random);
      const auto s = static_cast<Eigen::Index>(signs.situation);
      signs.hour = drawn(hours.row(s).transpose(), random);
      signs.day = drawn(routines_.days().row(s).transpose(), random);
      signs.device = drawn(routines_.devices().row(s).transpose(), random);
      signs.network = drawn(routines_.networks(signs.device).row(s).transpose(), random);
      Written written;
      const auto week = static_cast<int>(random.below(static_cast<std::uint64_t>(config_.streams.weeks)));
      const int of_week = signs.day == 0 ? static_cast<int>(random.below(kWorkdays))
                                         : kWorkdays + static_cast<int>(random.below(kDaysOfWeek - kWorkdays));
      written.day = kDaysOfWeek * week + of_week;
      written.second = static_cast<int>(signs.hour) * 3600 + static_cast<int>(random.below(3600));
      const auto sums = running.col(s);
      const double at = random.uniform() * sums(sums.size() - 1);
      written.track = static_cast<std::size_t>(
          std::min<std::ptrdiff_t>(std::upper_bound(sums.begin(), sums.end(), at) - sums.begin(), sums.size() - 1));
      written.situation = signs.situation, written.device = signs.device, written.network = signs.network;
      made.written.push_back(written);
      made.listener.streams.push_back(signs);
    }
    std::stable_sort(made.written.begin(), made.written.end());
    return made;
  }

  std::string lines(std::size_t user, std::size_t first_id, const Made& made) const {
    const Routine& routine = made.listener.routine;
    std::string text;
    for (const Written& stream : made.written) {
      text +=
          fmt::format("{},listener{},{},{}T{:02}:{:02}:{:02}{},{},{},{},{},{},{},{}\n", ++first_id, user,
                      corpus_.complete.ids[stream.track].value, date_text(stream.day), stream.second / 3600,
                      stream.second / 60 % 60, stream.second % 60, kOffsets[routine.country], kZones[routine.country],
                      kDevices[stream.device], kNetworks[stream.network], routine.age, kGenders[routine.gender],
                      kCountries[routine.country], config_.streams.situations[stream.situation]);
    }
    return text;
  }

 private:
  // Of each situation, running sums over the tracks of what makes the listener take them.
  RealMatrix running_sums(std::size_t user) const {
    const RealMatrix all = listeners_.probabilities(listeners_.listener(user), tracks_);
    RealMatrix sums(all.rows(), static_cast<Eigen::Index>(contexts_.size()));
    for (std::size_t s = 0; s < contexts_.size(); ++s) {
      double sum = 0.0;
      for (Eigen::Index track = 0; track < all.rows(); ++track) {
        const double fits = std::pow(all(track, static_cast<Eigen::Index>(contexts_[s])), 2.0 * config_.streams.tracks);
        sums(track, static_cast<Eigen::Index>(s)) = sum += popularity_(track) * fits;
      }
    }
    return sums;
  }

  const SimulateConfig& config_;
  const SimulatedCorpus& corpus_;
  const ListenerModel& listeners_;
  RoutineModel routines_;
  std::vector<std::size_t> contexts_, tracks_;
  Eigen::ArrayXd popularity_;
};

}  // namespace

SimulatedStreamTotals write_simulated_streams(const SimulateConfig& config, const SimulatedCorpus& corpus,
                                              const ListenerModel& listeners, const std::filesystem::path& folder,
                                              int threads) {
  config.streams.validate();
  const StreamMaker maker(config, corpus, listeners);
  AtomicFile file(folder / "streams.csv");
  file.write("stream_id,user_id,media_id,timestamp,time_zone,listening_device,network,age,gender,country,matches\n");
  SimulatedStreamTotals totals;
  totals.of_situation.assign(config.streams.situations.size(), 0);
  std::vector<ListenerStreams> all;
  const auto number = static_cast<std::size_t>(config.streams.number);
  struct Block {
    std::string text;
    std::vector<ListenerStreams> listeners;
  };
  for_each_in_order<Block>((listeners.users() + kUsersOfBlock - 1) / kUsersOfBlock, threads,
                           4 * static_cast<std::size_t>(std::max(threads, 1)),
                           [&](std::size_t block) {
                             Block made;
                             const std::size_t end = std::min(listeners.users(), (block + 1) * kUsersOfBlock);
                             for (std::size_t user = block * kUsersOfBlock; user < end; ++user) {
                               Made of_user = maker.made(user);
                               made.text += maker.lines(user, user * number, of_user);
                               made.listeners.push_back(std::move(of_user.listener));
                             }
                             return made;
                           },
                           [&](std::size_t, Block made) {
                             file.write(made.text);
                             for (ListenerStreams& listener : made.listeners) {
                               for (const StreamSigns& signs : listener.streams) ++totals.of_situation[signs.situation];
                               totals.streams += listener.streams.size();
                               all.push_back(std::move(listener));
                             }
                           });
  file.commit();
  totals.ceilings = stream_ceilings(maker.routines(), all, threads);
  return totals;
}

}  // namespace ctxtag
