#include "importing/icassp2020_checks.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "importing/findings.h"
#include "importing/text_tables.h"

namespace ctxtag {
namespace {

constexpr std::int64_t kLeastCount = 3;  // of playlists, for a track to be given a tag

class Checks {
 public:
  Checks(const LabelMatrix& labels, const SourceFolder& source)
      : labels_(labels), rows_(labels.rows()), source_(source), findings_(source) {}

  // Tags equal, every id labelled, every label the same.
  void compare(const TagRows& table) {
    const std::string name = source_.name_of(table.file);
    each_cell(table, name, [&](std::size_t row, const std::string& tag, std::int64_t value, bool label) {
      if ((value != 0) == label) return;
      findings_.add(name + ": labels that differ from the label table", table.at(row),
                    fmt::format("'{}' of {} is {}, but {} there", escaped_bytes(tag), table.ids[row].value, value,
                                label ? 1 : 0));
    });
  }

  void compare_counts(const TagRows& table) {
    const std::string name = source_.name_of(table.file);
    each_cell(table, name, [&](std::size_t row, const std::string& tag, std::int64_t count, bool label) {
      const auto detail = [&] {
        return fmt::format("'{}' of {} has the count {} and the label {}", escaped_bytes(tag), table.ids[row].value,
                           count, label ? 1 : 0);
      };
      if (count > 0 && count < kLeastCount) findings_.add(name + ": counts of 1 or 2", table.at(row), detail());
      if (label && count < kLeastCount)
        findings_.add(name + ": positives with a count below 3", table.at(row), detail());
      if (!label && count >= kLeastCount)
        findings_.add(name + ": counts of at least 3 without the tag", table.at(row), detail());
    });
  }

  // How many labelled tracks the table does not have.
  std::size_t missing_in(const std::vector<TrackId>& ids) const {
    std::size_t there = 0;
    for (const TrackId& id : ids) there += rows_.count(id);
    return labels_.ids.size() - there;
  }

  Findings& findings() { return findings_; }

 private:
  template <typename Look>
  void each_cell(const TagRows& table, const std::string& name, const Look& look) {
    const std::vector<Eigen::Index> column = columns_of(table);
    for (std::size_t row = 0; row < table.ids.size(); ++row) {
      const auto labelled = rows_.find(table.ids[row]);
      if (labelled == rows_.end()) {
        findings_.add(name + ": tracks that are not in the label table", table.at(row), table.ids[row].value);
        continue;
      }
      for (std::size_t tag = 0; tag < table.tags.size(); ++tag) {
        look(row, table.tags[tag], table.values(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(tag)),
             labels_.values(static_cast<Eigen::Index>(labelled->second), column[tag]) != 0);
      }
    }
  }

  std::vector<Eigen::Index> columns_of(const TagRows& table) const {
    std::vector<Eigen::Index> columns;
    for (const std::string& tag : table.tags) {
      const auto found = labels_.vocabulary.find(tag);
      if (found) columns.push_back(static_cast<Eigen::Index>(*found));
    }
    if (columns.size() == table.tags.size() && columns.size() == labels_.vocabulary.size()) return columns;
    throw DataError(fmt::format("{}the tags are {}; those of the labels are {}: the files are not of one dataset",
                                to_text({table.file, 1}), joined(escaped(table.tags)),
                                joined(escaped(labels_.vocabulary.tags()))));
  }

  const LabelMatrix& labels_;
  RowIndex rows_;
  const SourceFolder& source_;
  Findings findings_;
};

void check_folds(const Icassp2020Files& files, const LabelMatrix& labels, Checks& checks, ImportReport& report) {
  const TagRows& folds = *files.folds;
  const std::size_t without = checks.missing_in(folds.ids);
  report.notes.push_back(
      fmt::format("{} of {} tracks have no artist, so no fold and no split", without, labels.ids.size()));
  std::map<std::string, int> fold_of_artist;
  std::map<int, std::size_t> sizes;
  for (std::size_t row = 0; row < folds.ids.size(); ++row) {
    ++sizes[files.fold_of[row]];
    if (files.artists[row].empty()) continue;
    const auto [entry, is_new] = fold_of_artist.emplace(files.artists[row], files.fold_of[row]);
    if (is_new || entry->second == files.fold_of[row]) continue;
    checks.findings().add("tracks whose artist is in another fold too", folds.at(row),
                          fmt::format("artist {} in fold {}, before in {}", escaped_bytes(files.artists[row]),
                                      files.fold_of[row], entry->second));
  }
  std::vector<std::string> texts;
  texts.reserve(sizes.size());
  for (const auto& [fold, size] : sizes) texts.push_back(fmt::format("{}: {}", fold, size));
  report.notes.push_back(fmt::format("{} artists; tracks in the folds {}", fold_of_artist.size(), joined(texts)));
}

void check_splits(const Icassp2020Files& files, Checks& checks, ImportReport& report) {
  std::map<TrackId, FileLine> seen;
  for (const auto& split : files.splits) {
    if (!split) continue;
    checks.compare(*split);
    for (std::size_t row = 0; row < split->ids.size(); ++row) {
      const auto [entry, is_new] = seen.emplace(split->ids[row], split->at(row));
      if (is_new) continue;
      throw DataError(fmt::format("{}track '{}' is in another split already, at {}:{}", to_text(split->at(row)),
                                  split->ids[row].value, escaped_bytes(entry->second.file.string()),
                                  entry->second.line));
    }
  }
  if (!files.folds || seen.empty()) return;
  std::map<TrackId, std::size_t> fold_row;
  for (std::size_t row = 0; row < files.folds->ids.size(); ++row) fold_row.emplace(files.folds->ids[row], row);
  std::array<std::set<std::string>, 3> artists;
  for (std::size_t i = 0; i < kSplitOrder.size(); ++i) {
    if (!files.splits[i]) continue;
    std::set<int> folds;
    for (std::size_t row = 0; row < files.splits[i]->ids.size(); ++row) {
      const auto found = fold_row.find(files.splits[i]->ids[row]);
      if (found == fold_row.end()) {
        checks.findings().add("tracks of the splits that are in no fold", files.splits[i]->at(row),
                              files.splits[i]->ids[row].value);
        continue;
      }
      folds.insert(files.fold_of[found->second]);
      if (!files.artists[found->second].empty()) artists[i].insert(files.artists[found->second]);
    }
    std::vector<std::string> texts;
    texts.reserve(folds.size());
    for (const int fold : folds) texts.push_back(std::to_string(fold));
    report.notes.push_back(fmt::format("{}: {} tracks, of the folds {}", to_text(kSplitOrder[i]),
                                       files.splits[i]->ids.size(), joined(texts)));
  }
  std::vector<std::string> shared;
  std::set_intersection(artists[0].begin(), artists[0].end(), artists[1].begin(), artists[1].end(),
                        std::back_inserter(shared));
  report.notes.push_back(fmt::format("train and validation share {} artists", shared.size()));
}

}  // namespace

void check_icassp2020(const Icassp2020Files& files, const LabelMatrix& labels, const SourceFolder& source,
                      ImportReport& report) {
  Checks checks(labels, source);
  for (const auto& table : {&files.counts, &files.single}) {
    if (!*table) continue;
    if (table == &files.counts) {
      checks.compare_counts(**table);
    } else {
      checks.compare(**table);
    }
    const std::size_t missing = checks.missing_in((*table)->ids);
    if (missing == 0) continue;
    report.notes.push_back(fmt::format("{} of {} labelled tracks are not in {}", missing, labels.ids.size(),
                                       source.name_of((*table)->file)));
  }
  if (files.folds) {
    checks.compare(*files.folds);
    check_folds(files, labels, checks, report);
  }
  check_splits(files, checks, report);
  checks.findings().move_to(report);
}

}  // namespace ctxtag
