#include "ctxtag/streams/stream_samples.h"

#include <algorithm>
#include <unordered_map>

#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

struct Pair {
  std::uint32_t user = 0, track = 0;
  Split part = Split::kTrain;
  std::vector<std::int64_t> streams;  // of each situation
  std::vector<std::size_t> first;     // stream of each, in the order of the table
};

void require_names(const StreamTable& streams) {
  if (streams.users.of_row.empty() || streams.tracks.of_row.empty()) {
    throw ConfigError("samples need streams with user_id and media_id");
  }
}

std::uint64_t key_of(const StreamTable& streams, std::size_t row) {
  return (std::uint64_t{streams.users.of_row[row]} << 32) | streams.tracks.of_row[row];
}

std::size_t situation_of(const Pair& pair) {
  std::size_t best = 0;
  for (std::size_t s = 1; s < pair.streams.size(); ++s) {
    if (pair.streams[s] > pair.streams[best] ||
        (pair.streams[s] == pair.streams[best] && pair.streams[s] > 0 && pair.first[s] < pair.first[best])) {
      best = s;
    }
  }
  return best;
}

void name_row(const StreamTable& streams, std::uint32_t user, std::uint32_t track, SampleTable& samples) {
  samples.labels.ids.push_back({streams.tracks.names[track]});
  samples.users.push_back({streams.users.names[user]});
}

}  // namespace

StreamSamples samples_of(const StreamTable& streams, const StreamParts& parts) {
  require_names(streams);
  StreamSamples result;
  std::vector<Pair> pairs;
  std::unordered_map<std::uint64_t, std::size_t> places;
  for (const auto& [part, rows] :
       {std::pair(Split::kTrain, &parts.train), std::pair(Split::kValidation, &parts.validation),
        std::pair(Split::kTest, &parts.test)}) {
    for (const std::size_t row : *rows) {
      if (streams.situation[row] < 0) continue;
      const auto [found, added] = places.emplace(key_of(streams, row), pairs.size());
      if (added) {
        pairs.push_back({streams.users.of_row[row], streams.tracks.of_row[row], part,
                         std::vector<std::int64_t>(streams.situations.size(), 0),
                         std::vector<std::size_t>(streams.situations.size(), 0)});
      } else {
        ++result.repeated;
      }
      Pair& pair = pairs[found->second];
      if (pair.part != part) continue;
      const auto situation = static_cast<std::size_t>(streams.situation[row]);
      if (pair.streams[situation]++ == 0) pair.first[situation] = row;
    }
  }
  if (pairs.empty()) throw ConfigError("no stream has a situation: there are no samples");
  SampleTable& samples = result.samples;
  samples.labels.vocabulary = streams.situations;
  const auto rows = static_cast<Eigen::Index>(pairs.size()),
             tags = static_cast<Eigen::Index>(streams.situations.size());
  samples.labels.values = ByteMatrix::Zero(rows, tags);
  samples.labels.known = ByteMatrix::Ones(rows, tags);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const std::size_t situation = situation_of(pairs[i]);
    name_row(streams, pairs[i].user, pairs[i].track, samples);
    samples.labels.values(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(situation)) = 1;
    for (std::size_t s = 0; s < pairs[i].streams.size(); ++s) {
      if (s != situation) result.other_situation += pairs[i].streams[s];
    }
    result.splits.splits.push_back(pairs[i].part);
  }
  result.splits.ids = samples.labels.ids;
  result.splits.users = samples.users;
  return result;
}

SampleTable candidates_of(const StreamTable& streams, const std::vector<std::size_t>& rows) {
  require_names(streams);
  std::vector<bool> wanted(streams.users.names.size(), false);
  for (const std::size_t row : rows) wanted[streams.users.of_row[row]] = true;
  SampleTable samples;
  samples.labels.vocabulary = streams.situations;
  for (std::uint32_t user = 0; user < wanted.size(); ++user) {
    for (std::uint32_t track = 0; wanted[user] && track < streams.tracks.names.size(); ++track) {
      name_row(streams, user, track, samples);
    }
  }
  const auto count = static_cast<Eigen::Index>(samples.size());
  samples.labels.values = ByteMatrix::Zero(count, static_cast<Eigen::Index>(streams.situations.size()));
  samples.labels.known = samples.labels.values;
  return samples;
}

}  // namespace ctxtag
