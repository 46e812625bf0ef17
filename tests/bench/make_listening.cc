// Writes listening events for benchmarks: make_listening USERS TRACKS PAIRS > events.csv
#include <cstdio>
#include <cstdlib>

#include "support/listening.h"

int main(int argc, char** argv) {
  if (argc != 4) return std::fputs("usage: make_listening USERS TRACKS PAIRS > events.csv\n", stderr), 2;
  const int users = std::atoi(argv[1]), tracks = std::atoi(argv[2]);
  const double mean = std::atof(argv[3]) / users;
  std::puts("user_id,track_id,count");
  for (int user = 0; user < users; ++user) {
    const int distinct = ctxtag::test::distinct_tracks_of(1, user, mean, tracks);
    for (const auto& [track, count] : ctxtag::test::listening_of(1, user, tracks, distinct)) {
      std::printf("u%d,t%d,%d\n", user, static_cast<int>(track), count);
    }
  }
  return 0;
}
