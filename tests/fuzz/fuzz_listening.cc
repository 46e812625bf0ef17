#include "ctxtag/base/error.h"
#include "ctxtag/users/listening_events.h"
#include "fuzz_file.h"

/// Every table that is accepted has at least one play for each user, in cells that are tracks and ascend.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const ctxtag::ListeningEvents events = ctxtag::read_listening_events(ctxtag::fuzz::input_file(data, size));
    const ctxtag::SparseRows& plays = events.counts.by_user;
    ctxtag::fuzz::require(plays.rows() == events.counts.users.size() && plays.rows() > 0);
    for (std::size_t user = 0; user < plays.rows(); ++user) {
      ctxtag::fuzz::require(plays.cells_of(user) > 0);
      for (auto i = static_cast<std::size_t>(plays.begins[user]); i < static_cast<std::size_t>(plays.begins[user + 1]);
           ++i) {
        ctxtag::fuzz::require(plays.columns[i] >= 0);
        ctxtag::fuzz::require(static_cast<std::size_t>(plays.columns[i]) < events.counts.tracks.size());
        ctxtag::fuzz::require(i == static_cast<std::size_t>(plays.begins[user]) ||
                              plays.columns[i - 1] < plays.columns[i]);
        ctxtag::fuzz::require(plays.values[i] > 0.0F);
      }
    }
  } catch (const ctxtag::DataError&) {
  }
  return 0;
}
