#include "simulate/truth.h"

#include <nlohmann/json.hpp>

#include "ctxtag/config/json.h"
#include "simulate/tag_model.h"

namespace ctxtag {
namespace {

nlohmann::ordered_json number_or_null(const std::optional<double>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

nlohmann::ordered_json tag_json(const TagModel& model, const SimulatedCorpus& corpus, std::size_t tag) {
  nlohmann::ordered_json terms = nlohmann::ordered_json::array();
  for (const TagTerm& term : model.terms) {
    nlohmann::ordered_json of = nlohmann::ordered_json::array({kLatentNames[term.a]});
    if (term.b != kLatentCount) of.push_back(kLatentNames[term.b]);
    terms.push_back({{"of", of}, {"coefficient", term.coefficient}});
  }
  return {{"bias", model.bias},
          {"terms", terms},
          {"prevalence", corpus.complete.values.col(static_cast<Eigen::Index>(tag)).cast<double>().mean()},
          {"ceiling_roc_auc", number_or_null(corpus.ceiling(tag))},
          {"drawn_labels_roc_auc", number_or_null(corpus.drawn_ceiling(tag))}};
}

void erase_playlists(nlohmann::ordered_json& config) {
  for (const char* const key : {"users", "playlists_per_user", "playlists"}) config.erase(key);
}

nlohmann::ordered_json totals_json(const SimulatedPlaylistTotals& totals) {
  return {{"playlists", totals.playlists},
          {"rows", totals.rows},
          {"without_context", totals.without_context},
          {"for_two_contexts", totals.for_two_contexts},
          {"by_editors", totals.by_editors}};
}

nlohmann::ordered_json ceiling_json(const ListenerCeiling& ceiling, bool exact) {
  nlohmann::ordered_json json{{"accuracy", ceiling.accuracy}, {"macro_roc_auc", number_or_null(ceiling.macro_roc_auc)}};
  if (!exact) {
    json["accuracy_standard_error"] = ceiling.accuracy_error;
    json["macro_roc_auc_standard_error"] = ceiling.auc_error;
  }
  for (std::size_t tag = 0; tag < ceiling.roc_auc.size(); ++tag) {
    json["roc_auc"][tag_models()[tag].tag] = number_or_null(ceiling.roc_auc[tag]);
  }
  return json;
}

// What more knowledge is worth.
nlohmann::ordered_json gain_json(const ListenerCeiling& more, const ListenerCeiling& less) {
  return {{"accuracy", more.accuracy - less.accuracy},
          {"macro_roc_auc", more.macro_roc_auc.value_or(0.0) - less.macro_roc_auc.value_or(0.0)}};
}

nlohmann::ordered_json listeners_json(const SimulatedListenerTotals& totals) {
  const ListenerCeilings& ceilings = totals.ceilings;
  const bool exact = ceilings.draws == 0;
  nlohmann::ordered_json json{{"samples", totals.samples}, {"events", totals.events}, {"plays", totals.plays}};
  for (std::size_t tag = 0; tag < totals.of_context.size(); ++tag) {
    json["samples_of_context"][tag_models()[tag].tag] = totals.of_context[tag];
  }
  for (std::size_t number = 0; number < totals.users_with.size(); ++number) {
    if (totals.users_with[number] > 0) json["users_by_contexts"][std::to_string(number)] = totals.users_with[number];
  }
  json["ceilings"] = {{"over", exact ? "all pairs of listener and track" : "draws of listeners and tracks"},
                      {"pairs", ceilings.pairs},
                      {"draws", exact ? nlohmann::ordered_json() : nlohmann::ordered_json(ceilings.draws)},
                      {"track_and_user", ceiling_json(ceilings.track_and_user, exact)},
                      {"track", ceiling_json(ceilings.track, exact)},
                      {"user", ceiling_json(ceilings.user, exact)},
                      {"gain_of_user", gain_json(ceilings.track_and_user, ceilings.track)},
                      {"gain_of_track", gain_json(ceilings.track_and_user, ceilings.user)}};
  return json;
}

nlohmann::ordered_json streams_json(const SimulatedStreamTotals& totals, const SimulatedStreamConfig& config) {
  nlohmann::ordered_json json{{"streams", totals.streams}};
  for (std::size_t s = 0; s < totals.of_situation.size(); ++s) {
    json["streams_of_situation"][config.situations[s]] = totals.of_situation[s];
  }
  for (const StreamCeiling& ceiling : totals.ceilings) {
    json["ceilings"].push_back({{"known", ceiling.known},
                                {"accuracy", ceiling.accuracy},
                                {"accuracy_at_3", ceiling.accuracy_at_3},
                                {"log_loss", ceiling.log_loss}});
  }
  return json;
}

}  // namespace

std::string truth_json(const SimulateConfig& config, const SimulatedCorpus& corpus,
                       const std::optional<SimulatedPlaylistTotals>& playlists,
                       const std::optional<SimulatedListenerTotals>& listeners,
                       const std::optional<SimulatedStreamTotals>& streams) {
  nlohmann::ordered_json head, tags;
  head["config"] = config_json(config);
  if (config.audio) head["config"].erase("audio");
  if (!playlists) erase_playlists(head["config"]);
  if (!listeners) head["config"].erase("listeners");
  if (!streams) head["config"].erase("streams");
  head["macro_ceiling_roc_auc"] = number_or_null(corpus.macro_ceiling());
  head["macro_drawn_labels_roc_auc"] = number_or_null(corpus.macro_drawn_ceiling());
  if (playlists) head["playlists"] = totals_json(*playlists);
  if (listeners) head["listeners"] = listeners_json(*listeners);
  if (streams) head["streams"] = streams_json(*streams, config.streams);
  for (std::size_t tag = 0; tag < tag_models().size(); ++tag) {
    tags[tag_models()[tag].tag] = tag_json(tag_models()[tag], corpus, tag);
    if (playlists) tags[tag_models()[tag].tag]["playlists"] = playlists->of_tag[tag];
  }
  head["tags"] = tags;
  const std::vector<double> popularity = playlists ? PlaylistMaker(config, corpus).popularity() : std::vector<double>();
  std::string text = head.dump(1);
  text.resize(text.size() - 2);  // the closing brace: the clips follow, one a line
  text += ",\n \"clips\": [";
  for (std::size_t i = 0; i < corpus.clips.size(); ++i) {
    nlohmann::ordered_json clip{{"track_id", corpus.complete.ids[i].value}, {"artist_id", corpus.clips[i].artist_id}};
    clip["beats_per_minute"] = beats_per_minute(corpus.clips[i].latents[kTempo]);
    for (std::size_t k = 0; k < kLatentCount; ++k) clip["latents"][kLatentNames[k]] = corpus.clips[i].latents[k];
    for (std::size_t tag = 0; tag < tag_models().size(); ++tag) {
      clip["probabilities"][tag_models()[tag].tag] =
          corpus.probabilities(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(tag));
    }
    if (playlists) clip["popularity"] = popularity[i];
    text += (i == 0 ? "\n  " : ",\n  ") + clip.dump();
  }
  return text + "\n ]\n}\n";
}

std::string sound_json(const SimulateConfig& config) {
  nlohmann::ordered_json json = config_json(config);
  json.erase("audio");
  erase_playlists(json);
  json.erase("listeners");
  json.erase("streams");
  return json.dump();
}

}  // namespace ctxtag
