#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cctype>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "importing/imported.h"
#include "importing/source.h"
#include "importing/text_tables.h"
#include "importing/track_list.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

const char* const kAnnotations = "annotations_final.csv";
const char* const kClips = "clip_info_final.csv";

// The tables are called .csv and separated by tabs; copies with commas are about.
char separator_of(const fs::path& file) { return CsvReader(file, '\t').header().size() > 1 ? '\t' : ','; }

// The customary split, by the folder of the clip: 0 to b train, c validation, d to f test.
Split split_of(const std::string& path, const FileLine& at) {
  const bool folder = path.size() > 2 && path[1] == '/' && std::isxdigit(static_cast<unsigned char>(path[0])) != 0;
  if (!folder) {
    throw DataError(fmt::format("{}mp3_path is '{}'; expected a path that begins with a folder 0 to f", to_text(at),
                                escaped_bytes(path)));
  }
  const int letter = std::tolower(static_cast<unsigned char>(path[0]));
  return letter < 'c' ? Split::kTrain : letter == 'c' ? Split::kValidation : Split::kTest;
}

bool annotated(const std::string& cell, const std::string& tag, const FileLine& at) {
  if (cell == "0") return false;
  if (cell == "1") return true;
  throw DataError(fmt::format("{}'{}' is '{}'; expected 1 or 0", to_text(at), escaped_bytes(tag), escaped_bytes(cell)));
}

TrackList read_annotations(const fs::path& file) {
  CsvReader reader(file, separator_of(file));
  const std::size_t id = reader.column("clip_id"), path = reader.column("mp3_path");
  TrackList list;
  list.columns = {"artist", "album", "title"};
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < reader.header().size(); ++i) {
    if (i == id || i == path || reader.header()[i].empty()) continue;
    columns.push_back(i);
    list.tags.push_back(reader.header()[i]);
  }
  if (list.tags.empty()) throw DataError(to_text(reader.at()) + "there is no column of a tag");
  std::unordered_map<std::string, int> lines;
  for (std::vector<std::string> cells; reader.next(cells);) {
    if (cells[id].empty()) throw DataError(to_text(reader.at()) + "the clip_id is empty");
    const auto [entry, is_new] = lines.emplace(cells[id], reader.at().line);
    if (!is_new) {
      throw DataError(fmt::format("{}clip '{}' stands in line {} already", to_text(reader.at()),
                                  escaped_bytes(cells[id]), entry->second));
    }
    ImportedTrack track{{escaped_bytes(cells[id])}, cells[path], {"", "", ""}, {}, {}, reader.at()};
    track.split = split_of(cells[path], reader.at());
    for (std::size_t tag = 0; tag < columns.size(); ++tag) {
      if (annotated(cells[columns[tag]], list.tags[tag], reader.at())) track.tags.push_back(list.tags[tag]);
    }
    list.tracks.push_back(std::move(track));
  }
  if (list.tracks.empty()) throw DataError(to_text(reader.at()) + "the table has no rows");
  return list;
}

// Puts artist, album and title of the clips where they belong.
void read_clips(const fs::path& file, const SourceFolder& source, TrackList& list, ImportReport& report) {
  CsvReader reader(file, separator_of(file));
  const std::size_t id = reader.column("clip_id");
  std::vector<std::size_t> columns;
  for (const std::string& name : list.columns) columns.push_back(reader.column(name));
  std::unordered_map<std::string, ImportedTrack*> tracks;
  for (ImportedTrack& track : list.tracks) tracks.emplace(track.id.value, &track);
  const std::size_t all = tracks.size();
  std::size_t rows = 0, without_tags = 0;
  for (std::vector<std::string> cells; reader.next(cells); ++rows) {
    const auto found = tracks.find(escaped_bytes(cells[id]));
    if (found == tracks.end()) {
      ++without_tags;
      continue;
    }
    for (std::size_t i = 0; i < columns.size(); ++i) found->second->about[i] = cells[columns[i]];
    tracks.erase(found);
  }
  source.add_read(report, file, rows);
  const std::string name = source.name_of(file);
  if (without_tags > 0) report.dropped.push_back({name + ": clips without annotations", without_tags});
  if (!tracks.empty()) {
    report.notes.push_back(
        fmt::format("{} of {} clips are not in {}: no artist, album, title", tracks.size(), all, name));
  }
}

bool recognises_magnatagatune(const fs::path& source) { return holds_any(source, {kAnnotations}); }

Imported read_magnatagatune(const ImportRequest& request) {
  SourceFolder source(request.source);
  Imported imported;
  ImportReport& report = imported.report;
  const fs::path annotations = source.require({kAnnotations});
  TrackList list = read_annotations(annotations);
  source.add_read(report, annotations, list.tracks.size());
  if (const auto clips = source.find({kClips}, report)) read_clips(*clips, source, list, report);
  keep_top(list, request.options.top, request.options.untagged == "drop", report);
  imported.tables.push_back(labels_table("labels.csv", labels_of(list, false)));
  imported.tables.push_back(tracks_table(list, request, source, report));
  imported.tables.push_back(splits_table("splits.csv", splits_of(list)));
  return imported;
}

}  // namespace

ImportFormat magnatagatune_format() { return {recognises_magnatagatune, read_magnatagatune, true}; }

}  // namespace ctxtag
