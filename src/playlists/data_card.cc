#include "playlists/data_card.h"

#include <spdlog/fmt/fmt.h>

#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"
#include "playlists/total_fields.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::int64_t> final_positives(const PlaylistCounts& counts, const BuildConfig& config,
                                          const Selection& selection) {
  std::vector<std::int64_t> result(selection.columns.size(), 0);
  for (const std::size_t track : selection.tracks) {
    for (std::size_t tag = 0; tag < result.size(); ++tag) {
      result[tag] +=
          counts.tracks.counts(track)[selection.columns[tag]] >= static_cast<std::uint32_t>(config.min_count);
    }
  }
  return result;
}

}  // namespace

Json totals_json(const PlaylistCounts& counts) {
  Json json;
  for (const auto& [name, member] : kTotalFields) json[name] = counts.totals.*member;
  for (std::size_t tag = 0; tag < counts.keywords.tags.size(); ++tag) {
    json["playlists_of_tag"][escaped_bytes(counts.keywords.tags[tag])] = counts.totals.playlists_of_tag[tag];
  }
  Json keywords = Json::array();  // one keyword may stand for two tags
  for (std::size_t i = 0; i < counts.keywords.keywords.size(); ++i) {
    const Keywords::Keyword& keyword = counts.keywords.keywords[i];
    keywords.push_back({{"keyword", keyword.text},
                        {"tag", escaped_bytes(counts.keywords.tags[static_cast<std::size_t>(keyword.tag)])},
                        {"playlists", counts.totals.playlists_of_keyword[i]}});
  }
  json["playlists_of_keyword"] = keywords;
  return json;
}

PlaylistTotals totals_from(const Json& json, const Keywords& keywords) {
  PlaylistTotals totals;
  for (const auto& [name, member] : kTotalFields) totals.*member = json.at(name).get<std::int64_t>();
  for (const std::string& tag : keywords.tags.tags()) {
    totals.playlists_of_tag.push_back(json.at("playlists_of_tag").at(escaped_bytes(tag)).get<std::int64_t>());
  }
  const Json& of_keyword = json.at("playlists_of_keyword");
  for (std::size_t i = 0; i < keywords.keywords.size(); ++i) {
    totals.playlists_of_keyword.push_back(of_keyword.at(i).at("playlists").get<std::int64_t>());
  }
  return totals;
}

Json keywords_json(const Keywords& keywords) {
  Json json;
  for (const Keywords::Keyword& keyword : keywords.keywords) {
    json["tags"][keywords.tags[static_cast<std::size_t>(keyword.tag)]].push_back(keyword.text);
  }
  json["exclude"] = keywords.excluded;
  return json;
}

Json data_card(const PlaylistCounts& counts, const BuildConfig& config, const Selection& selection) {
  Json card;
  card["config"] = config_json(config);
  card["keywords"] = keywords_json(counts.keywords);
  card["inputs"] = Json::array();
  for (const PlaylistInput& input : counts.inputs) {
    card["inputs"].push_back({{"name", escaped_bytes(input.name)}, {"bytes", input.bytes}});
  }
  card["read"] = totals_json(counts);
  card["distinct_tracks"] = selection.distinct_tracks;
  card["tracks_with_a_tag"] = selection.tracks_with_a_tag;
  for (std::size_t tag = 0; tag < counts.keywords.tags.size(); ++tag) {
    const std::int64_t tracks = selection.tracks_of_tag[tag];
    card["tracks_of_tag"][escaped_bytes(counts.keywords.tags[tag])] = {{"tracks", tracks},
                                                                       {"dropped", tracks < config.min_tracks_per_tag}};
  }
  card["tracks_before_drawing"] = selection.tracks_before_drawing;
  card["drawing"] = Json::array();
  for (const DrawnTag& tag : selection.drawing) {
    card["drawing"].push_back({{"tag", escaped_bytes(tag.tag)},
                               {"tracks", tag.tracks},
                               {"had", tag.had},
                               {"drawn", tag.drawn},
                               {"missing", tag.missing},
                               {"left_behind", tag.not_chosen}});
  }
  const std::vector<std::int64_t> positives = final_positives(counts, config, selection);
  std::int64_t pairs = 0;
  card["tracks"] = selection.tracks.size();
  for (std::size_t tag = 0; tag < positives.size(); ++tag) {
    card["positives"][escaped_bytes(selection.vocabulary[tag])] = positives[tag];
    pairs += positives[tag];
  }
  card["tags_per_track"] = selection.tracks.empty()
                               ? Json()
                               : Json(static_cast<double>(pairs) / static_cast<double>(selection.tracks.size()));
  return card;
}

std::string data_card_text(const Json& card) {
  const Json& read = card.at("read");
  std::int64_t bytes = 0;
  for (const Json& input : card.at("inputs")) bytes += input.at("bytes").get<std::int64_t>();
  std::string text = "# Data card\n\n";
  text += fmt::format(
      "Made by `ctxtag-dataset build` from {} files of {} bytes in all. Every number of this page stands in "
      "`card.json` beside it, with the configuration and the keywords.\n\n## Playlists\n\n",
      card.at("inputs").size(), bytes);
  text += "| state | playlists |\n|---|---|\n";
  for (const char* state : {"counted", "without_keyword", "editorial", "too_short", "too_long", "one_artist",
                            "one_album", "rejected", "playlists"}) {
    const std::string name = state == std::string("playlists") ? "all" : state;
    text += fmt::format("| {} | {} |\n", name, read.at(state).get<std::int64_t>());
  }
  text += fmt::format(
      "\nThe counted ones hold {} rows, {} of them a track that the playlist holds already. Lines that could "
      "not be read: {}; files: {}.\n",
      read.at("rows").get<std::int64_t>(), read.at("repeated_rows").get<std::int64_t>(),
      read.at("rejected_lines").get<std::int64_t>(), read.at("rejected_files").get<std::int64_t>());
  text += fmt::format(
      "\n## Tags\n\nDistinct tracks: {}; with at least one tag (count >= {}): {}; with a tag that stayed: {}; "
      "in the end: {}.\n\n| tag | playlists | tracks | stayed | in the end |\n|---|---|---|---|---|\n",
      card.at("distinct_tracks").get<std::int64_t>(), card.at("config").at("min_count").get<int>(),
      card.at("tracks_with_a_tag").get<std::int64_t>(), card.at("tracks_before_drawing").get<std::int64_t>(),
      card.at("tracks").get<std::int64_t>());
  for (const auto& [tag, entry] : card.at("tracks_of_tag").items()) {
    const bool dropped = entry.at("dropped").get<bool>();
    text += fmt::format("| {} | {} | {} | {} | {} |\n", tag, read.at("playlists_of_tag").at(tag).get<std::int64_t>(),
                        entry.at("tracks").get<std::int64_t>(), dropped ? "no" : "yes",
                        dropped ? "" : std::to_string(card.at("positives").at(tag).get<std::int64_t>()));
  }
  if (!card.at("drawing").empty()) {
    text +=
        "\n## Drawing\n\nRarest tag first; tracks of a tag that were not drawn in its turn are left behind.\n\n"
        "| tag | tracks | had | drawn | missing | left behind |\n|---|---|---|---|---|---|\n";
    for (const Json& tag : card.at("drawing")) {
      text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", tag.at("tag").get<std::string>(),
                          tag.at("tracks").get<std::int64_t>(), tag.at("had").get<std::int64_t>(),
                          tag.at("drawn").get<std::int64_t>(), tag.at("missing").get<std::int64_t>(),
                          tag.at("left_behind").get<std::int64_t>());
    }
  }
  return text;
}

}  // namespace ctxtag
