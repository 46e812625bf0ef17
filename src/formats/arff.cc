#include "ctxtag/formats/arff.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

// A piece of a line: a word, or what stood in quotes.
struct Token {
  std::string text;
  bool quoted = false;
};

// Cuts a line into tokens. A token that is not quoted ends at a blank or at one of `ends`.
class Cursor {
 public:
  Cursor(std::string_view text, const FileLine& at) : text_(text), at_(at) {}

  void skip_blanks() {
    while (position_ < text_.size() && is_blank(text_[position_])) ++position_;
  }
  bool at_end() {
    skip_blanks();
    return position_ == text_.size();
  }
  bool take(char c) {
    if (at_end() || text_[position_] != c) return false;
    ++position_;
    return true;
  }
  std::string_view rest() {
    skip_blanks();
    return text_.substr(position_);
  }
  Token token(std::string_view ends) {
    if (!at_end() && (text_[position_] == '\'' || text_[position_] == '"')) return {quoted(), true};
    std::string word;
    while (position_ < text_.size() && !is_blank(text_[position_]) && ends.find(text_[position_]) == ends.npos) {
      word += text_[position_++];
    }
    return {word, false};
  }

 private:
  std::string quoted() {
    const char quote = text_[position_++];
    std::string word;
    while (position_ < text_.size() && text_[position_] != quote) {
      if (text_[position_] == '\\' && position_ + 1 < text_.size()) ++position_;
      word += text_[position_++];
    }
    if (position_ == text_.size()) throw DataError(to_text(at_) + "a quote is opened and never closed");
    ++position_;
    return word;
  }

  std::string_view text_;
  const FileLine at_;
  std::size_t position_ = 0;
};

std::optional<std::string> cell_of(const Token& token) {
  if (!token.quoted && token.text == "?") return std::nullopt;
  return token.text;
}

}  // namespace

ArffReader::ArffReader(const std::filesystem::path& file) : lines_(file) {
  while (lines_.next(line_)) {
    Cursor cursor(line_, at());
    if (cursor.at_end() || cursor.rest()[0] == '%') continue;
    const std::string keyword = lower(cursor.token("").text);
    if (keyword == "@data") {
      if (attributes_.empty()) throw DataError(to_text(at()) + "@data, but no @attribute before it");
      return;
    }
    if (keyword == "@relation") {
      relation_ = cursor.at_end() ? "" : cursor.token("").text;
    } else if (keyword == "@attribute") {
      read_attribute(cursor.rest());
    } else {
      throw DataError(to_text(at()) + "'" + escaped_bytes(line_.substr(0, 40)) +
                      "'; expected @relation, @attribute, @data or a comment (%)");
    }
  }
  throw DataError(escaped_bytes(file.string()) + ": there is no @data; this is no ARFF file, or its end is missing");
}

void ArffReader::read_attribute(std::string_view rest) {
  Cursor cursor(rest, at());
  ArffAttribute attribute;
  attribute.name = cursor.token("{").text;
  const std::string shown = "attribute '" + escaped_bytes(attribute.name) + "' ";
  if (attribute.name.empty()) throw DataError(to_text(at()) + "an attribute has no name");
  if (!names_.insert(attribute.name).second) {
    throw DataError(to_text(at()) + shown + "is declared twice");
  }
  if (cursor.take('{')) {
    attribute.kind = ArffAttribute::Kind::kNominal;
    while (!cursor.take('}')) {
      if (cursor.at_end()) throw DataError(to_text(at()) + shown + "has a list of values without its }");
      attribute.values.push_back(cursor.token(",}").text);
      cursor.take(',');
    }
    if (attribute.values.empty()) throw DataError(to_text(at()) + shown + "has no values");
  } else {
    const std::string type = lower(cursor.token("").text);
    if (type == "string" || type == "date") {
      attribute.kind = ArffAttribute::Kind::kText;
    } else if (type != "numeric" && type != "real" && type != "integer") {
      throw DataError(to_text(at()) + shown + "has the type '" + escaped_bytes(type) +
                      "'; expected numeric, real, integer, string, date or {values}");
    }
  }
  attributes_.push_back(std::move(attribute));
}

void ArffReader::check(std::size_t column, const std::string& value) const {
  const ArffAttribute& attribute = attributes_[column];
  double number = 0.0;
  bool fits = true;
  if (attribute.kind == ArffAttribute::Kind::kNumeric) fits = parse_number(value, number) && std::isfinite(number);
  if (attribute.kind == ArffAttribute::Kind::kNominal) {
    fits = std::find(attribute.values.begin(), attribute.values.end(), value) != attribute.values.end();
  }
  if (fits) return;
  throw DataError(to_text(at()) + "'" + escaped_bytes(attribute.name) + "' is '" + escaped_bytes(value) +
                  "'; expected " +
                  (attribute.kind == ArffAttribute::Kind::kNumeric
                       ? "a finite number, or ? for a missing one"
                       : "one of {" + escaped_bytes(joined(attribute.values)) + "}, or ?"));
}

bool ArffReader::next(std::vector<std::optional<std::string>>& cells) {
  while (lines_.next(line_)) {
    Cursor cursor(line_, at());
    if (cursor.at_end() || cursor.rest()[0] == '%') continue;
    cells.assign(attributes_.size(), std::nullopt);
    if (cursor.rest()[0] == '{') {
      read_sparse(cells);
    } else {
      read_dense(cells);
    }
    return true;
  }
  return false;
}

void ArffReader::read_dense(std::vector<std::optional<std::string>>& cells) {
  Cursor cursor(line_, at());
  std::size_t count = 0;
  do {
    const auto cell = cell_of(cursor.token(","));
    if (count < cells.size()) {
      if (cell) check(count, *cell);
      cells[count] = cell;
    }
    ++count;
  } while (cursor.take(','));
  if (count == cells.size() && cursor.at_end()) return;
  throw DataError(to_text(at()) + std::to_string(count) + " cells" +
                  (cursor.at_end() ? "" : ", then '" + escaped_bytes(cursor.rest().substr(0, 20)) + "'") +
                  "; expected " + std::to_string(cells.size()) + ", separated by commas");
}

void ArffReader::read_sparse(std::vector<std::optional<std::string>>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const ArffAttribute& attribute = attributes_[i];
    cells[i] = attribute.kind == ArffAttribute::Kind::kNominal ? attribute.values[0]
               : attribute.kind == ArffAttribute::Kind::kText  ? ""
                                                               : "0";
  }
  Cursor cursor(line_, at());
  std::vector<bool> given(cells.size(), false);
  cursor.take('{');
  while (!cursor.take('}')) {
    const std::string index = cursor.token(",}").text;
    long long column = -1;
    const bool known = parse_number(index, column) && column >= 0 && column < static_cast<long long>(cells.size());
    if (!known) {
      throw DataError(to_text(at()) + "'" + escaped_bytes(index) +
                      "' in a sparse row; expected an attribute's number, 0 to " + std::to_string(cells.size() - 1) +
                      ", and } at the end");
    }
    const auto i = static_cast<std::size_t>(column);
    if (given[i]) throw DataError(to_text(at()) + "attribute " + index + " is given twice in a sparse row");
    given[i] = true;
    cells[i] = cell_of(cursor.token(",}"));
    if (cells[i]) check(i, *cells[i]);
    cursor.take(',');
  }
  if (!cursor.at_end()) {
    throw DataError(to_text(at()) + "'" + escaped_bytes(cursor.rest().substr(0, 20)) +
                    "' after a sparse row; weights of rows are not supported");
  }
}

}  // namespace ctxtag
