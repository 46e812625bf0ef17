#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

/// What can be chosen about an import; a key that the format does not use is passed over.
struct ImportOptions {
  int split = -1;
  double ratio = -1.0;
  std::string name;
  int top = 0;
  std::string untagged = "keep";
  std::string category = "keep";
  bool low_quality = false;
  std::string as = "zero";
  std::string match = "name_or_content";

  template <typename Visitor>
  void fields(Visitor& field) {
    field("split", split, "icmr2020: one of the splits, 1 to 4 (-1: all); mtg-jamendo: folder split-N (-1: split-0)");
    field("ratio", ratio, "icmr2020: one ratio of hidden labels, 0, 0.25, 0.5 or 0.75 (-1: all)");
    field("name", name, "which table of a folder that holds several, such as autotagging_moodtheme or CAL500");
    field("top", top, "magnatagatune, mtg-jamendo: keep the N most frequent tags (0: all)");
    field("untagged", untagged, "magnatagatune, mtg-jamendo: keep or drop tracks left without a tag");
    field("category", category, "mtg-jamendo: keep or strip what stands before --- in a tag");
    field("low_quality", low_quality, "mtg-jamendo: the audio is that of the low-quality archives, NAME.low.mp3");
    field("as", as, "folders, mtg-jamendo: a tag that a track is not given is zero or unknown");
    field("match", match, "folders: files are one track by name, content, or name_or_content");
  }
  void validate() const {
    if (split < -1) throw ConfigError("split must be -1 or more, found " + std::to_string(split));
    if (!(ratio == -1.0 || (ratio >= 0.0 && ratio < 1.0))) throw ConfigError("ratio must be -1 or in [0, 1)");
    if (top < 0) throw ConfigError("top must be 0 or more, found " + std::to_string(top));
    one_of("untagged", untagged, {"keep", "drop"});
    one_of("category", category, {"keep", "strip"});
    one_of("as", as, {"zero", "unknown"});
    one_of("match", match, {"name", "content", "name_or_content"});
  }

 private:
  static void one_of(const std::string& key, const std::string& value, const std::vector<std::string>& allowed) {
    if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return;
    throw ConfigError(key + " must be " + joined(allowed, " or ") + ", found '" + value + "'");
  }
};

/// The configuration of ctxtag-dataset import.
struct ImportConfig {
  ImportOptions import;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("import", import, "what to take of the source");
  }
  void validate() const {}
};

}  // namespace ctxtag
