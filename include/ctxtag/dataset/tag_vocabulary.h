#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ctxtag {

/// The tags of a task in their order; a tag's index is its column in every table of the task.
class TagVocabulary {
 public:
  TagVocabulary() = default;
  /// Throws ConfigError when a tag is empty or occurs twice.
  explicit TagVocabulary(std::vector<std::string> tags);

  std::size_t size() const { return tags_.size(); }
  bool empty() const { return tags_.empty(); }
  const std::string& operator[](std::size_t index) const { return tags_[index]; }
  const std::vector<std::string>& tags() const { return tags_; }
  std::optional<std::size_t> find(std::string_view tag) const;
  /// Throws ConfigError with the nearest tag when there is none of that name.
  std::size_t index(std::string_view tag) const;

  friend bool operator==(const TagVocabulary& a, const TagVocabulary& b) { return a.tags_ == b.tags_; }
  friend bool operator!=(const TagVocabulary& a, const TagVocabulary& b) { return a.tags_ != b.tags_; }

 private:
  std::vector<std::string> tags_;
  std::unordered_map<std::string, std::size_t> index_;
};

/// What models must keep to, as their tags become columns, names of files and lines of label files: throws ConfigError
/// for a tag that holds a control character or is named as ids are.
void require_plain_tags(const TagVocabulary& vocabulary);

/// One tag a line; blank lines and lines that begin with # are passed over.
TagVocabulary read_vocabulary(const std::filesystem::path& file);

}  // namespace ctxtag
