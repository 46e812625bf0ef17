#include "dataset/number_list.h"

#include <algorithm>
#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kEnds = " \t\r\n,;";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string_view without_brackets(std::string_view list, const FileLine& at) {
  list = trimmed(list);
  if (list.empty()) return list;
  const bool square = list.front() == '[', round = list.front() == '(';
  if (!square && !round) return list;
  if (list.size() < 2 || list.back() != (square ? ']' : ')')) {
    throw DataError(to_text(at) + "the list begins with '" + list.front() + "' and does not end with its fellow");
  }
  return trimmed(list.substr(1, list.size() - 2));
}

}  // namespace

void append_number_list(std::string_view list, const FileLine& at, std::vector<float>& numbers) {
  list = without_brackets(list, at);
  std::size_t position = 1;
  for (std::size_t begin = 0; begin < list.size(); ++position) {
    const std::size_t end = std::min(list.find_first_of(kEnds, begin), list.size());
    const std::string_view text = list.substr(begin, end - begin);
    double value = 0.0;
    if (!parse_number(text, value) || !std::isfinite(static_cast<float>(value))) {
      throw DataError(to_text(at) + "number " + std::to_string(position) + " of the list is '" + escaped_bytes(text) +
                      "'; expected a finite number");
    }
    numbers.push_back(static_cast<float>(value));
    begin = std::min(list.find_first_not_of(kBlanks, end), list.size());
    if (begin == list.size() || (list[begin] != ',' && list[begin] != ';')) continue;
    begin = std::min(list.find_first_not_of(kBlanks, begin + 1), list.size());
    if (begin == list.size()) throw DataError(to_text(at) + "the list ends with a separator");
  }
}

}  // namespace ctxtag
