#include "ctxtag/loading/feature_vectors.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/arff.h"
#include "ctxtag/formats/csv.h"
#include "dataset/table_columns.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

fs::path ids_file(fs::path file) { return file.replace_extension(".ids.csv"); }

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool is_arff(const fs::path& file) { return ends_with(file.string(), ".arff") || ends_with(file.string(), ".arff.gz"); }

// "2 named like labels (calm, sad)"; nothing for none.
std::string left_out_text(const std::vector<std::string>& names, const std::string& why) {
  constexpr std::size_t kShown = 10;
  if (names.empty()) return "";
  const std::vector<std::string> shown(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, names.size())));
  return "; left out: " + std::to_string(names.size()) + " " + why + " (" + joined(shown) +
         (names.size() > kShown ? ", ..." : "") + ")";
}

// Which attributes of an ARFF file are features.
struct ArffFeatures {
  std::vector<std::size_t> columns;
  std::vector<std::string> labels, not_numeric;  ///< names of the others
};

ArffFeatures features_among(const std::vector<ArffAttribute>& attributes, const std::vector<std::string>& labels) {
  ArffFeatures found;
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    if (std::find(labels.begin(), labels.end(), attributes[i].name) != labels.end()) {
      found.labels.push_back(escaped_bytes(attributes[i].name));
    } else if (attributes[i].kind != ArffAttribute::Kind::kNumeric) {
      found.not_numeric.push_back(escaped_bytes(attributes[i].name));
    } else {
      found.columns.push_back(i);
    }
  }
  return found;
}

}  // namespace

bool FeatureVectors::named_by(const fs::path& file) { return ends_with(file.string(), ".npy") || is_arff(file); }

std::vector<fs::path> FeatureVectors::files(const fs::path& file) {
  if (is_arff(file)) return {file};
  return {file, ids_file(file)};
}

FeatureVectors::FeatureVectors(const fs::path& file, const std::vector<std::string>& labels)
    : name_(escaped_bytes(file.string())) {
  if (is_arff(file)) {
    read_arff(file, labels);
  } else {
    open_array(file);
  }
  if (ids_.empty()) throw DataError(name_ + ": holds no rows");
  rows_ = row_index(ids_);
}

void FeatureVectors::open_array(const fs::path& file) {
  CsvReader reader(ids_file(file));
  std::vector<std::string> cells;
  while (reader.next(cells)) ids_.push_back({cells.front()});
  array_ = std::make_unique<NpyArray>(file);
  const NpyHeader& header = array_->header();
  if (header.dtype != "<f4" && header.dtype != "<f8") {
    throw DataError(name_ + ": numbers of type " + header.dtype + "; expected <f4 or <f8 (float32 or float64)");
  }
  if (header.shape.size() != 2 || header.shape[0] != ids_.size() || header.shape[1] == 0) {
    throw DataError(name_ + ": the shape is " + shape_text(header.shape) + "; expected " + std::to_string(ids_.size()) +
                    " x (numbers per track), one row for each id of " + escaped_bytes(ids_file(file).string()));
  }
  dimensions_ = header.shape[1];
}

void FeatureVectors::read_arff(const fs::path& file, const std::vector<std::string>& labels) {
  ArffReader reader(file);
  const ArffFeatures features = features_among(reader.attributes(), labels);
  const std::string left_out = left_out_text(features.labels, "named like columns of the labels") +
                               left_out_text(features.not_numeric, "that are not numeric");
  if (features.columns.empty()) {
    throw DataError(name_ + ": no attribute is numeric and none of the labels" + left_out);
  }
  notes_.push_back(name_ + ": " + std::to_string(features.columns.size()) + " of " +
                   std::to_string(reader.attributes().size()) + " attributes are the features" + left_out +
                   "; ids are the numbers of its rows, from 0");
  dimensions_ = features.columns.size();
  std::vector<std::optional<std::string>> cells;
  while (reader.next(cells)) {
    ids_.push_back({std::to_string(ids_.size())});
    for (const std::size_t column : features.columns) {
      double value = std::numeric_limits<double>::quiet_NaN();
      if (cells[column] && !parse_number(*cells[column], value)) {
        throw DataError(to_text(reader.at()) + "'" + escaped_bytes(*cells[column]) + "' is not a number");
      }
      values_.push_back(static_cast<float>(value));
    }
  }
}

void FeatureVectors::read(std::size_t row, float* out) const {
  if (!array_) {
    std::memcpy(out, values_.data() + row * dimensions_, dimensions_ * sizeof(float));
  } else if (array_->header().dtype == "<f4") {
    std::memcpy(out, array_->data() + row * dimensions_ * sizeof(float), dimensions_ * sizeof(float));
  } else {
    const std::byte* from = array_->data() + row * dimensions_ * sizeof(double);
    for (std::size_t i = 0; i < dimensions_; ++i, from += sizeof(double)) {
      double value = 0.0;
      std::memcpy(&value, from, sizeof value);
      out[i] = static_cast<float>(value);
    }
  }
  for (std::size_t i = 0; i < dimensions_; ++i) {
    if (std::isinf(out[i])) {
      throw DataError(name_ + ": row " + std::to_string(row + 1) + " (id '" + escaped_bytes(ids_[row].value) +
                      "'), number " + std::to_string(i + 1) + " is infinite as float32; expected a finite number");
    }
  }
}

}  // namespace ctxtag
