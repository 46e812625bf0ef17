#pragma once
#include <string>

#include "ctxtag/dataset/label_statistics.h"
#include "ctxtag/dataset/tag_vocabulary.h"

namespace ctxtag {

/// A picture (SVG) of how many tracks have both of two tags: one cell for each pair, the darker the more tracks, with
/// their number written in it where there is room (up to 24 tags). Every cell says on being pointed at, and to those
/// who do not see it, its tags, the count, and what share of the row's tracks has the column's tag. The colours get
/// evenly darker, so it can be read without colour. Cells and letters get smaller with the number of tags; names longer
/// than 40 characters are shortened at the edges. Equal input, equal bytes.
std::string co_occurrence_svg(const TagVocabulary& tags, const LabelStatistics& statistics);

}  // namespace ctxtag
