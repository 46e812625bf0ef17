#include "dataset/label_input.h"

#include <algorithm>
#include <iostream>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/split_table.h"

namespace ctxtag::tools {

LabelMatrix labels_with_notes(const std::string& file, const std::string& vocabulary) {
  LabelNotes notes;
  LabelMatrix labels = read_labels(file, vocabulary.empty() ? TagVocabulary() : read_vocabulary(vocabulary), &notes);
  for (const std::string& note : notes.lines()) std::cerr << "note: " << note << '\n';
  return labels;
}

std::vector<std::uint8_t> training_rows(const LabelMatrix& labels, const std::string& splits) {
  const SplitTable table = read_splits(splits);
  if (table.splits.empty()) {
    throw ConfigError(escaped_bytes(splits) +
                      ": holds folds; make train, validation and test of them first: ctxtag-dataset "
                      "split --from-folds " +
                      escaped_bytes(splits) + " --validation-fold 1 --out splits.csv");
  }
  const auto assignment = table.assignment();
  std::vector<std::uint8_t> rows;
  for (const TrackId& id : labels.ids) {
    const auto split = assignment.find(id);
    rows.push_back(split != assignment.end() && split->second == Split::kTrain ? 1 : 0);
  }
  if (std::find(rows.begin(), rows.end(), 1) == rows.end()) {
    throw ConfigError(escaped_bytes(splits) + ": no track of the labels is in train");
  }
  return rows;
}

}  // namespace ctxtag::tools
