// Writes playlists in the format of the Million Playlist Dataset, for measuring how fast they are read.
// usage: ctxtag_make_mpd_slices FOLDER SLICES [SEED]     a slice: 1,000 playlists of 66 tracks on average, about 33 MB
// Titles: one in four holds a context word. Tracks are drawn with probability falling off with rank, as in real
// playlists.
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "ctxtag/base/random.h"

namespace {

constexpr int kPlaylistsOfSlice = 1000;
constexpr double kMeanTracks = 66.0, kCatalogue = 2262292.0;  // distinct tracks of the original

const char* const kContexts[] = {"car",    "chill", "club",    "dance",   "gym",     "happy",
                                 "night",  "party", "relax",   "running", "sad",     "sleep",
                                 "summer", "work",  "workout", "train",   "morning", "shower"};
const char* const kOthers[] = {"country",   "Disney",   "rap",
                               "throwback", "my music", "Oldies \\ud83c\\udfb6",
                               "R&amp;B",   "rock",     "\\u00e9t\\u00e9",
                               "piano",     "feels",    "good vibes",
                               "random",    "new"};

template <std::size_t N>
std::string one_of(const char* const (&words)[N], ctxtag::Random& random) {
  return words[random.below(N)];
}

std::string uri(const char* kind, std::uint64_t number) {
  static const char kDigits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  ctxtag::Random random(ctxtag::mixed_seed({number, static_cast<std::uint64_t>(kind[0])}));
  std::string text = std::string("spotify:") + kind + ":";
  for (int i = 0; i < 22; ++i) text += kDigits[random.below(62)];
  return text;
}

void add_track(std::string& text, int position, std::uint64_t track) {
  const std::uint64_t artist = track / 8, album = track / 3;
  text += position == 0 ? "                " : ",\n                ";
  text += "{\n                    \"pos\": " + std::to_string(position);
  text += ",\n                    \"artist_name\": \"Artist Number " + std::to_string(artist);
  text += "\",\n                    \"track_uri\": \"" + uri("track", track);
  text += "\",\n                    \"artist_uri\": \"" + uri("artist", artist);
  text += "\",\n                    \"track_name\": \"Some Song \\\"" + std::to_string(track) + "\\\" (feat. Somebody)";
  text += "\",\n                    \"album_uri\": \"" + uri("album", album);
  text += "\",\n                    \"duration_ms\": " + std::to_string(120000 + track % 200000);
  text += ",\n                    \"album_name\": \"An Album " + std::to_string(album) +
          " (Deluxe Edition)\"\n                }";
}

std::string slice(int number, std::uint64_t seed) {
  std::string text = "{\n    \"info\": {\n        \"generated_on\": \"test data\",\n        \"slice\": \"" +
                     std::to_string(number * kPlaylistsOfSlice) +
                     "\",\n        \"version\": \"v1\"\n    },\n    \"playlists\": [\n";
  ctxtag::Random random(ctxtag::mixed_seed({seed, static_cast<std::uint64_t>(number)}));
  for (int i = 0; i < kPlaylistsOfSlice; ++i) {
    const std::string other = one_of(kOthers, random);
    const std::string title = random.uniform() < 0.25 ? one_of(kContexts, random) + " " + other : other;
    const int tracks = 5 + static_cast<int>(-(kMeanTracks - 5.0) * std::log(1.0 - random.uniform()));
    text += i == 0 ? "        {\n" : ",\n        {\n";
    text += "            \"name\": \"" + title +
            "\",\n            \"collaborative\": \"false\",\n            \"pid\": " +
            std::to_string(number * kPlaylistsOfSlice + i) +
            ",\n            \"modified_at\": 1493424000,\n            \"num_tracks\": " + std::to_string(tracks) +
            ",\n            \"num_albums\": 40,\n            \"num_followers\": 1,\n            \"tracks\": [\n";
    for (int track = 0; track < tracks; ++track) {
      const double rank = std::exp(random.uniform() * std::log(kCatalogue));
      add_track(text, track, static_cast<std::uint64_t>(random.uniform() < 0.4 ? rank : random.uniform() * kCatalogue));
    }
    text +=
        "\n            ],\n            \"num_edits\": 6,\n            \"duration_ms\": 11532414,\n            "
        "\"num_artists\": 37\n        }";
  }
  return text + "\n    ]\n}\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: ctxtag_make_mpd_slices FOLDER SLICES [SEED]\n";
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const int slices = std::atoi(argv[2]);
  const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 0;
  std::filesystem::create_directories(folder);
  for (int i = 0; i < slices; ++i) {
    const int first = i * kPlaylistsOfSlice;
    std::ofstream out(
        folder / ("mpd.slice." + std::to_string(first) + "-" + std::to_string(first + kPlaylistsOfSlice - 1) + ".json"),
        std::ios::binary);
    out << slice(i, seed);
    if (!out.flush()) {
      std::cerr << "cannot write into " << folder << '\n';
      return 3;
    }
  }
  return 0;
}
