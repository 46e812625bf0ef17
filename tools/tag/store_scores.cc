#include "tag/store_scores.h"

#include <numeric>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/formats/csv.h"

namespace ctxtag::tools {
namespace {

// The rows to write: for each a track of the store and, where listeners are named, one of them.
struct Rows {
  std::vector<std::size_t> tracks;
  std::vector<UserId> users;  // empty, or one per row
};

// As tables write an id: valid UTF-8, other bytes as \xNN.
std::string one_form(const std::string& id) { return escaped_bytes(unescaped_bytes(id)); }

std::vector<std::size_t> all_rows(const FeatureStore& store) {
  std::vector<std::size_t> rows(store.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

Rows rows_of(const ListenerChoice& choice, const FeatureStore& store) {
  Rows rows;
  if (choice.samples.empty()) {
    rows.tracks = all_rows(store);
    if (!choice.user.empty()) rows.users.assign(store.size(), {one_form(choice.user)});
    return rows;
  }
  CsvReader reader(choice.samples);
  const std::size_t song = reader.column("song_id"), user = reader.column("user_id");
  for (std::vector<std::string> cells; reader.next(cells);) {
    const auto found = store.rows().find({one_form(cells[song])});
    if (found == store.rows().end())
      throw ConfigError(to_text(reader.at()) + "song '" + cells[song] + "' is not among the features");
    rows.tracks.push_back(found->second);
    rows.users.push_back({one_form(cells[user])});
  }
  if (rows.tracks.empty()) throw ConfigError(to_text(reader.at()) + "the table has no rows");
  return rows;
}

Rows part_of(const Rows& rows, const Shard& shard) {
  const auto [first, last] = range_of(shard, rows.tracks.size());
  const auto cut = [first = static_cast<std::ptrdiff_t>(first), last = static_cast<std::ptrdiff_t>(last)](auto& all) {
    return std::vector(all.begin() + first, all.begin() + last);
  };
  return {cut(rows.tracks), rows.users.empty() ? rows.users : cut(rows.users)};
}

// Rows by what was extracted of their tracks, and their listeners.
InputList list_of(const Rows& rows, const FeatureStore& store) {
  std::vector<TrackId> names;
  for (std::size_t row = 0; row < rows.tracks.size(); ++row) {
    const FeatureEntry& entry = store.entries()[rows.tracks[row]];
    names.push_back({entry.id.value + '\n' + entry.sha256 + (rows.users.empty() ? "" : '\n' + rows.users[row].value)});
  }
  return input_list(names);
}

std::vector<std::size_t> vector_rows(const UserVectors& vectors, const std::vector<UserId>& users,
                                     const std::string& file) {
  std::unordered_map<UserId, std::size_t> places;
  for (std::size_t row = 0; row < vectors.size(); ++row) places.emplace(vectors.users[row], row);
  std::vector<std::size_t> rows;
  for (const UserId& user : users) {
    const auto found = places.find(user);
    if (found == places.end())
      throw ConfigError(escaped_bytes(file) + ": there is no vector of user '" + escaped_bytes(user.value) + "'");
    rows.push_back(found->second);
  }
  return rows;
}

}  // namespace

std::size_t row_of_user(const UserVectors& vectors, const std::string& user, const std::string& file) {
  return vector_rows(vectors, {{one_form(user)}}, file).front();
}

void ListenerChoice::validate() const {
  if (!user.empty() && users.empty()) throw ConfigError("--user: needs --users, the table of user vectors");
  if (!user.empty() && !samples.empty()) throw ConfigError("--user and --samples exclude each other");
  if (!users.empty() && user.empty() && samples.empty())
    throw ConfigError("--users: say for whom, by --user or --samples");
}

StoreScores scores_from(const nn::Tagger& tagger, const std::shared_ptr<const FeatureStore>& store,
                        const ListenerChoice& choice, const Shard& shard, int threads,
                        const std::function<void(std::size_t done, std::size_t total)>& progress) {
  const Rows all = rows_of(choice, *store);
  const Rows rows = part_of(all, shard);
  nn::ListenerRows listeners;
  UserVectors vectors;
  if (!choice.users.empty()) {
    vectors = read_user_vectors(choice.users);
    listeners = {&vectors, rows.tracks, vector_rows(vectors, rows.users, choice.users)};
  }
  StoreScores result;
  result.inputs = list_of(all, *store);
  ScoreTable& table = result.table;
  for (const std::size_t track : rows.tracks) table.ids.push_back(store->entries()[track].id);
  table.users = rows.users;
  table.vocabulary = tagger.description().vocabulary;
  if (tagger.description().user_numbers != 0) {
    if (choice.users.empty()) {
      throw ConfigError("--users: this model looks at listeners; give their vectors, and --user or --samples");
    }
    SpectrogramScores scores =
        tagger.score(store, listeners, threads, [&](std::size_t done) { progress(done, rows.tracks.size()); });
    for (std::size_t row = 0; row < table.ids.size(); ++row)
      result.embedded.push_back(sample_id(table.ids[row], table.users[row]));
    result.embeddings.assign(scores.embeddings.data(), scores.embeddings.data() + scores.embeddings.size());
    table.scores = std::move(scores.scores);
    return result;
  }
  // Listeners change nothing: every track once. Without samples a shard's tracks are its rows.
  const std::vector<std::size_t> tracks = choice.samples.empty() ? rows.tracks : all_rows(*store);
  const SpectrogramScores scores =
      tagger.score(store, tracks, threads, [&](std::size_t done) { progress(done, tracks.size()); });
  for (const std::size_t track : tracks) result.embedded.push_back(store->entries()[track].id);
  result.embeddings.assign(scores.embeddings.data(), scores.embeddings.data() + scores.embeddings.size());
  table.scores.resize(static_cast<Eigen::Index>(rows.tracks.size()), scores.scores.cols());
  for (std::size_t row = 0; row < rows.tracks.size(); ++row) {
    const std::size_t from = choice.samples.empty() ? row : rows.tracks[row];
    table.scores.row(static_cast<Eigen::Index>(row)) = scores.scores.row(static_cast<Eigen::Index>(from));
  }
  return result;
}

}  // namespace ctxtag::tools
