#include <nlohmann/json.hpp>
#include <optional>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/tagging/tag_tracks.h"

namespace ctxtag {
namespace {

std::string journal_key(const Track& track, const std::string& part) {
  auto key = nlohmann::json({track.id.value, track.stored_path});
  if (!part.empty()) key.push_back(part);
  return key.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

std::string stamp_text(const Track& track, const FileStamp& stamp) {
  const std::string start = track.start_seconds ? " " + to_text(*track.start_seconds) : "";
  return std::to_string(stamp.bytes) + " " + std::to_string(stamp.modified_ns) + start + ";";
}

// Empty when the journal holds nothing of this state of the file, or a damaged record.
std::optional<TrackTags> tags_done_before(const Journal& journal, const std::string& key, const std::string& stamp) {
  const auto record = journal.find(key);
  if (!record || record->rfind(stamp, 0) != 0) return std::nullopt;
  try {
    return from_record(record->substr(stamp.size()));
  } catch (const DataError&) {
    return std::nullopt;
  }
}

}  // namespace

std::size_t TagCounts::rejected_total() const {
  std::size_t total = 0;
  for (const auto& [reason, count] : rejected) total += count;
  return total;
}

TagCounts tag_with_journal(const TrackTagger& tagger, const TrackTable& tracks, Journal& journal,
                           const std::function<void(std::size_t, const TrackTags&, bool)>& observe,
                           const std::string& part) {
  TagCounts counts;
  TrackTable pending;
  std::vector<std::size_t> indices;
  std::vector<FileStamp> stamps;
  if (part.empty()) counts.vanished = journal.size();
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    const FileStamp stamp = FileStamp::of(tracks[i].path);
    const std::string key = journal_key(tracks[i], part);
    if (part.empty() && journal.find(key)) --counts.vanished;
    if (const auto tags = tags_done_before(journal, key, stamp_text(tracks[i], stamp))) {
      tags->rejected() ? ++counts.rejected[tags->reject_reason] : ++counts.done_before;
      observe(i, *tags, true);
    } else {
      pending.push_back(tracks[i]);
      indices.push_back(i);
      stamps.push_back(stamp);
    }
  }
  tagger.tag_all(pending, [&](std::size_t index, const TrackTags& tags) {
    const Track& track = pending[index];
    const std::string stamp = stamp_text(track, stamps[index].if_unchanged(track.path));
    journal.append(journal_key(track, part), stamp + to_record(tags));
    tags.rejected() ? ++counts.rejected[tags.reject_reason] : ++counts.tagged;
    observe(indices[index], tags, false);
  });
  return counts;
}

TrackTags journaled_tags(const Journal& journal, const Track& track, const std::string& part) {
  const auto record = journal.find(journal_key(track, part));
  if (!record) throw DataError("the journal holds nothing of '" + escaped_bytes(track.id.value) + "'");
  return from_record(record->substr(record->find(';') + 1));
}

}  // namespace ctxtag
