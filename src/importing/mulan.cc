#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/formats/arff.h"
#include "importing/imported.h"
#include "importing/label_xml.h"
#include "importing/source.h"
#include "importing/text_tables.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;
using Kind = ArffAttribute::Kind;

bool is_arff(const std::string& name) { return fs::path(without_gz(name)).extension() == ".arff"; }

std::string stem_of(const std::string& name) { return fs::path(without_gz(name)).stem().string(); }

fs::path chosen_file(const SourceFolder& source, const std::string& wanted) {
  if (source.named() && is_arff(source.named()->filename().string())) return *source.named();
  std::vector<std::string> files, stems;
  for (const std::string& name : source.listing()) {
    if (!is_arff(name)) continue;
    files.push_back(name);
    stems.push_back(escaped_bytes(stem_of(name)));
  }
  if (files.empty()) source.fail("no file NAME.arff is here");
  for (const std::string& name : files) {
    if (stem_of(name) == wanted || (wanted.empty() && files.size() == 1)) return source.path() / name;
  }
  throw ConfigError(fmt::format("{}: {} ARFF files: {}; choose one with --set import.name={}",
                                escaped_bytes(source.path().string()), files.size(), joined(stems), stems[0]));
}

// The labels that MEKA writes into the relation's name: "-C 6" says the first six attributes, "-C -6" the last.
std::vector<std::string> labels_in_relation(const ArffReader& reader, const fs::path& file, const std::string& xml) {
  const std::string& relation = reader.relation();
  const std::size_t option = relation.find("-C ");
  std::string number = option == relation.npos ? "" : relation.substr(option + 3);
  number = number.substr(0, number.find_first_of(" \t:"));
  long long count = 0;
  const auto all = static_cast<long long>(reader.attributes().size());
  if (!parse_number(number, count) || count == 0 || std::abs(count) > all) {
    throw DataError(escaped_bytes(file.string()) + ": what the labels are is not said: there is no " + xml +
                    " beside it, and its @relation has no '-C NUMBER'");
  }
  std::vector<std::string> names;
  for (long long i = count > 0 ? 0 : all + count; i < (count > 0 ? count : all); ++i) {
    names.push_back(reader.attributes()[static_cast<std::size_t>(i)].name);
  }
  return names;
}

bool all_numbers(const std::vector<std::string>& values) {
  double number = 0.0;
  return std::all_of(values.begin(), values.end(), [&](const auto& value) { return parse_number(value, number); });
}

// Which attributes are labels, in the order of their names, and which are features.
struct Roles {
  std::vector<std::size_t> labels, features;
};

Roles roles_of(const ArffReader& reader, const fs::path& file, const std::vector<std::string>& labels,
               ImportReport& report) {
  const std::vector<ArffAttribute>& attributes = reader.attributes();
  Roles roles;
  std::vector<bool> used(attributes.size(), false);
  for (const std::string& label : labels) {
    const auto found =
        std::find_if(attributes.begin(), attributes.end(), [&](const auto& a) { return a.name == label; });
    if (found == attributes.end()) {
      throw DataError(escaped_bytes(file.string()) + ": the label '" + escaped_bytes(label) +
                      "' is not among its attributes");
    }
    roles.labels.push_back(static_cast<std::size_t>(found - attributes.begin()));
    used[roles.labels.back()] = true;
  }
  std::vector<std::string> left_out;
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    if (used[i]) continue;
    const ArffAttribute& attribute = attributes[i];
    const bool number =
        attribute.kind == Kind::kNumeric || (attribute.kind == Kind::kNominal && all_numbers(attribute.values));
    if (number) {
      roles.features.push_back(i);
    } else {
      left_out.push_back(escaped_bytes(attribute.name));
    }
  }
  if (!left_out.empty()) report.notes.push_back("attributes that are no numbers, left out: " + joined(left_out));
  return roles;
}

// Rows x columns as the file holds them; ids are the rows' numbers from 0.
struct Rows {
  std::vector<TrackId> ids;
  std::vector<std::uint8_t> labels, known;
  std::vector<double> features;
  std::size_t missing_labels = 0, missing_features = 0;
};

void take_label(const std::optional<std::string>& cell, const std::string& name, const FileLine& at, Rows& rows) {
  double value = 0.0;
  if (cell && (!parse_number(*cell, value) || (value != 0.0 && value != 1.0))) {
    throw DataError(to_text(at) + "the label '" + escaped_bytes(name) + "' is '" + escaped_bytes(*cell) +
                    "'; expected 1, 0 or ? (unknown)");
  }
  rows.labels.push_back(value == 1.0 ? 1 : 0);
  rows.known.push_back(cell ? 1 : 0);
  if (!cell) ++rows.missing_labels;
}

Rows read_rows(ArffReader& reader, const Roles& roles) {
  Rows rows;
  for (std::vector<std::optional<std::string>> cells; reader.next(cells);) {
    rows.ids.push_back({std::to_string(rows.ids.size())});
    for (const std::size_t i : roles.labels) take_label(cells[i], reader.attributes()[i].name, reader.at(), rows);
    for (const std::size_t i : roles.features) {
      double value = std::numeric_limits<double>::quiet_NaN();
      if (cells[i]) {
        parse_number(*cells[i], value);
      } else {
        ++rows.missing_features;
      }
      rows.features.push_back(value);
    }
  }
  if (rows.ids.empty()) throw DataError(to_text(reader.at()) + "there are no rows after @data");
  return rows;
}

template <typename Matrix, typename Value>
Matrix matrix_of(const std::vector<Value>& values, std::size_t rows, std::size_t columns) {
  return Eigen::Map<const Matrix>(values.data(), static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
}

ImportedTable features_table(const ArffReader& reader, const Roles& roles, const Rows& rows) {
  std::vector<std::string> names;
  for (const std::size_t i : roles.features) names.push_back(reader.attributes()[i].name);
  auto table = std::make_shared<ScoreTable>();
  table->ids = rows.ids;
  table->scores = matrix_of<RealMatrix>(rows.features, rows.ids.size(), names.size());
  table->vocabulary = TagVocabulary(escaped(std::move(names)));
  return {"features.npy",
          rows.ids.size(),
          [table](const fs::path& file) { write_scores(file, *table); },
          {"features.ids.csv"}};
}

bool recognises_mulan(const fs::path& source) {
  std::error_code unknown;
  if (fs::is_regular_file(source, unknown)) return is_arff(source.filename().string());
  if (!fs::is_directory(source, unknown)) return false;
  const std::vector<std::string> names = SourceFolder(source).listing();
  return std::any_of(names.begin(), names.end(), is_arff);
}

Imported read_mulan(const ImportRequest& request) {
  SourceFolder source(request.source);
  Imported imported;
  ImportReport& report = imported.report;
  const fs::path file = chosen_file(source, request.options.name);
  ArffReader reader(file);
  const std::string xml = stem_of(file.filename().string()) + ".xml";
  const auto names = source.find({xml}, report);
  const std::vector<std::string> labels = names ? read_label_names(*names) : labels_in_relation(reader, file, xml);
  const Roles roles = roles_of(reader, file, labels, report);
  const Rows rows = read_rows(reader, roles);
  source.add_read(report, file, rows.ids.size());
  if (names) source.add_read(report, *names, labels.size());
  report.notes.push_back(fmt::format("{} labels, {} features; a row's id is its number, counted from 0", labels.size(),
                                     roles.features.size()));
  if (rows.missing_labels > 0) report.notes.push_back(fmt::format("{} labels are unknown", rows.missing_labels));
  if (rows.missing_features > 0)
    report.notes.push_back(fmt::format("{} features are missing: NaN", rows.missing_features));

  LabelMatrix table{rows.ids, TagVocabulary(labels), {}, {}};
  table.values = matrix_of<ByteMatrix>(rows.labels, rows.ids.size(), labels.size());
  table.known = matrix_of<ByteMatrix>(rows.known, rows.ids.size(), labels.size());
  imported.tables.push_back(labels_table("labels.csv", std::move(table)));
  if (!roles.features.empty()) imported.tables.push_back(features_table(reader, roles, rows));
  return imported;
}

}  // namespace

ImportFormat mulan_format() { return {recognises_mulan, read_mulan}; }

}  // namespace ctxtag
