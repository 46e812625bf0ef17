#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/tsv.h"
#include "importing/imported.h"
#include "importing/source.h"
#include "importing/text_tables.h"
#include "importing/track_list.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBetween = "---";  // category---tag
constexpr Split kSplitOrder[] = {Split::kTrain, Split::kValidation, Split::kTest};

bool is_tsv(const std::string& name) {
  const std::string plain = without_gz(name);
  return plain.size() > 4 && plain.compare(plain.size() - 4, 4, ".tsv") == 0;
}

// True for a table of this data set, told by the header.
bool has_its_header(const fs::path& file) {
  try {
    const TsvReader reader(file, RowWidth::kAtLeast);
    return reader.header().size() == 6 && reader.header()[0] == "TRACK_ID" && reader.header()[5] == "TAGS";
  } catch (const DataError&) {
    return false;
  }
}

// The split a file name speaks of: "autotagging-train.tsv".
std::optional<Split> split_in(const std::string& file) {
  const std::string name = without_gz(file);
  for (const Split split : kSplitOrder) {
    const std::string ending = "-" + to_text(split) + ".tsv";
    if (name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0)
      return split;
  }
  return std::nullopt;
}

// Names of the tables in a folder: "autotagging" of "autotagging.tsv" or "autotagging-train.tsv".
std::set<std::string> table_names(const fs::path& folder) {
  std::set<std::string> names;
  std::error_code unknown;
  if (!fs::is_directory(folder, unknown)) return names;
  for (const std::string& entry : SourceFolder(folder).listing()) {
    if (!is_tsv(entry) || !has_its_header(folder / entry)) continue;
    const auto split = split_in(entry);
    const std::string name = without_gz(entry);
    names.insert(name.substr(0, name.size() - 4 - (split ? to_text(*split).size() + 1 : 0)));
  }
  return names;
}

std::string tag_of(const std::string& cell, bool strip) {
  const std::size_t between = cell.find(kBetween);
  return strip && between != std::string::npos ? cell.substr(between + kBetween.size()) : cell;
}

std::string with_low(const std::string& path) {
  const std::size_t dot = path.rfind('.'), slash = path.rfind('/');
  const bool has_ending = dot != std::string::npos && (slash == std::string::npos || dot > slash);
  return has_ending ? path.substr(0, dot) + ".low" + path.substr(dot) : path + ".low";
}

class TagFileReader {
 public:
  TagFileReader(const ImportOptions& options, SourceFolder& source, ImportReport& report)
      : options_(options), source_(source), report_(report) {
    list.columns = {"artist_id", "album_id"};
  }

  TrackList list;

  void read(const fs::path& file, std::optional<Split> split) {
    TsvReader reader(file, RowWidth::kAtLeast);
    const std::size_t id = reader.column("TRACK_ID"), artist = reader.column("ARTIST_ID"),
                      album = reader.column("ALBUM_ID"), path = reader.column("PATH"), tags = reader.column("TAGS");
    const std::size_t before = list.tracks.size();
    for (std::vector<std::string> cells; reader.next(cells);) {
      ImportedTrack track{
          {escaped_bytes(cells[id])}, cells[path], {cells[artist], cells[album]}, {}, split, reader.at()};
      if (cells[id].empty()) throw DataError(to_text(reader.at()) + "the id is empty");
      if (cells[path].empty()) throw DataError(to_text(reader.at()) + "the path is empty");
      if (options_.low_quality) track.path = with_low(cells[path]);
      require_new(track);
      for (std::size_t i = tags; i < cells.size(); ++i) add_tag(cells[i], track);
      list.tracks.push_back(std::move(track));
    }
    if (list.tracks.size() == before) throw DataError(to_text(reader.at()) + "the table has no rows");
    source_.add_read(report_, file, list.tracks.size() - before);
  }

  // All tags in sorted order.
  void finish() {
    for (const auto& [tag, cell] : cell_of_tag_) list.tags.push_back(tag);
    if (list.tags.empty()) throw DataError(escaped_bytes(list.tracks[0].at.file.string()) + ": no track has a tag");
    if (repeated_ > 0) report_.notes.push_back(fmt::format("{} tags stand twice in one row", repeated_));
  }

 private:
  void require_new(const ImportedTrack& track) {
    const auto [entry, is_new] = places_.emplace(track.id, track.at);
    if (is_new) return;
    throw DataError(fmt::format("{}track '{}' stands at {} already", to_text(track.at), track.id.value,
                                source_.place(entry->second)));
  }

  void add_tag(const std::string& cell, ImportedTrack& track) {
    if (cell.empty()) return;
    const std::string tag = tag_of(cell, options_.category == "strip");
    if (tag.empty()) throw DataError(to_text(track.at) + "the tag '" + escaped_bytes(cell) + "' has no name");
    const auto [entry, is_new] = cell_of_tag_.emplace(tag, cell);
    if (!is_new && entry->second != cell) {
      throw ConfigError(fmt::format("{}'{}' and '{}' would both be '{}'; import.category=keep keeps them apart",
                                    to_text(track.at), escaped_bytes(entry->second), escaped_bytes(cell),
                                    escaped_bytes(tag)));
    }
    if (std::find(track.tags.begin(), track.tags.end(), tag) == track.tags.end()) {
      track.tags.push_back(tag);
    } else {
      ++repeated_;
    }
  }

  const ImportOptions& options_;
  SourceFolder& source_;
  ImportReport& report_;
  std::map<TrackId, FileLine> places_;
  std::map<std::string, std::string> cell_of_tag_;
  std::size_t repeated_ = 0;
};

// Where the tables are: the folder itself, or where the data set's repository keeps them.
fs::path folder_of_tables(const SourceFolder& source, int split) {
  const std::string splits = fmt::format("split-{}", std::max(split, 0));
  std::error_code unknown;
  for (const std::string& below : {splits, "splits/" + splits, "data/splits/" + splits}) {
    if (fs::is_directory(source.path() / below, unknown)) return source.path() / below;
  }
  if (split >= 0) source.fail("there is no folder " + splits);
  return source.path();
}

std::string chosen_name(const std::string& wanted, const fs::path& folder, const SourceFolder& source) {
  const std::set<std::string> there = table_names(folder);
  const std::vector<std::string> names(there.begin(), there.end());
  if (names.empty()) source.fail("no table with the columns TRACK_ID ... TAGS is here");
  if (wanted.empty() && names.size() == 1) return names[0];
  if (there.count(wanted) != 0) return wanted;
  const std::string where = escaped_bytes(folder.string()), known = joined(escaped(names));
  if (wanted.empty()) {
    throw ConfigError(fmt::format("{}: several tables: {}; choose one with --set import.name={}", where, known,
                                  escaped_bytes(names[0])));
  }
  throw ConfigError(fmt::format("import.name is '{}'; {} holds: {}", escaped_bytes(wanted), where, known));
}

bool recognises_mtg_jamendo(const fs::path& source) {
  std::error_code unknown;
  if (fs::is_regular_file(source, unknown)) return is_tsv(source.filename().string()) && has_its_header(source);
  for (const char* const below : {"", "split-0", "splits/split-0", "data/splits/split-0"}) {
    if (!table_names(source / below).empty()) return true;
  }
  return false;
}

Imported read_mtg_jamendo(const ImportRequest& request) {
  SourceFolder source(request.source);
  Imported imported;
  TagFileReader reader(request.options, source, imported.report);
  if (source.named()) {
    reader.read(*source.named(), std::nullopt);
  } else {
    const fs::path folder = folder_of_tables(source, request.options.split);
    const std::string name = chosen_name(request.options.name, folder, source);
    SourceFolder tables(folder);
    for (const Split split : kSplitOrder) {
      const auto file = tables.find({name + "-" + to_text(split) + ".tsv"}, imported.report);
      if (file) reader.read(*file, split);
    }
    if (reader.list.tracks.empty()) {
      imported.report.absent.clear();
      reader.read(tables.require({name + ".tsv"}), std::nullopt);
    }
  }
  reader.finish();
  keep_top(reader.list, request.options.top, request.options.untagged == "drop", imported.report);
  imported.tables.push_back(labels_table("labels.csv", labels_of(reader.list, request.options.as == "unknown")));
  imported.tables.push_back(tracks_table(reader.list, request, source, imported.report));
  SplitTable splits = splits_of(reader.list);
  if (!splits.ids.empty()) imported.tables.push_back(splits_table("splits.csv", std::move(splits)));
  return imported;
}

}  // namespace

ImportFormat mtg_jamendo_format() { return {recognises_mtg_jamendo, read_mtg_jamendo, true}; }

}  // namespace ctxtag
