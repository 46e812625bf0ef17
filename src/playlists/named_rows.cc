#include "playlists/named_rows.h"

#include <simdjson.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/tsv.h"
#include "formats/json_place.h"

namespace ctxtag {
namespace {

bool is_name_of(std::string_view name, const NamedColumn& column) {
  return std::find(column.names.begin(), column.names.end(), name) != column.names.end();
}

template <typename Reader>
class TableRows final : public NamedRows {
 public:
  template <typename... How>
  TableRows(const std::filesystem::path& file, const std::vector<NamedColumn>& columns, How... how)
      : reader_(file, how...) {
    const std::vector<std::string>& header = reader_.header();
    for (const NamedColumn& column : columns) {
      std::size_t position = header.size();
      for (std::size_t i = 0; i < header.size(); ++i) {
        if (!is_name_of(header[i], column)) continue;
        if (position < header.size()) {
          throw DataError(to_text(reader_.at()) + "columns '" + header[position] + "' and '" + header[i] +
                          "' both name the " + column.names[0] + "; leave one");
        }
        position = i;
      }
      if (column.required) reader_.column(position == header.size() ? column.names[0] : header[position]);
      positions_.push_back(position);
    }
  }

  bool next(std::vector<std::string>& row) override {
    if (!reader_.next(cells_)) return false;
    row.resize(positions_.size());
    for (std::size_t column = 0; column < positions_.size(); ++column) {
      row[column].clear();
      if (positions_[column] < cells_.size()) row[column].swap(cells_[positions_[column]]);
    }
    return true;
  }
  FileLine at() const override { return reader_.at(); }
  bool has(std::size_t column) const override { return positions_[column] < reader_.header().size(); }

 private:
  Reader reader_;
  std::vector<std::size_t> positions_;
  std::vector<std::string> cells_;
};

class JsonRows final : public NamedRows {
 public:
  JsonRows(const std::filesystem::path& file, std::vector<NamedColumn> columns)
      : lines_(file), columns_(std::move(columns)), seen_(columns_.size(), false) {}

  bool next(std::vector<std::string>& row) override {
    row.resize(columns_.size());
    do {
      if (!lines_.next(line_)) return false;
    } while (line_.find_first_not_of(" \t\r") == std::string::npos);
    for (std::string& cell : row) cell.clear();
    simdjson::dom::element element;
    if (const auto error = parser_.parse(line_).get(element); error != simdjson::SUCCESS) {
      const auto breach = json_breach(line_);
      fail(breach ? "byte " + std::to_string(breach->byte) + " of the line: " + breach->what
                  : simdjson::error_message(error));
    }
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) fail("expected an object");
    for (const auto& [key, value] : object) take(key, value, row);
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      if (columns_[column].required && !seen_[column]) fail("there is no '" + columns_[column].names[0] + "'");
    }
    seen_.assign(seen_.size(), false);
    return true;
  }
  FileLine at() const override { return lines_.at(); }
  bool has(std::size_t) const override { return true; }

 private:
  [[noreturn]] void fail(const std::string& what) {
    seen_.assign(seen_.size(), false);
    throw DataError(to_text(at()) + what);
  }

  void take(std::string_view key, simdjson::dom::element value, std::vector<std::string>& row) {
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      if (!is_name_of(key, columns_[column])) continue;
      if (seen_[column]) {
        fail("two values name the " + columns_[column].names[0] + ", one of them '" + escaped_bytes(key) +
             "'; leave one");
      }
      seen_[column] = true;
      if (value.is_string()) {
        row[column] = std::string_view(value.get_string());
      } else if (value.is_int64()) {
        row[column] = std::to_string(std::int64_t(value.get_int64()));
      } else if (value.is_bool()) {
        row[column] = bool(value.get_bool()) ? "true" : "false";
      } else if (!value.is_null()) {
        fail("'" + std::string(key) + "' is neither text nor a whole number");
      }
      return;
    }
  }

  LineReader lines_;
  std::string line_;
  simdjson::dom::parser parser_;
  std::vector<NamedColumn> columns_;
  std::vector<bool> seen_;
};

}  // namespace

std::unique_ptr<NamedRows> open_named_rows(const std::filesystem::path& file, std::vector<NamedColumn> columns) {
  const bool compressed = file.extension() == ".gz";
  const std::string extension = (compressed ? file.stem() : file).extension().string();
  if (extension == ".jsonl" || extension == ".ndjson") return std::make_unique<JsonRows>(file, std::move(columns));
  if (extension == ".tsv" || extension == ".tab") return std::make_unique<TableRows<TsvReader>>(file, columns);
  return std::make_unique<TableRows<CsvReader>>(file, columns, ',', CsvLineBreaks::kEndRows);
}

}  // namespace ctxtag
