#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "ctxtag/formats/tsv.h"

namespace ctxtag {

/// A column of an ARFF file.
struct ArffAttribute {
  enum class Kind { kNumeric, kNominal, kText };  ///< text: string and date

  std::string name;
  Kind kind = Kind::kNumeric;
  std::vector<std::string> values;  ///< of a nominal attribute, in the order of the file
};

/// Reads Weka's attribute-relation files: numeric, nominal, string and date attributes; quoted names and values with
/// backslash escapes; comments; dense rows, and sparse ones `{index value, ...}` whose other cells are 0 or the first
/// nominal value. Keywords in any case. Plain or gzip-compressed. Relational attributes and weights of rows are
/// refused.
class ArffReader {
 public:
  /// Reads the head. Throws DataError with file and line.
  explicit ArffReader(const std::filesystem::path& file);

  const std::string& relation() const { return relation_; }
  const std::vector<ArffAttribute>& attributes() const { return attributes_; }

  /// One cell per attribute, empty where the value is missing (`?`); false at the end. Throws DataError with file and
  /// line for a wrong number of cells, a number that is none, a value that is not among those of its attribute.
  bool next(std::vector<std::optional<std::string>>& cells);
  /// Where the row that next() returned stands.
  FileLine at() const { return lines_.at(); }

 private:
  void read_attribute(std::string_view rest);
  void check(std::size_t column, const std::string& value) const;
  void read_dense(std::vector<std::optional<std::string>>& cells);
  void read_sparse(std::vector<std::optional<std::string>>& cells);

  LineReader lines_;
  std::string line_;
  std::string relation_;
  std::vector<ArffAttribute> attributes_;
  std::unordered_set<std::string> names_;
};

}  // namespace ctxtag
