#pragma once
#include <string>
#include <vector>

#include "ctxtag/base/random.h"

namespace ctxtag {

/// A title that says the tags (positions in tag_phrases(); none: a title that says nothing) in a language, as people
/// write titles: any case, with numbers, punctuation and emoji, accents composed or not.
std::string playlist_title(const std::vector<std::size_t>& tags, std::size_t language, Random& random);

/// A title in which the letters or even the word of a tag stand, and which says none.
std::string trap_title(Random& random);

}  // namespace ctxtag
