#include "extract_record.h"

#include "ctxtag/config/json.h"

namespace ctxtag {
namespace {

nlohmann::json start_json(const Track& track) {
  return track.start_seconds ? nlohmann::json(*track.start_seconds) : nlohmann::json();
}

}  // namespace

std::string record_key(const Track& track) { return nlohmann::json(track.id.value).dump(); }

std::string portable_path(const Track& track) {
  const std::filesystem::path path = track.stored_path;
  return path.is_absolute() ? path.filename().string() : track.stored_path;
}

std::string to_record(const ExtractOutcome& outcome, const Track& track) {
  nlohmann::json record = {{"path", track.stored_path},
                           {"start", start_json(track)},
                           {"bytes", outcome.stamp.bytes},
                           {"modified_ns", outcome.stamp.modified_ns}};
  if (outcome.rejected()) {
    record["reason"] = outcome.reason;
    record["detail"] = outcome.detail;
    return record.dump();
  }
  const FeatureEntry& entry = outcome.entry;
  record["part"] = outcome.part;
  record["slot"] = outcome.slot;
  record["taken"] = {entry.start_seconds, entry.seconds};
  record["flags"] = {entry.padded, entry.repeated, entry.resampled, entry.downmixed, entry.phase_cancelled};
  record["sha256"] = entry.sha256;
  return record.dump();
}

std::optional<ExtractOutcome> outcome_from_record(const std::string& text, const Track& track) {
  const nlohmann::json record = nlohmann::json::parse(text);
  if (record.at("path") != track.stored_path || record.at("start") != start_json(track)) return std::nullopt;
  ExtractOutcome outcome;
  outcome.stamp = {record.at("bytes"), record.at("modified_ns")};
  outcome.entry.id = track.id;
  outcome.entry.path = portable_path(track);
  if (record.contains("reason")) {
    outcome.reason = record.at("reason");
    outcome.detail = record.at("detail");
    return outcome;
  }
  outcome.part = record.at("part");
  outcome.slot = record.at("slot");
  outcome.entry.start_seconds = record.at("taken").at(0);
  outcome.entry.seconds = record.at("taken").at(1);
  const nlohmann::json& flags = record.at("flags");
  outcome.entry.padded = flags.at(0);
  outcome.entry.repeated = flags.at(1);
  outcome.entry.resampled = flags.at(2);
  outcome.entry.downmixed = flags.at(3);
  outcome.entry.phase_cancelled = flags.at(4);
  outcome.entry.sha256 = record.value("sha256", "");
  return outcome;
}

}  // namespace ctxtag
