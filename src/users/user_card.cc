#include "users/user_card.h"

#include <spdlog/fmt/fmt.h>

#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"
#include "playlists/total_fields.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

Json finding_json(const CountedFinding& finding) {
  Json json{{"count", finding.count}};
  if (finding.count > 0) json["first"] = finding.first;
  return json;
}

// {"1": users with one, ...}; numbers that do not occur are left out.
Json histogram_json(const std::vector<std::int64_t>& counts) {
  Json json = Json::object();
  for (std::size_t number = 0; number < counts.size(); ++number) {
    if (counts[number] > 0) json[std::to_string(number)] = counts[number];
  }
  return json;
}

Json read_json(const ContextEvents& events) {
  const EventTotals& totals = events.totals;
  Json json{{"events", totals.events},
            {"different_events", events.uses.size()},
            {"users", events.users.size()},
            {"tracks", events.tracks.size()},
            {"repeated_events", finding_json(totals.repeated)},
            {"similar_user_ids", finding_json(totals.similar_users)},
            {"similar_track_ids", finding_json(totals.similar_tracks)},
            {"samples_without_context", finding_json(totals.samples_without_context)},
            {"playlists_without_user", finding_json(totals.playlists_without_user)},
            {"rejected_lines", totals.rejected_lines}};
  json["contexts_outside_the_vocabulary"] = Json::object();
  for (const auto& [context, count] : totals.no_context) json["contexts_outside_the_vocabulary"][context] = count;
  if (totals.playlists) {
    for (const auto& [name, member] : kTotalFields) json["playlists"][name] = *totals.playlists.*member;
  }
  return json;
}

Json split_json(const SplitCount& split, const TagVocabulary& contexts) {
  Json json{{"split", to_text(split.split)},
            {"samples", split.samples},
            {"tracks", split.tracks},
            {"users", split.users},
            {"tracks_by_users", histogram_json(split.tracks_by_users)},
            {"users_by_contexts", histogram_json(split.users_by_contexts)}};
  for (std::size_t i = 0; i < contexts.size(); ++i) json["samples_of_tag"][contexts[i]] = split.of_context[i];
  return json;
}

std::string finding_line(const Json& read, const char* key, const char* what) {
  const Json& finding = read.at(key);
  if (finding.at("count").get<std::int64_t>() == 0) return "";
  return fmt::format("- {}: {}, the first is {}\n", what, finding.at("count").get<std::int64_t>(),
                     finding.at("first").get<std::string>());
}

std::string read_text(const Json& read) {
  std::string text = fmt::format("{} events ({} different) of {} users and {} tracks.\n",
                                 read.at("events").get<std::int64_t>(), read.at("different_events").get<std::int64_t>(),
                                 read.at("users").get<std::int64_t>(), read.at("tracks").get<std::int64_t>());
  text += finding_line(read, "repeated_events", "events that say once more what another says (their counts add up)");
  text += finding_line(read, "similar_user_ids", "user ids that spell the number of another (kept apart)");
  text += finding_line(read, "similar_track_ids", "track ids that spell the number of another (kept apart)");
  text += finding_line(read, "samples_without_context", "rows without a tag (left out)");
  text += finding_line(read, "playlists_without_user", "playlists without a user (left out)");
  for (const auto& [context, count] : read.at("contexts_outside_the_vocabulary").items()) {
    text += fmt::format("- context '{}' is not in the vocabulary: {} events left out\n", context,
                        count.get<std::int64_t>());
  }
  const auto rejected = read.at("rejected_lines").get<std::int64_t>();
  if (rejected > 0) text += fmt::format("- lines that could not be read: {}; see rejects.csv\n", rejected);
  if (read.contains("playlists")) {
    const Json& playlists = read.at("playlists");
    text +=
        fmt::format("- of {} playlists {} count, {} have no keyword, {} could not be used\n",
                    playlists.at("playlists").get<std::int64_t>(), playlists.at("counted").get<std::int64_t>(),
                    playlists.at("without_keyword").get<std::int64_t>(), playlists.at("rejected").get<std::int64_t>());
  }
  return text;
}

std::string users_text(const Json& card) {
  std::int64_t users = 0;
  for (const auto& [number, count] : card.at("users_by_contexts").items()) users += count.get<std::int64_t>();
  const std::int64_t one = card.at("users_with_one_context").get<std::int64_t>();
  std::string text = fmt::format(
      "{} of {} users ({:.1f} %) have one context only: to know such a user is to know the context, whatever the "
      "track. {} users have a single sample.\n\n| contexts | users |\n|---|---|\n",
      one, users, users == 0 ? 0.0 : 100.0 * static_cast<double>(one) / static_cast<double>(users),
      card.at("users_with_one_sample").get<std::int64_t>());
  for (const auto& [number, count] : card.at("users_by_contexts").items()) {
    text += fmt::format("| {} | {} |\n", number, count.get<std::int64_t>());
  }
  return text;
}

std::string steps_text(const Json& steps) {
  std::string text = "| step | split | samples | tracks | users |\n|---|---|---|---|---|\n";
  for (const Json& step : steps) {
    text += fmt::format("| {} | {} | {} | {} | {} |\n", step.at("step").get<std::string>(),
                        step.at("split").get<std::string>(), step.at("samples").get<std::int64_t>(),
                        step.at("tracks").get<std::int64_t>(), step.at("users").get<std::int64_t>());
  }
  return text;
}

std::string splits_text(const Json& splits) {
  std::string text = "| tag | train | validation | test |\n|---|---|---|---|\n";
  for (const auto& [tag, count] : splits[0].at("samples_of_tag").items()) {
    text += fmt::format("| {} |", tag);
    for (const Json& split : splits)
      text += fmt::format(" {} |", split.at("samples_of_tag").at(tag).get<std::int64_t>());
    text += '\n';
  }
  text += "\nTracks by their number of users:";
  for (const Json& split : splits) {
    text += fmt::format("\n{}:", split.at("split").get<std::string>());
    for (const auto& [users, tracks] : split.at("tracks_by_users").items()) {
      text += fmt::format(" {} users {},", users, tracks.get<std::int64_t>());
    }
    text.back() = '.';
  }
  return text + "\n";
}

std::string overlaps_text(const Json& overlaps) {
  std::string text =
      "| splits | users in both | tracks in both | samples of the second whose user is in the first | whose track is "
      "|\n"
      "|---|---|---|---|---|\n";
  for (const Json& overlap : overlaps) {
    text +=
        fmt::format("| {}, {} | {} | {} | {} | {} |\n", overlap.at("a").get<std::string>(),
                    overlap.at("b").get<std::string>(), overlap.at("users").get<std::int64_t>(),
                    overlap.at("tracks").get<std::int64_t>(), overlap.at("samples_of_known_users").get<std::int64_t>(),
                    overlap.at("samples_of_known_tracks").get<std::int64_t>());
  }
  return text;
}

}  // namespace

Json user_card(const UserDataset& dataset, const ContextEvents& events, const UserBuildConfig& config) {
  const UserBuildReport& report = dataset.report;
  Json card;
  card["config"] = config_json(config);
  card["inputs"] = Json::array();
  for (const PlaylistInput& input : events.inputs) {
    card["inputs"].push_back({{"name", escaped_bytes(input.name)}, {"bytes", input.bytes}});
  }
  card["read"] = read_json(events);
  card["users_by_contexts"] = histogram_json(report.users_by_contexts);
  card["users_with_one_context"] = report.users_by_contexts.size() > 1 ? report.users_by_contexts[1] : 0;
  card["users_with_one_sample"] = report.users_with_one_sample;
  card["samples_by_contexts"] = histogram_json(report.samples_by_contexts);
  card["steps"] = Json::array();
  for (const StepCount& step : report.steps) {
    card["steps"].push_back({{"step", step.step},
                             {"split", step.split},
                             {"samples", step.samples},
                             {"tracks", step.tracks},
                             {"users", step.users}});
  }
  card["splits"] = Json::array();
  for (const SplitCount& split : report.splits) card["splits"].push_back(split_json(split, dataset.contexts));
  card["overlaps"] = Json::array();
  for (const SplitOverlap& overlap : report.overlaps) {
    card["overlaps"].push_back({{"a", to_text(overlap.a)},
                                {"b", to_text(overlap.b)},
                                {"users", overlap.users},
                                {"tracks", overlap.tracks},
                                {"samples_of_known_users", overlap.samples_of_known_users},
                                {"samples_of_known_tracks", overlap.samples_of_known_tracks}});
  }
  return card;
}

std::string user_card_text(const Json& card) {
  return "# Data card\n\nMade by `ctxtag-user build`. Every number of this page stands in `card.json` beside it, with "
         "the configuration.\n\n## What was read\n\n" +
         read_text(card.at("read")) + "\n## Users\n\n" + users_text(card) + "\n## Steps\n\n" +
         steps_text(card.at("steps")) + "\n## Samples of each tag\n\n" + splits_text(card.at("splits")) +
         "\n## What the splits share\n\n" + overlaps_text(card.at("overlaps"));
}

}  // namespace ctxtag
