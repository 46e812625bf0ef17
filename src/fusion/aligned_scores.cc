#include "ctxtag/fusion/aligned_scores.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/sample_joins.h"

namespace ctxtag {
namespace {

std::vector<std::string> track_texts(const std::vector<TrackId>& ids) {
  std::vector<std::string> texts;
  texts.reserve(ids.size());
  for (const TrackId& id : ids) texts.push_back(id.value);
  return texts;
}

std::vector<std::string> user_texts(const std::vector<UserId>& users) {
  std::vector<std::string> texts;
  texts.reserve(users.size());
  for (const UserId& user : users) texts.push_back(user.value);
  return texts;
}

void require_usable(const std::vector<ScoreTable>& tables, const std::vector<std::string>& names) {
  if (tables.size() < 2) throw ConfigError("a fusion needs the scores of at least two systems");
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const ScoreTable& table = tables[i];
    if (table.vocabulary != tables[0].vocabulary) {
      throw ConfigError(names[i] + ": its tags (" + joined(table.vocabulary.tags()) + ") are not those of " + names[0] +
                        " (" + joined(tables[0].vocabulary.tags()) + "), in this order");
    }
    for (Eigen::Index row = 0; row < table.scores.rows(); ++row) {
      for (Eigen::Index tag = 0; tag < table.scores.cols(); ++tag) {
        const double score = table.scores(row, tag);
        if (score >= 0.0 && score <= 1.0) continue;
        throw DataError(fmt::format("{}: the score of '{}', tag '{}', is {}; a fusion takes probabilities, from 0 to 1",
                                    names[i], table.ids[static_cast<std::size_t>(row)].value,
                                    table.vocabulary[static_cast<std::size_t>(tag)], to_text(score)));
      }
    }
  }
}

// Where a table has the row of each key; -1 where it has none.
std::vector<Eigen::Index> places(const AlignedScores& base, const ScoreTable& table, const std::string& name) {
  require_one_spelling(track_texts(base.ids), "the rows", track_texts(table.ids), name);
  const bool per_user = !table.users.empty();
  if (per_user) require_one_spelling(user_texts(base.users), "the rows' users", user_texts(table.users), name);
  const RowIndex rows = per_user ? by_sample(table).rows() : table.rows();
  std::vector<Eigen::Index> found;
  for (std::size_t row = 0; row < base.size(); ++row) {
    const auto place = rows.find(per_user ? base.key(row) : base.ids[row]);
    found.push_back(place == rows.end() ? -1 : static_cast<Eigen::Index>(place->second));
  }
  return found;
}

AlignedScores base_rows(const std::vector<ScoreTable>& tables, const SampleTable* samples) {
  AlignedScores base;
  base.vocabulary = tables[0].vocabulary;
  const auto of_users =
      std::find_if(tables.begin(), tables.end(), [](const ScoreTable& table) { return !table.users.empty(); });
  if (of_users != tables.end()) {
    base.ids = of_users->ids;
    base.users = of_users->users;
  } else if (samples != nullptr) {
    base.ids = samples->labels.ids;
    base.users = samples->users;
  } else {
    base.ids = tables[0].ids;
  }
  return base;
}

void report_lacking(const std::string& message, bool allow_partial, std::vector<std::string>& notes) {
  if (!allow_partial) throw ConfigError(message + "; give their scores, or set allow_partial to leave them out");
  notes.push_back(message + "; left out");
}

// Rows of a table like the base's that the base lacks.
void check_unused(const AlignedScores& base, const ScoreTable& table, const std::vector<Eigen::Index>& found,
                  const std::string& name, bool allow_partial, std::vector<std::string>& notes) {
  if (table.users.empty() != base.users.empty()) return;
  std::vector<bool> used(table.ids.size(), false);
  for (const Eigen::Index row : found) {
    if (row >= 0) used[static_cast<std::size_t>(row)] = true;
  }
  const auto first = std::find(used.begin(), used.end(), false);
  if (first == used.end()) return;
  const auto row = static_cast<std::size_t>(first - used.begin());
  report_lacking(
      fmt::format("{} of {} rows of {} are not in all other tables ('{}')", std::count(used.begin(), used.end(), false),
                  used.size(), name,
                  (table.users.empty() ? table.ids[row] : sample_id(table.ids[row], table.users[row])).value),
      allow_partial, notes);
}

}  // namespace

TrackId AlignedScores::key(std::size_t row) const { return users.empty() ? ids[row] : sample_id(ids[row], users[row]); }

AlignedScores AlignedScores::rows(const std::vector<Eigen::Index>& wanted) const {
  AlignedScores result;
  result.vocabulary = vocabulary;
  for (const Eigen::Index row : wanted) {
    result.ids.push_back(ids[static_cast<std::size_t>(row)]);
    if (!users.empty()) result.users.push_back(users[static_cast<std::size_t>(row)]);
  }
  for (const RealMatrix& scores : systems) result.systems.emplace_back(scores(wanted, Eigen::all));
  return result;
}

AlignedScores aligned_scores(const std::vector<ScoreTable>& tables, const std::vector<std::string>& names,
                             const SampleTable* samples, bool allow_partial) {
  require_usable(tables, names);
  const AlignedScores base = base_rows(tables, samples);
  std::vector<std::vector<Eigen::Index>> found;
  std::vector<std::string> notes;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    found.push_back(places(base, tables[i], names[i]));
    check_unused(base, tables[i], found[i], names[i], allow_partial, notes);
    const auto first = std::find(found[i].begin(), found[i].end(), -1);
    if (first == found[i].end()) continue;
    report_lacking(
        fmt::format("{} of {} rows have no score in {} ('{}')", std::count(found[i].begin(), found[i].end(), -1),
                    base.size(), names[i], base.key(static_cast<std::size_t>(first - found[i].begin())).value),
        allow_partial, notes);
  }
  std::vector<Eigen::Index> common;
  for (std::size_t row = 0; row < base.size(); ++row) {
    if (std::all_of(found.begin(), found.end(), [row](const auto& of_table) { return of_table[row] >= 0; })) {
      common.push_back(static_cast<Eigen::Index>(row));
    }
  }
  if (common.empty()) throw ConfigError("no row has scores in all tables");
  AlignedScores result = base.rows(common);
  result.notes = std::move(notes);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    std::vector<Eigen::Index> from;
    from.reserve(common.size());
    for (const Eigen::Index row : common) from.push_back(found[i][static_cast<std::size_t>(row)]);
    result.systems.emplace_back(tables[i].scores(from, Eigen::all));
  }
  return result;
}

}  // namespace ctxtag
