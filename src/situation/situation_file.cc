#include "situation/situation_file.h"

#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

// As JSON is written on one line, a line break shows where the second member begins without reading the first.
constexpr std::string_view kBegin = "{\"ctxtag\": ", kMiddle = ",\n\"classifier\": ", kEnd = "}\n";

}  // namespace

std::string situation_file_text(const std::string& about, const std::string& classifier) {
  return std::string(kBegin) + about + std::string(kMiddle) + classifier + std::string(kEnd);
}

SituationFile read_situation_file(const std::filesystem::path& file) {
  const std::string text = read_file(file);
  const std::size_t middle = text.find(kMiddle);
  if (text.compare(0, kBegin.size(), kBegin) == 0 && middle != std::string::npos &&
      text.size() >= middle + kMiddle.size() + kEnd.size() &&
      text.compare(text.size() - kEnd.size(), kEnd.size(), kEnd) == 0) {
    const std::size_t classifier = middle + kMiddle.size();
    return {text.substr(kBegin.size(), middle - kBegin.size()),
            text.substr(classifier, text.size() - kEnd.size() - classifier)};
  }
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("ctxtag") || !json.contains("classifier")) {
    throw DataError(escaped_bytes(file.string()) +
                    ": no situation model; expected one that ctxtag-situation train wrote");
  }
  return {json.at("ctxtag").dump(), json.at("classifier").dump()};
}

}  // namespace ctxtag
