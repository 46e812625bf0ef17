#include "ctxtag/evaluation/missing_labels.h"

#include <algorithm>
#include <tuple>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "evaluation/partial_truth.h"
#include "evaluation/row_selection.h"

namespace ctxtag {
namespace {

void require_tables_fit(const MissingTables& tables) {
  if (!tables.scores.users.empty()) {
    throw ConfigError("the scores are of tracks and users, labels are missing of tracks: give scores of tracks alone");
  }
  const auto require_tags = [&](const LabelMatrix& labels, const std::string& what) {
    if (labels.vocabulary != tables.scores.vocabulary)
      throw ConfigError("the " + what + " have other tags than the scores");
  };
  require_tags(tables.labels, "labels");
  if (!tables.verified) return;
  require_tags(*tables.verified, "verified labels");
  require_verified_fits(tables.labels, *tables.verified);
}

// The share of sorted values that lie below `value`, those that are equal counting half.
double share_below(const std::vector<double>& sorted, double value) {
  const auto [first, end] = std::equal_range(sorted.begin(), sorted.end(), value);
  const auto below = static_cast<double>(first - sorted.begin()), equal = static_cast<double>(end - first);
  return (below + equal / 2.0) / static_cast<double>(sorted.size());
}

bool is_set(const ByteMatrix& bytes, Eigen::Index row, Eigen::Index tag) { return bytes(row, tag) != 0; }

// All candidates of one tag, the highest score first.
std::vector<LikelyMissing> candidates_of(const MissingTables& tables, const SelectedRows& rows,
                                         const RowIndex& verified, std::size_t tag) {
  const auto column = static_cast<Eigen::Index>(tag);
  std::vector<double> sorted;
  std::vector<LikelyMissing> found;
  for (std::size_t i = 0; i < rows.scores.size(); ++i) {
    const TrackId& id = tables.scores.ids[static_cast<std::size_t>(rows.scores[i])];
    const double score = tables.scores.scores(rows.scores[i], column);
    sorted.push_back(score);
    if (is_set(tables.labels.known, rows.labels[i], column) && is_set(tables.labels.values, rows.labels[i], column)) {
      continue;
    }
    const auto seen = verified.find(id);
    if (seen != verified.end() && is_set(tables.verified->known, static_cast<Eigen::Index>(seen->second), column)) {
      continue;
    }
    found.push_back({id, tag, score, 0, 0.0});
  }
  std::sort(sorted.begin(), sorted.end());
  std::sort(found.begin(), found.end(), [](const LikelyMissing& a, const LikelyMissing& b) {
    return a.score != b.score ? a.score > b.score : a.track < b.track;
  });
  for (std::size_t i = 0; i < found.size(); ++i) {
    found[i].rank = static_cast<std::int64_t>(i) + 1;
    found[i].quantile = share_below(sorted, found[i].score);
  }
  return found;
}

}  // namespace

MissingList likely_missing(const MissingTables& tables, std::optional<Split> part, const MissingConfig& config) {
  config.validate();
  require_tables_fit(tables);
  MissingList list;
  const EvaluationTables scored{tables.scores, tables.labels, {}, tables.splits, {}};
  const SelectedRows rows = selected_rows(scored, part, config.allow_partial, list.notes);
  list.rows = static_cast<std::int64_t>(rows.scores.size());
  const RowIndex verified = tables.verified ? tables.verified->rows() : RowIndex();
  for (std::size_t tag = 0; tag < tables.scores.vocabulary.size(); ++tag) {
    std::vector<LikelyMissing> of_tag = candidates_of(tables, rows, verified, tag);
    list.candidates += static_cast<std::int64_t>(of_tag.size());
    const std::size_t most = config.per_tag == 0 ? of_tag.size() : static_cast<std::size_t>(config.per_tag);
    list.cells.insert(list.cells.end(), of_tag.begin(),
                      of_tag.begin() + static_cast<std::ptrdiff_t>(std::min(most, of_tag.size())));
  }
  const bool by_quantile = config.order == "quantile";
  std::sort(list.cells.begin(), list.cells.end(), [by_quantile](const LikelyMissing& a, const LikelyMissing& b) {
    const auto key = [by_quantile](const LikelyMissing& cell) {
      return std::make_tuple(by_quantile ? -cell.quantile : 0.0, -cell.score, cell.tag);
    };
    return key(a) != key(b) ? key(a) < key(b) : a.track < b.track;
  });
  if (config.top > 0 && list.cells.size() > static_cast<std::size_t>(config.top)) {
    list.cells.resize(static_cast<std::size_t>(config.top));
  }
  return list;
}

std::string missing_csv(const MissingList& list, const TagVocabulary& vocabulary,
                        const TrackDescriptions& descriptions) {
  std::vector<std::string> header{"track_id", "tag", "score", "rank", "quantile"};
  header.insert(header.end(), descriptions.columns.begin(), descriptions.columns.end());
  header.emplace_back("verdict");
  std::string text = csv_line(header);
  const std::vector<std::string> nothing(descriptions.columns.size());
  for (const LikelyMissing& cell : list.cells) {
    std::vector<std::string> row{cell.track.value, vocabulary[cell.tag], to_text(cell.score), std::to_string(cell.rank),
                                 to_text(cell.quantile)};
    const auto described = descriptions.rows.find(cell.track);
    const std::vector<std::string>& texts =
        described == descriptions.rows.end() ? nothing : descriptions.cells[described->second];
    row.insert(row.end(), texts.begin(), texts.end());
    row.emplace_back();
    text += csv_line(row);
  }
  return text;
}

}  // namespace ctxtag
