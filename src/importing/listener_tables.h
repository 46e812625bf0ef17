#pragma once
#include <string>
#include <vector>

#include "ctxtag/dataset/sample_table.h"
#include "importing/imported.h"

namespace ctxtag {

/// Samples of which each is of one class, gathered one by one; a user's track counts once.
class ClassSamples {
 public:
  explicit ClassSamples(std::vector<std::string> classes) : classes_(std::move(classes)) {}

  /// The last call for a track and user counts. True when there was one before.
  bool set(const TrackId& track, const UserId& user, std::size_t of_class);
  std::size_t size() const { return of_class_.size(); }
  /// song_id, user_id, one column per class, in the order of the first calls.
  ImportedTable table(const std::string& name) const;

 private:
  std::vector<std::string> classes_;
  std::vector<TrackId> tracks_;
  std::vector<UserId> users_;
  std::vector<std::size_t> of_class_;
  RowIndex rows_;
};

/// NAME.npy (float64, NaN where missing) with NAME.ids.csv, whose header names the columns behind `track_id`.
ImportedTable vectors_table(const std::string& name, std::vector<TrackId> ids, const std::vector<std::string>& names,
                            const std::vector<double>& values);
/// A CSV of a header and lines that end in line feeds.
ImportedTable lines_table(const std::string& name, const std::string& header, const std::vector<std::string>& lines);

}  // namespace ctxtag
