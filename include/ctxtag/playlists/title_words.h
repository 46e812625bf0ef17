#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace ctxtag {

/// The words of a title in the form in which they are compared: compatibility characters resolved, case folded,
/// composed (NFKC with case folding), invisible characters dropped. A word is a run of letters, digits, accents and
/// underscores, as Unicode knows them: "Açúcar" is one word. A symbol such as an emoji is a word of its own.
/// Throws DataError when `title` is not UTF-8.
std::vector<std::string> title_words(std::string_view title);

}  // namespace ctxtag
