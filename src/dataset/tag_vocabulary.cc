#include "ctxtag/dataset/tag_vocabulary.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

TagVocabulary::TagVocabulary(std::vector<std::string> tags) : tags_(std::move(tags)) {
  for (std::size_t i = 0; i < tags_.size(); ++i) {
    if (tags_[i].empty()) throw ConfigError("tag " + std::to_string(i + 1) + " of the vocabulary is empty");
    if (!index_.emplace(tags_[i], i).second) throw ConfigError("the tag '" + tags_[i] + "' stands twice");
  }
}

void require_plain_tags(const TagVocabulary& vocabulary) {
  for (const std::string& tag : vocabulary.tags()) {
    if (std::any_of(tag.begin(), tag.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
      throw ConfigError("the tag '" + printable(tag) + "' holds a control character");
    }
    if (tag == "track_id" || tag == "user_id") throw ConfigError("a tag cannot be named '" + tag + "', as ids are");
  }
}

std::optional<std::size_t> TagVocabulary::find(std::string_view tag) const {
  const auto found = index_.find(std::string(tag));
  if (found == index_.end()) return std::nullopt;
  return found->second;
}

std::size_t TagVocabulary::index(std::string_view tag) const {
  if (const auto found = find(tag)) return *found;
  const std::string nearest = nearest_word(tag, tags_);
  throw ConfigError("there is no tag '" + escaped_bytes(tag) + "' among the " + std::to_string(size()) +
                    " of the vocabulary; " +
                    (nearest.empty() ? "they are: " + joined(tags_) : "nearest: '" + nearest + "'"));
}

TagVocabulary read_vocabulary(const std::filesystem::path& file) {
  const std::string text = read_file(file);
  std::vector<std::string> tags;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.pop_back();
    if (!line.empty() && line.front() != '#') tags.push_back(escaped_bytes(unescaped_bytes(line)));
    begin = end + 1;
  }
  if (tags.empty()) throw DataError(escaped_bytes(file.string()) + ": holds no tag; expected one a line");
  try {
    return TagVocabulary(std::move(tags));
  } catch (const ConfigError& error) {
    throw DataError(escaped_bytes(file.string()) + ": " + error.what());
  }
}

}  // namespace ctxtag
