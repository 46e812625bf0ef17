#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"
#include "ctxtag/checking/leak_text.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

Json example_json(const LeakCheck& check, const Leak& leak) {
  const Tie& tie = check.ties[leak.tie];
  Json json{{"key", escaped_bytes(tie.key)},
            {"tracks", {escaped_bytes(leak.track_a.value), escaped_bytes(leak.track_b.value)}},
            {"rows", {leak.rows_a, leak.rows_b}}};
  if (tie.similar) {
    json["bit_error_rate"] = tie.similar->bit_error_rate;
    json["overlap_seconds"] = tie.similar->overlap_seconds;
    json["offset_seconds"] = tie.similar->offset_seconds;
  }
  return json;
}

Json audio_json(const LeakCheck& check) {
  Json rejected = Json::array(), without = Json::array();
  for (const RejectedEntry& entry : check.rejected) {
    rejected.push_back(
        {{"id", entry.id.value}, {"path", entry.path}, {"reason", entry.reason}, {"detail", entry.detail}});
  }
  for (const TrackId& id : check.without_fingerprint) without.push_back(id.value);
  return {{"rejected", rejected}, {"without_fingerprint", without}};
}

Json repair_json(const LeakReport& report) {
  const std::vector<std::string>& names = report.check.parts.names;
  Json rows = Json::object(), changed = Json::array();
  const std::vector<std::size_t> left = report.repair->table.rows_per_part();
  for (std::size_t i = 0; i < names.size(); ++i) rows[names[i]] = left[i];
  for (const RepairedRow& row : report.repair->changed) {
    const Json to = row.to ? Json(names[static_cast<std::size_t>(*row.to)]) : Json();
    changed.push_back(
        {{"id", escaped_bytes(row.id.value)}, {"from", names[static_cast<std::size_t>(row.from)]}, {"to", to}});
  }
  return {{"rows", rows}, {"changed", changed}};
}

Json balance_json(const std::vector<PartBalance>& balance) {
  Json json = Json::object();
  for (const PartBalance& part : balance) {
    if (part.rows == 0 || part.max_prevalence_tag.empty()) continue;
    json[part.name] = {{"tag", escaped_bytes(part.max_prevalence_tag)}, {"deviation", part.max_prevalence_deviation}};
  }
  return json;
}

}  // namespace

std::string leak_json(const LeakReport& report) {
  const LeakCheck& check = report.check;
  const std::vector<std::size_t> rows = check.parts.rows_per_part();
  Json json{{"leaks", report.leaks.size()}, {"rows", Json::object()}, {"repeated_rows", check.parts.repeated}};
  for (std::size_t i = 0; i < rows.size(); ++i) json["rows"][check.parts.names[i]] = rows[i];
  for (std::size_t i = 0; i < check.kinds.size(); ++i) {
    json["rows_without"][escaped_bytes(check.kinds[i])] = check.without[i];
  }
  json["found"] = Json::array();
  for (const LeakCount& count : report.counts) {
    Json examples = Json::array();
    for (const Leak& leak : count.examples) examples.push_back(example_json(check, leak));
    json["found"].push_back({{"kind", escaped_bytes(check.kinds[count.kind])},
                             {"parts",
                              {check.parts.names[static_cast<std::size_t>(count.part_a)],
                               check.parts.names[static_cast<std::size_t>(count.part_b)]}},
                             {"found", count.found},
                             {"rows", {count.rows_a, count.rows_b}},
                             {"examples", examples}});
  }
  if (check.kind(kSimilarAudio) < check.kinds.size()) json["audio"] = audio_json(check);
  if (!report.balance.empty()) json["largest_prevalence_deviation"] = balance_json(report.balance);
  if (report.repair) json["fix"] = repair_json(report);
  if (!report.repaired_balance.empty()) {
    json["fix"]["largest_prevalence_deviation"] = balance_json(report.repaired_balance);
  }
  return json.dump(2) + '\n';
}

}  // namespace ctxtag
