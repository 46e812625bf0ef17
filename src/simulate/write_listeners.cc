#include <algorithm>
#include <set>

#include "ctxtag/base/files.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/formats/npy.h"
#include "ctxtag/simulate/listeners.h"

namespace ctxtag {
namespace {

constexpr std::size_t kListenerUsersOfBlock = 64;

struct ListenerBlock {
  std::string samples, events, ids;
  std::vector<float> tastes;
  SimulatedListenerTotals totals;
};

std::string id_of(std::size_t user) { return "listener" + std::to_string(user); }

std::string sample_line(const std::string& track, const std::string& user, std::size_t context, std::size_t contexts) {
  std::string line = track + ',' + user;
  for (std::size_t i = 0; i < contexts; ++i) line += i == context ? ",1" : ",0";
  return line + '\n';
}

void add_user(const ListenerModel& model, const SimulatedCorpus& corpus, std::size_t user, ListenerBlock& block) {
  const std::string id = id_of(user);
  std::set<std::size_t> contexts;
  for (const ListenerSample& sample : model.samples_of(user)) {
    block.samples += sample_line(corpus.complete.ids[sample.track].value, id, sample.context, model.contexts());
    ++block.totals.of_context[sample.context];
    ++block.totals.samples;
    contexts.insert(sample.context);
  }
  ++block.totals.users_with[contexts.size()];
  for (const ListenerPlays& plays : model.history_of(user)) {
    block.events += id + ',' + corpus.complete.ids[plays.track].value + ',' + std::to_string(plays.count) + '\n';
    ++block.totals.events;
    block.totals.plays += plays.count;
  }
  block.ids += id + '\n';
  for (const double value : model.listener(user).taste) block.tastes.push_back(static_cast<float>(value));
}

void add(const SimulatedListenerTotals& part, SimulatedListenerTotals& totals) {
  totals.samples += part.samples;
  totals.plays += part.plays;
  totals.events += part.events;
  for (std::size_t i = 0; i < part.of_context.size(); ++i) totals.of_context[i] += part.of_context[i];
  for (std::size_t i = 0; i < part.users_with.size(); ++i) totals.users_with[i] += part.users_with[i];
}

}  // namespace

SimulatedListenerTotals write_simulated_listeners(const SimulateConfig& config, const SimulatedCorpus& corpus,
                                                  const std::filesystem::path& folder, int threads) {
  const ListenerModel model(config, corpus);
  SimulatedListenerTotals totals;
  totals.of_context.assign(model.contexts(), 0);
  totals.users_with.assign(model.contexts() + 1, 0);
  const SimulatedListenerTotals none = totals;
  AtomicFile samples(folder / "samples.csv"), events(folder / "events.csv"), ids(folder / "tastes.ids.csv");
  std::string header = "song_id,user_id";
  for (const std::string& tag : corpus.complete.vocabulary.tags()) header += ',' + csv_cell(tag);
  samples.write(header + '\n');
  events.write("user_id,track_id,count\n");
  ids.write("user_id\n");
  std::vector<float> tastes;
  for_each_in_order<ListenerBlock>((model.users() + kListenerUsersOfBlock - 1) / kListenerUsersOfBlock, threads,
                                   4 * static_cast<std::size_t>(std::max(threads, 1)),
                                   [&](std::size_t block) {
                                     ListenerBlock made{"", "", "", {}, none};
                                     const std::size_t end =
                                         std::min(model.users(), (block + 1) * kListenerUsersOfBlock);
                                     for (std::size_t user = block * kListenerUsersOfBlock; user < end; ++user)
                                       add_user(model, corpus, user, made);
                                     return made;
                                   },
                                   [&](std::size_t, const ListenerBlock& made) {
                                     samples.write(made.samples);
                                     events.write(made.events);
                                     ids.write(made.ids);
                                     tastes.insert(tastes.end(), made.tastes.begin(), made.tastes.end());
                                     add(made.totals, totals);
                                   });
  samples.commit();
  events.commit();
  write_npy(folder / "tastes.npy", {model.users(), static_cast<std::size_t>(config.listeners.taste_dimension)},
            tastes.data());
  ids.commit();
  totals.ceilings = listener_ceilings(model, config.seed, threads);
  return totals;
}

}  // namespace ctxtag
