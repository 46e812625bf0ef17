#include "from_features.h"

#include <unordered_set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/user_vectors.h"
#include "ctxtag/formats/csv.h"

namespace ctxtag::tools {
namespace {

std::unordered_set<UserId> known_users(const std::string& file) {
  const UserVectors vectors = read_user_vectors(file);
  return {vectors.users.begin(), vectors.users.end()};
}

void require_known(const std::unordered_set<UserId>& known, const UserId& user, const std::string& file) {
  if (known.count({escaped_bytes(unescaped_bytes(user.value))}) == 0)
    throw ConfigError(file + ": there is no vector of user '" + user.value + "'");
}

}  // namespace

void ListenerChoice::validate() const {
  if (!user.empty() && users.empty()) throw ConfigError("--user: needs --users, the table of user vectors");
  if (!user.empty() && !samples.empty()) throw ConfigError("--user and --samples exclude each other");
  if (!users.empty() && user.empty() && samples.empty())
    throw ConfigError("--users: say for whom, by --user or --samples");
}

ScoreTable for_listeners(const ScoreTable& per_track, const ListenerChoice& choice) {
  if (choice.samples.empty() && choice.user.empty()) return per_track;
  const auto known = choice.users.empty() ? std::unordered_set<UserId>() : known_users(choice.users);
  if (!choice.user.empty()) {
    require_known(known, {choice.user}, choice.users);
    ScoreTable table = per_track;
    table.users.assign(table.ids.size(), {choice.user});
    return table;
  }
  const RowIndex rows = per_track.rows();
  ScoreTable table;
  table.vocabulary = per_track.vocabulary;
  std::vector<Eigen::Index> from;
  CsvReader reader(choice.samples);
  const std::size_t song = reader.column("song_id"), user = reader.column("user_id");
  for (std::vector<std::string> cells; reader.next(cells);) {
    const auto found = rows.find({cells[song]});
    if (found == rows.end())
      throw ConfigError(to_text(reader.at()) + "song '" + cells[song] + "' is not among the features");
    if (!choice.users.empty()) require_known(known, {cells[user]}, choice.users);
    table.ids.push_back({cells[song]});
    table.users.push_back({cells[user]});
    from.push_back(static_cast<Eigen::Index>(found->second));
  }
  table.scores.resize(static_cast<Eigen::Index>(from.size()), per_track.scores.cols());
  for (std::size_t i = 0; i < from.size(); ++i)
    table.scores.row(static_cast<Eigen::Index>(i)) = per_track.scores.row(from[i]);
  return table;
}

}  // namespace ctxtag::tools
