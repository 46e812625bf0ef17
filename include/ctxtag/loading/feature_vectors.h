#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/formats/npy.h"

namespace ctxtag {

/// One vector of numbers per track, made elsewhere (descriptors, the activations of a frozen network): what a network
/// can be trained on without audio. NaN is a missing value.
class FeatureVectors {
 public:
  /// NAME.npy (tracks x numbers, float32 or float64, memory-mapped) with NAME.ids.csv beside it, whose first column is
  /// the id of each row; or NAME.arff[.gz]: its numeric attributes, the ids being the numbers of the rows from 0.
  /// Attributes named in `labels` (columns of the label table) are what is to be learnt, and no features.
  /// Throws DataError for shapes that do not fit, and for two rows of one id.
  explicit FeatureVectors(const std::filesystem::path& file, const std::vector<std::string>& labels = {});

  /// Whether a path names such a file; else it may name a feature store.
  static bool named_by(const std::filesystem::path& file);
  /// The files that hold the vectors, to tell whether they have changed.
  static std::vector<std::filesystem::path> files(const std::filesystem::path& file);

  std::size_t size() const { return ids_.size(); }
  std::size_t dimensions() const { return dimensions_; }
  const std::vector<TrackId>& ids() const { return ids_; }
  const RowIndex& rows() const { return rows_; }
  /// Of an ARFF file, how many attributes are the features and which are left out, for the tool to say; else nothing.
  const std::vector<std::string>& notes() const { return notes_; }
  /// Writes dimensions() numbers. Throws DataError for an infinite one. May be called from any thread.
  void read(std::size_t row, float* out) const;

 private:
  void open_array(const std::filesystem::path& file);
  void read_arff(const std::filesystem::path& file, const std::vector<std::string>& labels);

  std::string name_;
  std::vector<std::string> notes_;
  std::vector<TrackId> ids_;
  RowIndex rows_;
  std::size_t dimensions_ = 0;
  std::unique_ptr<NpyArray> array_;  ///< or, of an ARFF file,
  std::vector<float> values_;        ///< row by row
};

}  // namespace ctxtag
