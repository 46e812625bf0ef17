#include "ctxtag/situation/session.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/streams/local_time.h"
#include "streams/stream_plan.h"

namespace ctxtag {
namespace {

std::map<std::string, float> time_columns(const SessionMoment& moment) {
  std::map<std::string, float> columns;
  if (moment.at.empty()) return columns;
  const auto values = time_values(local_time(clock_seconds(moment.at, moment.time_zone)));
  for (std::size_t i = 0; i < values.size(); ++i) columns[kTimeColumns[i].name] = values[i];
  return columns;
}

bool is_time(const StreamColumn& column) {
  return std::any_of(kTimeColumns.begin(), kTimeColumns.end(),
                     [&](const TimeColumn& time) { return column.name == time.name; });
}

// What the library says of each track for the user: tracks x situations that the two have in common.
struct Library {
  std::vector<TrackId> tracks;
  std::vector<std::size_t> situations;  // of the model
  RealMatrix scores;
};

void require_probabilities(const Library& library, const TagVocabulary& situations) {
  for (Eigen::Index row = 0; row < library.scores.rows(); ++row) {
    for (Eigen::Index column = 0; column < library.scores.cols(); ++column) {
      const double score = library.scores(row, column);
      if (score >= 0.0 && score <= 1.0) continue;
      throw ConfigError(fmt::format("the library's score of track '{}' for {} is {}; expected probabilities, 0 to 1",
                                    escaped_bytes(library.tracks[static_cast<std::size_t>(row)].value),
                                    situations[library.situations[static_cast<std::size_t>(column)]], to_text(score)));
    }
  }
}

Library library_of(const ScoreTable& table, const TagVocabulary& situations, const std::string& user,
                   std::vector<std::string>& notes) {
  Library library;
  std::vector<std::size_t> columns;
  std::vector<std::string> lacking;
  for (std::size_t s = 0; s < situations.size(); ++s) {
    if (const auto column = table.vocabulary.find(situations[s])) {
      library.situations.push_back(s);
      columns.push_back(*column);
    } else {
      lacking.push_back(situations[s]);
    }
  }
  if (columns.empty()) {
    throw ConfigError("the library has none of the model's situations (" + joined(situations.tags()) +
                      "); its tags are: " + joined(table.vocabulary.tags()));
  }
  if (!lacking.empty()) notes.push_back("the library says nothing of: " + joined(lacking));
  const bool known = std::find(table.users.begin(), table.users.end(), UserId{user}) != table.users.end();
  if (!table.users.empty() && !known) {
    notes.push_back(
        (user.empty() ? "no user is named" : "the library does not know user '" + escaped_bytes(user) + "'") +
        std::string(": every track counts as its users' mean"));
  }
  std::unordered_map<std::string, std::size_t> places;
  std::vector<double> sums, counts;
  for (std::size_t row = 0; row < table.ids.size(); ++row) {
    if (known && table.users[row].value != user) continue;
    const auto [found, added] = places.emplace(table.ids[row].value, library.tracks.size());
    if (added) {
      library.tracks.push_back(table.ids[row]);
      counts.push_back(0.0);
      sums.resize(sums.size() + columns.size(), 0.0);
    }
    counts[found->second] += 1.0;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      sums[found->second * columns.size() + c] +=
          table.scores(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(columns[c]));
    }
  }
  library.scores = Eigen::Map<const RealMatrix>(sums.data(), static_cast<Eigen::Index>(counts.size()),
                                                static_cast<Eigen::Index>(columns.size()));
  library.scores.colwise() /= Eigen::Map<const Eigen::ArrayXd>(counts.data(), library.scores.rows());
  require_probabilities(library, situations);
  return library;
}

std::vector<std::string> artists_of(const std::vector<TrackId>& tracks, const TrackDescriptions* described) {
  const auto column =
      described == nullptr
          ? std::size_t{0}
          : static_cast<std::size_t>(std::find(described->columns.begin(), described->columns.end(), "artist") -
                                     described->columns.begin());
  if (described == nullptr || column == described->columns.size()) {
    throw ConfigError("per_artist needs a track table with a column artist (--tracks)");
  }
  std::vector<std::string> artists;
  for (const TrackId& track : tracks) {
    const auto found = described->rows.find(track);
    artists.push_back(found == described->rows.end() ? "" : described->cells[found->second][column]);
  }
  return artists;
}

// Positions of the tracks to play, best first.
std::vector<std::size_t> chosen(const Library& library, const Eigen::ArrayXd& scores,
                                const TrackDescriptions* described, const SessionConfig& config) {
  const std::vector<std::string> artists =
      config.per_artist > 0 ? artists_of(library.tracks, described) : std::vector<std::string>();
  std::unordered_map<std::string, int> of_artist;
  const double best = std::max(scores.maxCoeff(), 1e-300);
  const Eigen::ArrayXd lengths = library.scores.square().rowwise().sum().sqrt().max(1e-300);
  Eigen::ArrayXd likeness = Eigen::ArrayXd::Zero(scores.size());
  std::vector<bool> taken(static_cast<std::size_t>(scores.size()), false);
  std::vector<std::size_t> order;
  while (order.size() < static_cast<std::size_t>(config.length)) {
    Eigen::Index next = -1;
    double next_value = 0.0;
    for (Eigen::Index i = 0; i < scores.size(); ++i) {
      const auto track = static_cast<std::size_t>(i);
      if (taken[track]) continue;
      const double value = (1.0 - config.diversity) * scores(i) / best - config.diversity * likeness(i);
      if (next >= 0 && (value < next_value || (value == next_value && scores(i) <= scores(next)))) continue;
      if (!artists.empty() && !artists[track].empty()) {
        const auto count = of_artist.find(artists[track]);
        if (count != of_artist.end() && count->second >= config.per_artist) continue;
      }
      next = i, next_value = value;
    }
    if (next < 0) break;
    const auto track = static_cast<std::size_t>(next);
    taken[track] = true;
    order.push_back(track);
    if (!artists.empty()) ++of_artist[artists[track]];
    if (config.diversity > 0.0) {
      const Eigen::ArrayXd cosines =
          (library.scores.matrix() * library.scores.row(next).matrix().transpose()).array() / (lengths * lengths(next));
      likeness = likeness.max(cosines);
    }
  }
  return order;
}

}  // namespace

StreamTable stream_now(const SituationModel& model, const SessionMoment& moment, std::vector<std::string>& notes) {
  const std::map<std::string, float> time = time_columns(moment);
  StreamTable stream;
  std::vector<std::string> known;
  for (const EncodedColumn& column : model.encoding().columns) {
    if (column.signal == "user") continue;
    StreamColumn& now = stream.columns.emplace_back();
    now.name = column.name;
    now.signal = column.signal;
    now.categorical = !column.book.empty() || column.categorical;
    now.values = {kMissing};
    known.push_back(column.name);
    const auto given = moment.signals.find(column.name);
    if (given == moment.signals.end() || given->second.empty()) {
      const auto found = time.find(column.name);
      if (found != time.end()) now.values[0] = found->second;
      continue;
    }
    double number = 0.0;
    const NumberRange* const range = range_of_column(column.name);
    if (now.categorical) {
      now.book = {given->second};
      now.values[0] = 0.0F;
      if (std::find(column.book.begin(), column.book.end(), given->second) == column.book.end()) {
        notes.push_back(fmt::format("the model has no {} '{}' and takes it as unknown; it knows {}", column.signal,
                                    escaped_bytes(given->second), joined(column.book)));
      }
    } else if (parse_number(given->second, number) && std::isfinite(static_cast<float>(number))) {
      if (range != nullptr && !range->holds(number)) {
        throw ConfigError(fmt::format("{}: {}: '{}'; expected {}", column.name, range->reason,
                                      escaped_bytes(given->second), range->expected));
      }
      now.values[0] = static_cast<float>(number);
    } else {
      throw ConfigError(column.name + ": '" + escaped_bytes(given->second) + "' is no number");
    }
  }
  for (const auto& [name, value] : moment.signals) {
    if (!value.empty() && std::find(known.begin(), known.end(), name) == known.end()) {
      throw ConfigError("the model has no column " + name + "; it has: " + joined(known));
    }
  }
  const auto untold = [&](const StreamColumn& column) {
    return time.empty() && is_time(column) && std::isnan(column.values[0]);
  };
  if (std::any_of(stream.columns.begin(), stream.columns.end(), untold)) {
    notes.emplace_back("the time is not known (--at): the model takes hour and day as unknown");
  }
  stream.users = {{moment.user}, {0}};
  stream.situations = model.situations();
  stream.situation = {-1};
  stream.row = {1};
  return stream;
}

Session session(const SituationModel& model, const SessionMoment& moment, const ScoreTable& library,
                const TrackDescriptions* artists, const SessionConfig& config) {
  config.validate();
  Session result;
  const ScoreTable now = model.scores(stream_now(model, moment, result.notes), 1);
  for (std::size_t s = 0; s < model.situations().size(); ++s) {
    result.situations.push_back({model.situations()[s], now.scores(0, static_cast<Eigen::Index>(s))});
  }
  std::stable_sort(result.situations.begin(), result.situations.end(),
                   [](const auto& a, const auto& b) { return a.probability > b.probability; });
  if (result.situations.front().probability < config.least_probability) {
    result.abstained = true;
    result.notes.push_back(fmt::format(
        "nothing is offered: the likeliest situation, {}, has probability {:.3f}, and {} is "
        "asked for (least_probability)",
        result.situations.front().situation, result.situations.front().probability, to_text(config.least_probability)));
    return result;
  }
  const Library tracks = library_of(library, model.situations(), moment.user, result.notes);
  Eigen::VectorXd weights(static_cast<Eigen::Index>(tracks.situations.size()));
  for (std::size_t s = 0; s < tracks.situations.size(); ++s) {
    weights(static_cast<Eigen::Index>(s)) = now.scores(0, static_cast<Eigen::Index>(tracks.situations[s]));
  }
  RealMatrix parts = tracks.scores;
  if (config.normalise) parts.colwise() /= tracks.scores.rowwise().sum().max(1e-300).eval();
  const Eigen::ArrayXd scores = (parts.matrix() * weights).array();
  for (const std::size_t track : chosen(tracks, scores, artists, config)) {
    const auto row = static_cast<Eigen::Index>(track);
    Eigen::Index reason = 0;
    (parts.row(row).transpose() * weights.array()).maxCoeff(&reason);
    result.tracks.push_back({tracks.tracks[track], scores(row),
                             model.situations()[tracks.situations[static_cast<std::size_t>(reason)]], weights(reason),
                             tracks.scores(row, reason)});
  }
  return result;
}

}  // namespace ctxtag
