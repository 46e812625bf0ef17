#pragma once
#include <vector>

#include "importing/situnes_events.h"

namespace ctxtag {

/// events.csv: every event as it was recorded.
ImportedTable situnes_events_table(const std::vector<SitunesEvent>& events);
/// streams.csv: the events whose situation was recorded (from the second stage on), what was known before listening
/// first, then what it led to: rating_class, valence_sign, arousal_sign. Without rows when there is no such event.
ImportedTable situnes_streams_table(const std::vector<SitunesEvent>& events);
/// samples_rating.csv, samples_valence.csv, samples_arousal.csv: one sample per user and track, the last event counts.
void add_situnes_samples(std::vector<SitunesEvent> events, Imported& imported);

}  // namespace ctxtag
