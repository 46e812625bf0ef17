#include "importing/label_xml.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"

namespace ctxtag {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

struct Entity {
  std::string_view name;
  char character;
};
constexpr Entity kEntities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};

std::string without_entities(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto entity = std::find_if(std::begin(kEntities), std::end(kEntities), [&](const Entity& known) {
      return text.substr(0, known.name.size()) == known.name;
    });
    const bool found = entity != std::end(kEntities);
    plain += found ? entity->character : text[0];
    text.remove_prefix(found ? entity->name.size() : 1);
  }
  return plain;
}

// The value of the attribute `name` of a tag such as `label name="happy"`; empty when it has none.
std::string attribute_of(std::string_view tag, std::string_view name) {
  for (std::size_t at = tag.find_first_of(kBlanks); at != tag.npos;) {
    at = tag.find_first_not_of(kBlanks, at);
    if (at == tag.npos) break;
    const std::size_t end = std::min(tag.find_first_of("= \t\r\n", at), tag.size());
    const std::string_view key = tag.substr(at, end - at);
    const std::size_t quote = tag.find_first_of("'\"", end);
    const std::size_t close = quote == tag.npos ? tag.npos : tag.find(tag[quote], quote + 1);
    if (close == tag.npos) break;
    if (key == name) return without_entities(tag.substr(quote + 1, close - quote - 1));
    at = close + 1;
  }
  return "";
}

}  // namespace

std::vector<std::string> read_label_names(const std::filesystem::path& file) {
  const std::string text = read_file(file);
  std::vector<std::string> names;
  for (std::size_t open = text.find('<'); open != text.npos; open = text.find('<', open)) {
    const FileLine at{file,
                      static_cast<int>(1 + std::count(text.begin(), text.begin() + static_cast<long>(open), '\n'))};
    const bool comment = text.compare(open, 4, "<!--") == 0;
    const std::string_view end = comment ? "-->" : ">";
    const std::size_t close = text.find(end, open);
    if (close == text.npos) throw DataError(to_text(at) + "a '<' is never closed");
    std::string_view tag = std::string_view(text).substr(open + 1, close - open - 1);
    open = close + end.size();
    if (!tag.empty() && tag.back() == '/') tag.remove_suffix(1);
    const bool label = tag.substr(0, 5) == "label" && (tag.size() == 5 || kBlanks.find(tag[5]) != kBlanks.npos);
    if (!label) continue;
    const std::string name = attribute_of(tag, "name");
    if (name.empty()) throw DataError(to_text(at) + "a label without a name");
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      throw DataError(to_text(at) + "the label '" + escaped_bytes(name) + "' comes twice");
    }
    names.push_back(name);
  }
  if (names.empty()) throw DataError(escaped_bytes(file.string()) + ": there is no <label name=...>");
  return names;
}

}  // namespace ctxtag
