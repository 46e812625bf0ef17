#include <spdlog/fmt/fmt.h>

#include <nlohmann/json.hpp>

#include "ctxtag/evaluation/retrieval.h"

namespace ctxtag {
namespace {

std::string text_of(const RetrievalFigure& figure) {
  return fmt::format("{:.4f} [{:.4f}, {:.4f}]", figure.value, figure.interval.low, figure.interval.high);
}

std::string signed_figure(const RetrievalFigure& figure) {
  return fmt::format("{:+.4f} [{:+.4f}, {:+.4f}]", figure.value, figure.interval.low, figure.interval.high);
}

nlohmann::ordered_json json_of(const char* key, const RetrievalFigure& figure) {
  return {{key, figure.value}, {"interval", {figure.interval.low, figure.interval.high}}};
}

}  // namespace

std::string retrieval_text(const RetrievalReport& report) {
  std::string text = fmt::format(
      "{} streams of {} listeners, {} tracks; {} without tag scores, {} too unsure to offer anything\n"
      "situation right {:.4f}, tag right {:.4f}, both {} (of {} streams whose track has scores)\n\n",
      report.streams, report.listeners, report.tracks, report.without_scores, report.abstained,
      report.situation_accuracy, report.tag_accuracy, text_of(report.agreement), report.agreement_streams);
  text += fmt::format("{:<18} {:>4}  {:<25} {:<25} {:<25}\n", "system", "k", "precision@k", "nDCG@k", "hit rate");
  for (const RetrievalSystem& system : report.systems) {
    for (const RetrievalFigures& of : system.at) {
      text += fmt::format("{:<18} {:>4}  {:<25} {:<25} {:<25}\n", system.name, of.k, text_of(of.precision),
                          text_of(of.ndcg), text_of(of.hit_rate));
    }
  }
  std::string first;
  for (const RetrievalPair& pair : report.pairs) {
    if (pair.first != first) text += fmt::format("\n{} less\n", first = pair.first);
    text += fmt::format("{:<18} {:>4}  {:<28} {:<28} {:<28}\n", pair.second, pair.k, signed_figure(pair.precision),
                        signed_figure(pair.ndcg), signed_figure(pair.hit_rate));
  }
  return text;
}

std::string retrieval_json(const RetrievalReport& report) {
  nlohmann::ordered_json json{{"streams", report.streams},
                              {"listeners", report.listeners},
                              {"tracks", report.tracks},
                              {"without_scores", report.without_scores},
                              {"abstained", report.abstained},
                              {"agreement", json_of("value", report.agreement)},
                              {"agreement_streams", report.agreement_streams},
                              {"situation_accuracy", report.situation_accuracy},
                              {"tag_accuracy", report.tag_accuracy},
                              {"systems", nlohmann::ordered_json::array()},
                              {"pairs", nlohmann::ordered_json::array()}};
  for (const RetrievalSystem& system : report.systems) {
    for (const RetrievalFigures& of : system.at) {
      json["systems"].push_back({{"name", system.name},
                                 {"k", of.k},
                                 {"precision", json_of("value", of.precision)},
                                 {"ndcg", json_of("value", of.ndcg)},
                                 {"hit_rate", json_of("value", of.hit_rate)}});
    }
  }
  for (const RetrievalPair& pair : report.pairs) {
    json["pairs"].push_back({{"first", pair.first},
                             {"second", pair.second},
                             {"k", pair.k},
                             {"precision", json_of("difference", pair.precision)},
                             {"ndcg", json_of("difference", pair.ndcg)},
                             {"hit_rate", json_of("difference", pair.hit_rate)}});
  }
  return json.dump(2) + "\n";
}

}  // namespace ctxtag
