#include "simulate/stream_ceilings.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "ctxtag/base/threads.h"

namespace ctxtag {
namespace {

/// Which signals are not known.
struct Hidden {
  bool time = false, day = false, device = false, network = false, age = false, gender = false, country = false;
};

struct Sums {
  double accuracy = 0.0, at_3 = 0.0, log_loss = 0.0;
};

// P(situation, hour | what is seen of a listener): situations x hours, averaged over the habits of all listeners and,
// where they are hidden, over their ages, genders and countries.
RealMatrix expected(const RoutineModel& model, const std::vector<ListenerStreams>& listeners,
                    const std::vector<RealMatrix>& hours, const Routine& seen, const Hidden& hidden) {
  RealMatrix sum = RealMatrix::Zero(static_cast<Eigen::Index>(model.situations()), kHours);
  for (std::size_t other = 0; other < listeners.size(); ++other) {
    Routine routine = listeners[other].routine;
    if (!hidden.age) routine.age = seen.age;
    if (!hidden.gender) routine.gender = seen.gender;
    if (!hidden.country) routine.country = seen.country;
    sum += hours[other].colwise() * model.wanted(routine);
  }
  return sum / static_cast<double>(listeners.size());
}

Eigen::ArrayXd posterior(const RoutineModel& model, const RealMatrix& joint, const StreamSigns& signs,
                         const Hidden& hidden) {
  Eigen::ArrayXd p = hidden.time ? Eigen::ArrayXd(joint.rowwise().sum())
                                 : Eigen::ArrayXd(joint.col(static_cast<Eigen::Index>(signs.hour)));
  const auto network = static_cast<Eigen::Index>(signs.network);
  if (!hidden.day) p *= model.days().col(static_cast<Eigen::Index>(signs.day));
  if (!hidden.device) p *= model.devices().col(static_cast<Eigen::Index>(signs.device));
  if (!hidden.network) {
    p *= hidden.device ? Eigen::ArrayXd(model.networks().col(network))
                       : Eigen::ArrayXd(model.networks(signs.device).col(network));
  }
  return p / p.sum();
}

void add(Eigen::ArrayXd p, Sums& sums) {
  sums.log_loss -= (p * p.max(1e-300).log()).sum();
  std::sort(p.begin(), p.end(), std::greater<double>());
  sums.accuracy += p(0);
  sums.at_3 += p.head(std::min<Eigen::Index>(3, p.size())).sum();
}

StreamCeiling averaged(const std::string& known, const std::vector<Sums>& of_listener, std::size_t streams) {
  StreamCeiling ceiling{known, 0.0, 0.0, 0.0};
  for (const Sums& sums : of_listener) {
    ceiling.accuracy += sums.accuracy, ceiling.accuracy_at_3 += sums.at_3, ceiling.log_loss += sums.log_loss;
  }
  const double count = static_cast<double>(streams);
  ceiling.accuracy /= count, ceiling.accuracy_at_3 /= count, ceiling.log_loss /= count;
  return ceiling;
}

}  // namespace

std::vector<StreamCeiling> stream_ceilings(const RoutineModel& model, const std::vector<ListenerStreams>& listeners,
                                           int threads) {
  const std::vector<std::pair<std::string, Hidden>> views{
      {"all signals", {}},
      {"without time", {true, false, false, false, false, false, false}},
      {"without day", {false, true, false, false, false, false, false}},
      {"without device", {false, false, true, false, false, false, false}},
      {"without network", {false, false, false, true, false, false, false}},
      {"without age", {false, false, false, false, true, false, false}},
      {"without gender", {false, false, false, false, false, true, false}},
      {"without location", {false, false, false, false, false, false, true}}};
  std::vector<RealMatrix> hours;
  std::size_t streams = 0;
  for (const ListenerStreams& listener : listeners) {
    hours.push_back(model.hours(listener.routine));
    streams += listener.streams.size();
  }
  std::vector<StreamCeiling> ceilings;
  for (const auto& [name, view] : views) {
    const Hidden hidden = view;
    std::map<std::tuple<int, std::size_t, std::size_t>, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < listeners.size(); ++i) {
      const Routine& seen = listeners[i].routine;
      groups[{hidden.age ? 0 : seen.age, hidden.gender ? 0 : seen.gender, hidden.country ? 0 : seen.country}].push_back(
          i);
    }
    std::vector<const std::vector<std::size_t>*> members;
    members.reserve(groups.size());
    for (const auto& [key, group] : groups) members.push_back(&group);
    std::vector<Sums> sums(listeners.size());
    for_each_parallel(members.size(), threads, [&](std::size_t group) {
      const RealMatrix joint = expected(model, listeners, hours, listeners[members[group]->front()].routine, hidden);
      for (const std::size_t i : *members[group]) {
        for (const StreamSigns& signs : listeners[i].streams) add(posterior(model, joint, signs, hidden), sums[i]);
      }
    });
    ceilings.push_back(averaged(name, sums, streams));
  }
  std::vector<Sums> sums(listeners.size());
  for_each_parallel(listeners.size(), threads, [&](std::size_t i) {
    const RealMatrix joint = hours[i].colwise() * model.wanted(listeners[i].routine);
    for (const StreamSigns& signs : listeners[i].streams) add(posterior(model, joint, signs, {}), sums[i]);
  });
  ceilings.push_back(averaged("all signals and the user", sums, streams));
  return ceilings;
}

}  // namespace ctxtag
