#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/npy.h"
#include "importing/imported.h"
#include "importing/listener_tables.h"
#include "importing/source.h"
#include "importing/text_tables.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

const std::vector<std::string> kRaw{"vgmidi_raw_1.json", "vgmidi_raw_2.json"};
const std::string kAudio = "vgmidi_audio.csv";
constexpr std::size_t kTraits = 4;  ///< age band, gender, country, musicianship

struct Annotation {
  TrackId track;
  UserId user;
  std::string group;
  std::vector<std::string> traits;
  double valence = 0.0, arousal = 0.0;  ///< means of the curves
  std::size_t points = 0;
};

std::string place(const fs::path& file, const std::string& name) {
  return escaped_bytes(file.string()) + ": annotation '" + escaped_bytes(name) + "': ";
}

// A word or a number as text.
std::string trait_in(const Json& annotation, const char* key, const std::string& where) {
  const auto value = annotation.find(key);
  if (value != annotation.end() && value->is_string()) return escaped_bytes(value->get<std::string>());
  if (value != annotation.end() && value->is_number_integer()) return std::to_string(value->get<long long>());
  throw DataError(where + "'" + key + "' is neither a text nor a whole number");
}

// Of the points of a curve, none where there are none.
std::optional<double> mean_in(const Json& annotation, const char* key, const std::string& where) {
  const auto curve = annotation.find(key);
  const bool numbers = curve != annotation.end() && curve->is_array() &&
                       std::all_of(curve->begin(), curve->end(), [](const Json& v) { return v.is_number(); });
  if (!numbers) throw DataError(where + "'" + key + "' is no list of numbers");
  if (curve->empty()) return std::nullopt;
  double sum = 0.0;
  for (const Json& value : *curve) sum += value.get<double>();
  return sum / static_cast<double>(curve->size());
}

// "Game_Piece" of "audio/Game_Piece.ogg" and of "Game_Piece.mid": letters and digits alone, in lower case.
std::string bare_name(const std::string& path) {
  std::string name;
  for (const char c : fs::path(path).stem().string()) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return name;
}

std::map<std::string, std::string> tracks_by_name(const fs::path& file) {
  CsvReader reader(file);
  const std::size_t path = reader.column("path");
  std::map<std::string, std::string> tracks;
  for (std::vector<std::string> cells; reader.next(cells);) tracks[bare_name(cells[path])] = escaped_bytes(cells[0]);
  return tracks;
}

class AnnotationReader {
 public:
  AnnotationReader(SourceFolder& source, Imported& imported) : source_(source), report_(imported.report) {
    if (const auto file = source.find({kAudio}, report_)) {
      tracks_ = tracks_by_name(*file);
      source.add_read(report_, *file, tracks_.size());
    }
  }

  void read(const fs::path& file) {
    Json json;
    try {
      json = Json::parse(read_file(file));
    } catch (const Json::exception& error) {
      throw DataError(escaped_bytes(file.string()) + ": it is not JSON: " + printable(error.what()));
    }
    if (!json.is_object() || !json["annotations"].is_object() || !json["pieces"].is_object()) {
      throw DataError(escaped_bytes(file.string()) + ": expected an object with 'annotations' and 'pieces'");
    }
    for (const auto& [name, annotation] : json["annotations"].items()) take(name, annotation, json["pieces"], file);
    source_.add_read(report_, file, json["annotations"].size());
  }

  const std::vector<Annotation>& annotations() const { return annotations_; }

  void report() {
    const auto drop = [&](std::size_t count, const std::string& reason) {
      if (count > 0) report_.dropped.push_back({reason, count});
    };
    drop(without_piece_, "annotations of pieces that the file does not list: " + joined(escaped(names(unlisted_))));
    drop(without_curve_, "annotations without a point of a curve");
    if (!tracks_.empty() && !unmatched_.empty()) {
      report_.notes.push_back(fmt::format("{} pieces are not in {}; their id is the name of their MIDI file: {}",
                                          unmatched_.size(), kAudio, joined(escaped(names(unmatched_)))));
    }
  }

 private:
  static std::vector<std::string> names(const std::set<std::string>& set) { return {set.begin(), set.end()}; }

  void take(const std::string& name, const Json& annotation, const Json& pieces, const fs::path& file) {
    const std::string where = place(file, name);
    const std::string piece = name.substr(0, name.rfind('_'));
    const auto listed = pieces.find(piece);
    if (listed == pieces.end()) {
      ++without_piece_;
      unlisted_.insert(piece);
      return;
    }
    if (!listed->is_object() || !listed->contains("midi") || !listed->at("midi").is_string()) {
      throw DataError(where + "its piece has no text 'midi'");
    }
    if (!annotation.is_object()) throw DataError(where + "it is no object");
    const auto valence = mean_in(annotation, "valence", where), arousal = mean_in(annotation, "arousal", where);
    if (!valence || !arousal) {
      ++without_curve_;
      return;
    }
    Annotation taken;
    taken.track = track_of(listed->at("midi").get<std::string>());
    for (const char* const key : {"age", "gender", "country", "musicianship"}) {
      taken.traits.push_back(trait_in(annotation, key, where));
    }
    taken.group = joined(taken.traits, "|");
    const int number = ++of_group_[{taken.track.value, taken.group}];
    taken.user = {number == 1 ? taken.group : fmt::format("{} ({})", taken.group, number)};
    taken.valence = *valence;
    taken.arousal = *arousal;
    taken.points = annotation.at("valence").size();
    annotations_.push_back(std::move(taken));
  }

  TrackId track_of(const std::string& midi) {
    const auto track = tracks_.find(bare_name(midi));
    if (track != tracks_.end()) return {track->second};
    unmatched_.insert(midi);
    return {escaped_bytes(fs::path(midi).stem().string())};
  }

  SourceFolder& source_;
  ImportReport& report_;
  std::map<std::string, std::string> tracks_;
  std::map<std::pair<std::string, std::string>, int> of_group_;
  std::vector<Annotation> annotations_;
  std::set<std::string> unlisted_, unmatched_;
  std::size_t without_piece_ = 0, without_curve_ = 0;
};

void add_samples(const std::vector<Annotation>& annotations, const std::string& what, double Annotation::*mean,
                 Imported& imported) {
  ClassSamples samples({"negative", "positive"});
  std::size_t zero = 0;
  for (const Annotation& annotation : annotations) {
    if (annotation.*mean == 0.0) {
      ++zero;
    } else {
      samples.set(annotation.track, annotation.user, annotation.*mean > 0.0 ? 1 : 0);
    }
  }
  const std::string name = "samples_" + what + ".csv";
  if (zero > 0) imported.report.dropped.push_back({name + ": the mean is 0, neither positive nor negative", zero});
  imported.tables.push_back(samples.table(name));
}

// One column for each value of each trait.
void add_users(const std::vector<Annotation>& annotations, Imported& imported) {
  std::vector<std::set<std::string>> values(kTraits);
  std::map<UserId, const Annotation*> users;
  for (const Annotation& annotation : annotations) {
    for (std::size_t i = 0; i < kTraits; ++i) values[i].insert(annotation.traits[i]);
    users.emplace(annotation.user, &annotation);
  }
  auto vectors = std::make_shared<std::vector<float>>();
  std::string ids = "user_id\n", groups = "user_id,group\n";
  for (const auto& [user, annotation] : users) {
    for (std::size_t i = 0; i < kTraits; ++i) {
      for (const std::string& value : values[i]) vectors->push_back(annotation->traits[i] == value ? 1.0F : 0.0F);
    }
    ids += csv_line({user.value});
    groups += csv_line({user.value, annotation->group});
  }
  const std::size_t rows = users.size(), columns = rows == 0 ? 0 : vectors->size() / rows;
  imported.tables.push_back({"users.npy", rows, [vectors, rows, columns](const fs::path& file) {
                               write_npy(file, {rows, columns}, vectors->data());
                             }});
  imported.tables.push_back(text_table("users.ids.csv", rows, std::move(ids)));
  imported.tables.push_back(text_table("user_groups.csv", rows, std::move(groups)));
}

void add_annotations(const std::vector<Annotation>& annotations, Imported& imported) {
  std::vector<std::string> lines;
  for (const Annotation& a : annotations) {
    std::vector<std::string> cells{a.track.value, a.user.value, a.group};
    cells.insert(cells.end(), a.traits.begin(), a.traits.end());
    for (const std::string& cell : {to_text(a.valence), to_text(a.arousal), std::to_string(a.points)}) {
      cells.push_back(cell);
    }
    lines.push_back(csv_line(cells));
  }
  imported.tables.push_back(
      lines_table("annotations.csv",
                  "track_id,user_id,group,age,gender,country,musicianship,mean_valence,mean_arousal,points", lines));
}

std::vector<std::string> places_of(const std::string& name) { return {"annotations/" + name, name}; }

bool recognises_vgmidi_listeners(const fs::path& source) {
  return holds_any(source, places_of(kRaw[0])) || holds_any(source, places_of(kRaw[1]));
}

Imported read_vgmidi_listeners(const ImportRequest& request) {
  SourceFolder source(request.source);
  Imported imported;
  AnnotationReader reader(source, imported);
  for (const std::string& name : kRaw) {
    if (const auto file = source.find(places_of(name), imported.report)) reader.read(*file);
  }
  if (reader.annotations().empty()) source.fail("no annotation of VGMIDI is here");
  reader.report();
  std::set<std::string> groups;
  for (const Annotation& annotation : reader.annotations()) groups.insert(annotation.group);
  imported.report.notes.push_back(
      fmt::format("listeners have no identity: a user is one of {} groups of age band, gender, country and "
                  "musicianship; several of a group on one piece are told apart by a number, which means nothing on "
                  "other pieces",
                  groups.size()));
  add_samples(reader.annotations(), "valence", &Annotation::valence, imported);
  add_samples(reader.annotations(), "arousal", &Annotation::arousal, imported);
  add_annotations(reader.annotations(), imported);
  add_users(reader.annotations(), imported);
  return imported;
}

}  // namespace

ImportFormat vgmidi_listeners_format() { return {recognises_vgmidi_listeners, read_vgmidi_listeners}; }

}  // namespace ctxtag
