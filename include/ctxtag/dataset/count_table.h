#pragma once
#include <filesystem>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/label_statistics.h"

namespace ctxtag {

/// In how many playlists of each tag each track is: rows x tags.
struct CountTable {
  std::vector<TrackId> ids;
  TagVocabulary vocabulary;
  CountMatrix counts;

  RowIndex rows() const;
};

/// CSV with the id first and a column for every tag of `vocabulary`; further columns are not looked at. Throws
/// DataError for a missing column, two rows with one id, and a cell that is not a whole number from 0.
CountTable read_counts(const std::filesystem::path& file, const TagVocabulary& vocabulary);

}  // namespace ctxtag
