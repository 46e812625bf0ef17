#include <cmath>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/users/als.h"

namespace ctxtag {
namespace {

void require_dimensions(const VectorMatrix& vectors, const char* what, const AlsConfig& config) {
  if (vectors.rows() == 0 || vectors.cols() == config.dimensions) return;
  throw ConfigError(std::string("the earlier vectors of ") + what + " have " + std::to_string(vectors.cols()) +
                    " numbers each, als.dimensions is " + std::to_string(config.dimensions) +
                    "; a warm start needs as many");
}

/// Copies the earlier vector of every id that has one, and returns of how many.
template <typename Id>
std::size_t take_over(const std::vector<Id>& ids, const std::vector<Id>& earlier_ids, const VectorMatrix& earlier,
                      VectorMatrix& vectors) {
  std::unordered_map<Id, Eigen::Index> rows;
  for (std::size_t i = 0; i < earlier_ids.size(); ++i) rows.emplace(earlier_ids[i], static_cast<Eigen::Index>(i));
  std::size_t found = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto row = rows.find(ids[i]);
    if (row == rows.end()) continue;
    vectors.row(static_cast<Eigen::Index>(i)) = earlier.row(row->second);
    ++found;
  }
  return found;
}

template <typename Id>
void require_known(std::size_t found, const char* noun, const std::vector<Id>& ids, const std::vector<Id>& earlier) {
  if (found > 0 || earlier.empty()) return;
  throw ConfigError(std::string("no ") + noun + " of the events has an earlier vector: the events have '" +
                    ids.front().value + "', the vectors '" + earlier.front().value + "'; are these the same ids?");
}

}  // namespace

AlsModel first_model(const PlayCounts& counts, const AlsConfig& config, std::uint64_t seed) {
  AlsModel model;
  model.tracks = VectorMatrix::Zero(static_cast<Eigen::Index>(counts.tracks.size()), config.dimensions);
  model.users.resize(static_cast<Eigen::Index>(counts.users.size()), config.dimensions);
  const double scale = 1.0 / std::sqrt(config.dimensions);
  for (Eigen::Index row = 0; row < model.users.rows(); ++row) {
    Random random(mixed_seed({seed, text_hash(counts.users[static_cast<std::size_t>(row)].value)}));
    for (Eigen::Index i = 0; i < model.users.cols(); ++i) {
      model.users(row, i) = static_cast<float>(scale * random.normal());
    }
  }
  return model;
}

WarmModel warm_model(const PlayCounts& counts, const AlsConfig& config, std::uint64_t seed,
                     const EarlierVectors& earlier) {
  require_dimensions(earlier.users.values, "users", config);
  require_dimensions(earlier.tracks.values, "tracks", config);
  WarmModel warm{first_model(counts, config, seed)};
  warm.users = take_over(counts.users, earlier.users.users, earlier.users.values, warm.model.users);
  warm.tracks = take_over(counts.tracks, earlier.tracks.tracks, earlier.tracks.values, warm.model.tracks);
  require_known(warm.users, "user", counts.users, earlier.users.users);
  require_known(warm.tracks, "track", counts.tracks, earlier.tracks.tracks);
  return warm;
}

}  // namespace ctxtag
