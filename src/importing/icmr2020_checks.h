#pragma once
#include <optional>

#include "importing/source.h"
#include "importing/tag_rows.h"

namespace ctxtag {

/// The files of one split at one ratio, beside its complete labels.
struct HiddenFiles {
  const TagRows &train, &test;  ///< complete
  const TagRows& visible;       ///< the training rows with some positives turned to 0
  const std::optional<TagRows>&visible_test, &weights;
};

/// The hidden labels of the training rows: 1 where the complete label is 1 and the visible one is 0. Throws DataError
/// when the rows of the files are not the same ones in the same order. Reports where the files break the rules of the
/// data: a row with k labels has round(ratio k) of them hidden, halves to even; nothing is visible that is not in the
/// complete labels; test labels are complete; the weight is 0 exactly at hidden labels.
TagRows hidden_labels(const HiddenFiles& files, double ratio, const SourceFolder& source, ImportReport& report);

/// Reports rows that are both in train and in test.
void check_split(const TagRows& train, const TagRows& test, int split, const SourceFolder& source,
                 ImportReport& report);

/// Reports rows of another split whose complete labels are not those of the first.
void check_same_labels(const TagRows& first, const TagRows& other, int split, const SourceFolder& source,
                       ImportReport& report);

}  // namespace ctxtag
