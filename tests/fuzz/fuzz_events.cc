#include <cstdint>
#include <tuple>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/users/user_dataset.h"
#include "fuzz_file.h"

/// Of events that are accepted, each user, track and context occurs once; built samples have a context and valid ids.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ctxtag;
  try {
    const ContextEvents events = read_context_events({fuzz::input_file(data, size)}, {}, {OnError::kSkip, false});
    for (std::size_t i = 1; i < events.uses.size(); ++i) {
      const ContextEvents::Use &a = events.uses[i - 1], &b = events.uses[i];
      fuzz::require(std::tie(a.track, a.user, a.context) < std::tie(b.track, b.user, b.context));
    }
    UserBuildConfig config;
    config.min_users = config.min_tags = 1;
    for (const ContextSample& sample : user_dataset(events, config).samples) {
      fuzz::require(sample.contexts != 0 && sample.user < events.users.size() && sample.track < events.tracks.size());
      fuzz::require(is_utf8(events.users[sample.user]) && is_utf8(events.tracks[sample.track]));
    }
  } catch (const Error&) {
  }
  return 0;
}
