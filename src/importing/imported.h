#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ctxtag/importing/import.h"

namespace ctxtag {

/// A table ready to be written; `name` is its path in the output folder.
struct ImportedTable {
  std::string name;
  std::size_t rows = 0;
  std::function<void(const std::filesystem::path& file)> write;
  std::vector<std::string> also = {};  ///< files that `write` makes beside it
};

/// What one format made of a source.
struct Imported {
  std::vector<ImportedTable> tables;
  ImportReport report;
};

/// One format: how its sources are told from others, and how they are read.
struct ImportFormat {
  bool (*recognises)(const std::filesystem::path& source);
  Imported (*read)(const ImportRequest& request);
  bool names_audio = false;  ///< its tables name recordings, which --audio may say the folder of
};

ImportFormat icassp2020_format();
ImportFormat icmr2020_format();
ImportFormat ismir2020_format();
ImportFormat mtg_jamendo_format();
ImportFormat magnatagatune_format();
ImportFormat mulan_format();
ImportFormat folders_format();
ImportFormat situnes_format();
ImportFormat incarmusic_format();
ImportFormat lastfm1k_format();
ImportFormat spotify_format();
ImportFormat vgmidi_listeners_format();

}  // namespace ctxtag
