#include "ctxtag/dataset/verdicts.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "dataset/table_columns.h"

namespace ctxtag {
namespace {

enum class Verdict { kOpen, kYes, kNo };

const char* to_word(Verdict verdict) { return verdict == Verdict::kYes ? "yes" : "no"; }

std::string trimmed_lower(const std::string& cell) {
  const std::size_t first = cell.find_first_not_of(" \t"), last = cell.find_last_not_of(" \t");
  if (first == std::string::npos) return "";
  std::string text = cell.substr(first, last - first + 1);
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::optional<Verdict> verdict_in(const std::string& cell) {
  const std::string word = trimmed_lower(cell);
  if (word.empty()) return Verdict::kOpen;
  if (word == "yes" || word == "y" || word == "1") return Verdict::kYes;
  if (word == "no" || word == "n" || word == "0") return Verdict::kNo;
  return std::nullopt;
}

std::unique_ptr<CsvReader> opened(const std::filesystem::path& file) {
  auto reader = std::make_unique<CsvReader>(file);
  const std::vector<std::string>& header = reader->header();
  if (header.size() == 1 && header[0].find(';') != std::string::npos) reader = std::make_unique<CsvReader>(file, ';');
  return reader;
}

/// Where a cell is listed, and the verdict on it.
struct Listed {
  Verdict verdict = Verdict::kOpen;
  FileLine at;
};

class VerdictReader {
 public:
  explicit VerdictReader(const LabelMatrix& labels) : labels_(labels), rows_(labels.rows()) {}

  void read(const std::filesystem::path& file) {
    const std::unique_ptr<CsvReader> reader = opened(file);
    const std::vector<std::size_t> columns = columns_named(*reader, {"track_id", "tag", "verdict"});
    std::vector<std::string> row;
    while (reader->next(row)) {
      const bool blank = std::all_of(row.begin(), row.end(), [](const std::string& cell) { return cell.empty(); });
      if (!blank) add(row[columns[0]], row[columns[1]], row[columns[2]], reader->at());
    }
  }

  CheckedLabels checked() const {
    CheckedLabels result{labels_, labels_, 0, 0, 0, repeated_};
    result.verified.values.setZero();
    result.verified.known.setZero();
    for (const auto& [cell, listed] : cells_) {
      if (listed.verdict == Verdict::kOpen) {
        ++result.open;
        continue;
      }
      const bool yes = listed.verdict == Verdict::kYes;
      ++(yes ? result.yes : result.no);
      for (LabelMatrix* const table : {&result.labels, &result.verified}) {
        table->values(cell.first, cell.second) = yes ? 1 : 0;
        table->known(cell.first, cell.second) = 1;
      }
    }
    return result;
  }

 private:
  void add(const std::string& track, const std::string& tag, const std::string& cell, const FileLine& at) {
    const std::string id = id_from_cell(track, at);
    const auto row = rows_.find({id});
    if (row == rows_.end()) throw DataError(to_text(at) + "the labels have no track '" + id + "'");
    const auto column = labels_.vocabulary.find(tag);
    if (!column) {
      const std::string nearest = nearest_word(tag, labels_.vocabulary.tags());
      throw DataError(to_text(at) + "the labels have no tag '" + escaped_bytes(tag) + "'" +
                      (nearest.empty() ? "" : "; the nearest is '" + escaped_bytes(nearest) + "'"));
    }
    const std::optional<Verdict> verdict = verdict_in(cell);
    if (!verdict) fail_cell(at, "verdict", cell, "yes (y, 1), no (n, 0) or nothing");
    const auto at_row = static_cast<Eigen::Index>(row->second), at_tag = static_cast<Eigen::Index>(*column);
    const std::string spoken = "'" + escaped_bytes(tag) + "' of track '" + id + "'";
    if (*verdict == Verdict::kNo && labels_.known(at_row, at_tag) != 0 && labels_.values(at_row, at_tag) != 0) {
      throw DataError(to_text(at) + spoken +
                      " is no here and a positive of the labels: give the labels that the list was made from, or "
                      "correct them first");
    }
    const auto [found, added] = cells_.emplace(std::pair(at_row, at_tag), Listed{*verdict, at});
    Listed& listed = found->second;
    if (added || *verdict == Verdict::kOpen) return;
    if (listed.verdict == Verdict::kOpen) {
      listed = {*verdict, at};
    } else if (listed.verdict == *verdict) {
      ++repeated_;
    } else {
      throw DataError(to_text(at) + spoken + " is " + to_word(*verdict) + " here and " + to_word(listed.verdict) +
                      " in " + escaped_bytes(listed.at.file.string()) + ":" + std::to_string(listed.at.line) +
                      "; decide for one of them");
    }
  }

  const LabelMatrix& labels_;
  RowIndex rows_;
  std::map<std::pair<Eigen::Index, Eigen::Index>, Listed> cells_;
  std::int64_t repeated_ = 0;
};

}  // namespace

CheckedLabels checked_labels(const LabelMatrix& labels, const std::vector<std::filesystem::path>& tables) {
  if (tables.empty()) throw ConfigError("no table of verdicts is given");
  VerdictReader reader(labels);
  for (const std::filesystem::path& table : tables) reader.read(table);
  return reader.checked();
}

}  // namespace ctxtag
