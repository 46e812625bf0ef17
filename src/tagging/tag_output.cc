#include "ctxtag/tagging/tag_output.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kTouching = 1e-6;  // seconds between windows that count as none

std::string tag_list(const TagDecision& decision, const std::vector<double>& scores) {
  std::vector<std::string> names;
  for (const std::size_t tag : decision.tags_of(scores)) names.push_back(decision.vocabulary[tag]);
  return joined(names, " ");
}

Json score_object(const TagVocabulary& vocabulary, const std::vector<double>& scores) {
  Json json = Json::object();
  for (std::size_t tag = 0; tag < scores.size(); ++tag) json[vocabulary[tag]] = scores[tag];
  return json;
}

std::string seconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6f", seconds);
  return text;
}

}  // namespace

std::vector<std::size_t> TagDecision::tags_of(const std::vector<double>& scores) const {
  std::vector<std::size_t> chosen;
  for (std::size_t tag = 0; tag < scores.size(); ++tag) {
    if (scores[tag] >= thresholds[tag]) chosen.push_back(tag);
  }
  std::stable_sort(chosen.begin(), chosen.end(), [&](auto a, auto b) { return scores[a] > scores[b]; });
  if (top > 0 && chosen.size() > static_cast<std::size_t>(top)) chosen.resize(static_cast<std::size_t>(top));
  return chosen;
}

std::string tags_csv_header(const TagDecision& decision) {
  std::vector<std::string> cells{"track_id", "tags"};
  cells.insert(cells.end(), decision.vocabulary.tags().begin(), decision.vocabulary.tags().end());
  return csv_line(cells);
}

std::string tags_csv_row(const TagDecision& decision, const TrackId& id, const TrackTags& tags) {
  if (tags.rejected()) return "";
  std::vector<std::string> cells{id.value, tag_list(decision, tags.scores)};
  for (const double score : tags.scores) cells.push_back(to_text(score));
  return csv_line(cells);
}

std::string tags_json_line(const TagDecision& decision, const TrackId& id, const TrackTags& tags) {
  Json json = {{"track_id", id.value}};
  if (tags.rejected()) {
    json["rejected"] = tags.reject_reason;
    json["detail"] = tags.reject_detail;
  } else {
    json["tags"] = Json::array();
    for (const std::size_t tag : decision.tags_of(tags.scores)) json["tags"].push_back(decision.vocabulary[tag]);
    json["scores"] = score_object(decision.vocabulary, tags.scores);
    for (const WindowScores& window : tags.windows) {
      json["windows"].push_back({{"start", window.start_seconds},
                                 {"end", window.start_seconds + window.seconds},
                                 {"scores", score_object(decision.vocabulary, window.scores)}});
    }
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string audacity_labels(const TagDecision& decision, const TrackTags& tags) {
  struct Label {
    double start, end;
    std::size_t tag;
  };
  std::vector<Label> labels;
  std::vector<std::ptrdiff_t> open(decision.vocabulary.size(), -1);
  for (const WindowScores& window : tags.windows) {
    const double end = window.start_seconds + window.seconds;
    std::vector<bool> here(open.size(), false);
    for (const std::size_t tag : decision.tags_of(window.scores)) {
      here[tag] = true;
      if (open[tag] >= 0 && window.start_seconds <= labels[static_cast<std::size_t>(open[tag])].end + kTouching) {
        labels[static_cast<std::size_t>(open[tag])].end = end;
      } else {
        open[tag] = static_cast<std::ptrdiff_t>(labels.size());
        labels.push_back({window.start_seconds, end, tag});
      }
    }
    for (std::size_t tag = 0; tag < open.size(); ++tag) {
      if (!here[tag]) open[tag] = -1;
    }
  }
  std::stable_sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.start < b.start; });
  std::string text;
  for (const Label& label : labels) {
    text += seconds_text(label.start) + "\t" + seconds_text(label.end) + "\t" + decision.vocabulary[label.tag] + "\n";
  }
  return text;
}

}  // namespace ctxtag
