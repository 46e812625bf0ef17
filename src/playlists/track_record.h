#pragma once
#include <cstddef>

#include "ctxtag/playlists/track_texts.h"

namespace ctxtag {

/// A track's texts in one piece of memory: the length of each, then their bytes. Equal texts, equal bytes.
std::size_t record_size(const TrackTexts& texts);
void write_record(const TrackTexts& texts, char* to);
TrackTexts texts_of(const char* record);

}  // namespace ctxtag
