#include "ctxtag/importing/import.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/output_folder.h"
#include "ctxtag/base/registry.h"
#include "ctxtag/base/text.h"
#include "importing/imported.h"
#include "importing/output.h"

namespace ctxtag {
namespace fs = std::filesystem;
namespace {

const Registry<ImportFormat()>& formats() {
  static const Registry<ImportFormat()> table("format", {{"folders", folders_format},
                                                         {"icassp2020", icassp2020_format},
                                                         {"icmr2020", icmr2020_format},
                                                         {"incarmusic", incarmusic_format},
                                                         {"ismir2020", ismir2020_format},
                                                         {"lastfm1k", lastfm1k_format},
                                                         {"magnatagatune", magnatagatune_format},
                                                         {"mtg-jamendo", mtg_jamendo_format},
                                                         {"mulan", mulan_format},
                                                         {"situnes", situnes_format},
                                                         {"spotify", spotify_format},
                                                         {"vgmidi_listeners", vgmidi_listeners_format}});
  return table;
}

void require_source(const fs::path& source) {
  std::error_code unknown;
  if (!fs::exists(source, unknown)) {
    throw ConfigError(escaped_bytes(source.string()) + ": there is no such folder or file to import from");
  }
}

std::string recognised(const fs::path& source) {
  const std::vector<std::string> names = formats_of(source);
  if (names.size() == 1) return names[0];
  const std::string where = escaped_bytes(source.string());
  if (names.empty()) {
    throw ConfigError(where + ": no format recognises it; name one with --from: " + joined(import_formats()));
  }
  throw ConfigError(where + ": it could be " + joined(names, " or ") + "; name one with --from");
}

ImportFormat format_named(const std::string& name) {
  const std::vector<std::string> known = import_formats();
  const std::string nearest = nearest_word(name, known);
  if (std::find(known.begin(), known.end(), name) == known.end() && !nearest.empty()) {
    throw ConfigError("unknown format '" + name + "'; did you mean '" + nearest + "'? known: " + joined(known));
  }
  return formats().create(name);
}

void require_out_apart(const ImportRequest& request) {
  std::error_code unknown;
  const fs::path folder = fs::is_directory(request.source, unknown) ? request.source : request.source.parent_path();
  if (fs::equivalent(folder.empty() ? "." : folder, request.out, unknown)) {
    throw ConfigError("--out " + escaped_bytes(request.out.string()) +
                      ": the folder that is imported; its files could be overwritten: choose another folder");
  }
}

}  // namespace

std::vector<std::string> import_formats() { return formats().names(); }

std::vector<std::string> formats_of(const fs::path& source) {
  std::vector<std::string> names;
  for (const std::string& name : import_formats()) {
    if (formats().create(name).recognises(source)) names.push_back(name);
  }
  return names;
}

ImportReport import_dataset(const ImportRequest& request) {
  request.options.validate();
  require_source(request.source);
  const std::string name = request.format.empty() ? recognised(request.source) : request.format;
  const ImportFormat format = format_named(name);
  require_out_apart(request);
  require_own_folder(request.out, {request.out / "import.json"}, {});
  if (!request.audio.empty() && !format.names_audio) {
    throw ConfigError("--audio: " + name + " has no table that names recordings; leave it out");
  }
  Imported imported = format.read(request);
  imported.report.format = name;
  write_imported(request.out, imported);
  return std::move(imported.report);
}

}  // namespace ctxtag
