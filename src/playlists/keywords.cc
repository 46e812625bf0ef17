#include "ctxtag/playlists/keywords.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"
#include "ctxtag/playlists/title_words.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

class KeywordReader {
 public:
  explicit KeywordReader(const std::filesystem::path& file) : name_(escaped_bytes(file.string())) {
    read(parse_ordered_json(read_file(file), name_));
    if (tags_.empty()) fail("it names no tag");
    require_keywords_of_their_own();
    require_no_keyword_excluded();
    keywords_.tags = TagVocabulary(tags_);
  }
  Keywords take() { return std::move(keywords_); }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw ConfigError(name_ + ": " + what); }

  void read(const Json& json) {
    if (json.is_array()) {
      for (const Json& tag : json) add_tag(text_of(tag, "a tag"), Json::array({tag}));
      return;
    }
    if (!json.is_object()) fail("expected a list of tags, or an object with 'tags' and perhaps 'exclude'");
    for (const auto& [key, value] : json.items()) {
      if (key == "tags") {
        if (!value.is_object()) fail("tags: expected an object of tags, each with a list of keywords");
        for (const auto& [tag, words] : value.items()) add_tag(tag, words);
      } else if (key == "exclude") {
        if (!value.is_array()) fail("exclude: expected a list of words and phrases");
        for (const Json& phrase : value) keywords_.excluded.push_back(checked(text_of(phrase, "exclude"), "exclude"));
      } else {
        fail("unknown key '" + escaped_bytes(key) + "'; known here: tags, exclude");
      }
    }
  }

  void add_tag(const std::string& tag, const Json& words) {
    const std::string where = "tags." + escaped_bytes(tag);
    if (tag.empty()) fail("a tag has no name");
    if (tag == "track_id") fail(where + ": this is the name of the column of ids; choose another name");
    if (printable(tag) != tag) fail("tags." + printable(tag) + ": a name holds no control characters");
    if (!words.is_array() || words.empty()) fail(where + ": expected a list of at least one keyword");
    std::set<std::vector<std::string>> seen;
    for (const Json& word : words) {
      const std::string text = checked(text_of(word, where), where);
      if (!seen.insert(title_words(text)).second) fail(fmt::format("{}: the keyword '{}' is given twice", where, text));
      keywords_.keywords.push_back({text, static_cast<int>(tags_.size())});
    }
    if (std::find(tags_.begin(), tags_.end(), tag) != tags_.end()) fail(where + ": the tag is given twice");
    tags_.push_back(tag);
  }

  // A tag whose keywords all stand for another one too would be that tag once more.
  void require_keywords_of_their_own() const {
    std::vector<std::set<std::vector<std::string>>> words(tags_.size());
    for (const Keywords::Keyword& keyword : keywords_.keywords) {
      words[static_cast<std::size_t>(keyword.tag)].insert(title_words(keyword.text));
    }
    for (std::size_t tag = 0; tag < tags_.size(); ++tag) {
      const auto other = std::find(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(tag), words[tag]);
      if (other == words.begin() + static_cast<std::ptrdiff_t>(tag)) continue;
      fail(fmt::format("tags.{}: all its keywords stand for '{}' as well; leave one of the two",
                       escaped_bytes(tags_[tag]),
                       escaped_bytes(tags_[static_cast<std::size_t>(other - words.begin())])));
    }
  }

  void require_no_keyword_excluded() const {
    for (const std::string& phrase : keywords_.excluded) {
      const std::vector<std::string> out = title_words(phrase);
      for (const Keywords::Keyword& keyword : keywords_.keywords) {
        const std::vector<std::string> in = title_words(keyword.text);
        if (std::search(in.begin(), in.end(), out.begin(), out.end()) == in.end()) continue;
        fail(fmt::format("exclude: '{}' leaves out the keyword '{}' of tag '{}' wherever it stands",
                         escaped_bytes(phrase), escaped_bytes(keyword.text),
                         escaped_bytes(tags_[static_cast<std::size_t>(keyword.tag)])));
      }
    }
  }

  std::string text_of(const Json& json, const std::string& where) const {
    if (!json.is_string()) fail(where + ": expected text, found " + json.dump());
    return json.get<std::string>();
  }

  std::string checked(const std::string& text, const std::string& where) const {
    if (title_words(text).empty()) fail(where + ": '" + escaped_bytes(text) + "' holds no letter, digit or symbol");
    return text;
  }

  std::string name_;
  std::vector<std::string> tags_;
  Keywords keywords_;
};

}  // namespace

Keywords read_keywords(const std::filesystem::path& file) { return KeywordReader(file).take(); }

}  // namespace ctxtag
