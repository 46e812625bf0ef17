#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "importing/imported.h"
#include "importing/listener_tables.h"
#include "importing/source.h"
#include "importing/tag_rows.h"
#include "importing/text_tables.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

constexpr double kSuitsFrom = 4.0, kMiddleFrom = 2.5, kHighFrom = 3.5;
const std::string kRatings = "ratings.csv", kTracks = "tracks.csv", kCategories = "categories.csv";

using Pair = std::pair<std::string, std::string>;  // track and user

struct Mean {
  double sum = 0.0;
  int count = 0;
  double value() const { return sum / count; }
};

struct Ratings {
  std::vector<std::string> contexts;               // dimension by dimension, each in byte order
  std::map<Pair, std::map<std::string, Mean>> of;  // by context; "" without one
  std::vector<std::string> lines;
  std::size_t rows = 0, without_context = 0;
};

// Their dimensions stand in the header behind user, item and rating.
Ratings read_ratings(const fs::path& file) {
  CsvReader reader(file);
  const std::size_t user = reader.column("UserID"), item = reader.column("ItemID"), rating = reader.column("Rating");
  Ratings ratings;
  std::vector<std::set<std::string>> values(reader.header().size());
  for (std::vector<std::string> cells; reader.next(cells);) {
    if (cells[user].empty() || cells[item].empty()) throw DataError(to_text(reader.at()) + "an id is empty");
    double value = 0.0;
    if (!parse_number(cells[rating], value) || value < 0.0 || value > 5.0) {
      throw DataError(to_text(reader.at()) + "'Rating' is '" + escaped_bytes(cells[rating]) +
                      "'; expected a number from 0 to 5");
    }
    ++ratings.rows;
    const Pair pair{escaped_bytes(cells[item]), escaped_bytes(cells[user])};
    std::vector<std::string> contexts;
    for (std::size_t column = 0; column < cells.size(); ++column) {
      if (column == user || column == item || column == rating) continue;
      if (cells[column].empty() || cells[column] == "NA") continue;
      contexts.push_back(escaped_bytes(cells[column]));
      values[column].insert(contexts.back());
    }
    ratings.without_context += contexts.empty() ? 1 : 0;
    if (contexts.empty()) contexts.emplace_back();
    for (const std::string& context : contexts) {
      Mean& mean = ratings.of[pair][context];
      mean.sum += value;
      ++mean.count;
      ratings.lines.push_back(csv_line({pair.second, pair.first, cells[rating], context}));
    }
  }
  if (ratings.rows == 0) throw DataError(to_text(reader.at()) + "the table has no rows");
  for (const std::set<std::string>& of_column : values) {
    for (const std::string& context : of_column) {
      if (std::find(ratings.contexts.begin(), ratings.contexts.end(), context) != ratings.contexts.end()) {
        throw DataError(escaped_bytes(file.string()) + ": '" + context + "' is a context of two columns");
      }
      ratings.contexts.push_back(context);
    }
  }
  return ratings;
}

// What a track suits for a user: known where it was rated in the context.
void add_context_samples(const Ratings& ratings, Imported& imported) {
  std::string text = header_line({"song_id", "user_id"}, ratings.contexts);
  std::vector<std::string> events;
  std::size_t rows = 0, repeated = 0;
  for (const auto& [pair, means] : ratings.of) {
    for (const auto& [context, mean] : means) repeated += static_cast<std::size_t>(mean.count - 1);
    std::string cells;
    bool any = false;
    for (const std::string& context : ratings.contexts) {
      cells += ',';
      const auto mean = means.find(context);
      if (mean == means.end()) continue;
      any = true;
      const bool suits = mean->second.value() >= kSuitsFrom;
      cells += suits ? '1' : '0';
      if (suits) events.push_back(csv_line({pair.second, pair.first, context}));
    }
    if (!any) continue;
    text += csv_cell(pair.first) + ',' + csv_cell(pair.second) + cells + '\n';
    ++rows;
  }
  if (repeated > 0) {
    imported.report.notes.push_back(
        fmt::format("{} ratings are of a user, track and context that has one already; their mean counts", repeated));
  }
  imported.tables.push_back(text_table("samples.csv", rows, std::move(text)));
  imported.tables.push_back(lines_table("context_events.csv", "user_id,track_id,context", events));
}

void add_rating_samples(const Ratings& ratings, Imported& imported) {
  ClassSamples samples({"low", "middle", "high"});
  for (const auto& [pair, means] : ratings.of) {
    const auto mean = means.find("");
    if (mean == means.end()) continue;
    const double value = mean->second.value();
    samples.set({pair.first}, {pair.second}, value < kMiddleFrom ? 0 : value < kHighFrom ? 1 : 2);
  }
  imported.tables.push_back(samples.table("samples_rating.csv"));
}

// The genre of each track, as one column each; names from categories.csv, which has no header.
void add_genres(const fs::path& file, const std::optional<fs::path>& categories, const SourceFolder& source,
                Imported& imported) {
  std::map<std::string, std::string> names;
  if (categories) {
    CsvReader reader(*categories);
    std::vector<std::string> cells = reader.header();
    std::size_t rows = 0;
    do {
      if (cells.size() < 2) throw DataError(to_text(reader.at()) + "expected the number and the name of a category");
      names[cells[0]] = escaped_bytes(cells[1]);
      ++rows;
    } while (reader.next(cells));
    source.add_read(imported.report, *categories, rows);
  }
  CsvReader reader(file);
  const std::size_t id = reader.column("id"), artist = reader.column("artist"), category = reader.column("category_id");
  std::vector<TrackId> ids;
  std::vector<std::string> of_track, artists;
  std::set<std::string> all, seen;
  for (std::vector<std::string> cells; reader.next(cells);) {
    ids.push_back({escaped_bytes(cells[id])});
    if (cells[id].empty() || !seen.insert(cells[id]).second) {
      throw DataError(to_text(reader.at()) + "the id '" + ids.back().value + "' is empty or stands here again");
    }
    const auto name = names.find(cells[category]);
    of_track.push_back(name == names.end() ? "category " + escaped_bytes(cells[category]) : name->second);
    artists.push_back(cells[artist] == "\\N" ? "" : cells[artist]);
    all.insert(of_track.back());
  }
  std::vector<double> values;
  for (const std::string& of_one : of_track) {
    for (const std::string& name : all) values.push_back(of_one == name ? 1.0 : 0.0);
  }
  source.add_read(imported.report, file, ids.size());
  imported.tables.push_back(pairs_table("artists.csv", "track_id,artist", ids, artists));
  imported.tables.push_back(vectors_table("features", std::move(ids), {all.begin(), all.end()}, values));
}

bool recognises_incarmusic(const fs::path& source) {
  if (!holds_any(source, {kRatings})) return false;
  const auto file = SourceFolder(source).find({kRatings});
  return file && has_column(*file, "UserID") && has_column(*file, "ItemID") && has_column(*file, "DrivingStyle");
}

Imported read_incarmusic(const ImportRequest& request) {
  SourceFolder source(request.source);
  Imported imported;
  const fs::path file = source.require({kRatings});
  const Ratings ratings = read_ratings(file);
  source.add_read(imported.report, file, ratings.rows);
  std::set<std::string> users, tracks;
  for (const auto& [pair, means] : ratings.of) tracks.insert(pair.first), users.insert(pair.second);
  imported.report.notes.push_back(
      fmt::format("{} ratings of {} tracks by {} users, {} of them without a context; a track suits a context from a "
                  "mean rating of {} on",
                  ratings.rows, tracks.size(), users.size(), ratings.without_context, kSuitsFrom));
  imported.tables.push_back(lines_table("ratings.csv", "user_id,track_id,rating,context", ratings.lines));
  add_context_samples(ratings, imported);
  add_rating_samples(ratings, imported);
  if (const auto list = source.find({kTracks}, imported.report)) {
    add_genres(*list, source.find({kCategories}, imported.report), source, imported);
  }
  return imported;
}

}  // namespace

ImportFormat incarmusic_format() { return {recognises_incarmusic, read_incarmusic}; }

}  // namespace ctxtag
