#pragma once
#include <string_view>
#include <vector>

#include "ctxtag/formats/csv.h"

namespace ctxtag {

/// Appends the numbers of a list: separated by commas, semicolons or blanks, perhaps in one pair of round or square
/// brackets. Throws DataError for a bracket without its fellow, an empty place between two separators, and what is not
/// a finite number.
void append_number_list(std::string_view list, const FileLine& at, std::vector<float>& numbers);

}  // namespace ctxtag
