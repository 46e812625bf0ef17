#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <numeric>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/playlists/build.h"
#include "playlists/data_card.h"
#include "playlists/dataset_tables.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kDescription = "partial.json";
constexpr int kVersion = 1;

std::vector<std::size_t> all_columns(const PlaylistCounts& counts) {
  std::vector<std::size_t> columns(counts.keywords.tags.size());
  std::iota(columns.begin(), columns.end(), 0);
  return columns;
}

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
  throw DataError(escaped_bytes(file.string()) + ": " + what + "; make the part again");
}

Json description_in(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / kDescription;
  Json json;
  try {
    json = Json::parse(read_file(file));
    if (json.at("version").get<int>() != kVersion) fail(file, "another version of ctxtag wrote it");
  } catch (const Json::exception& error) {
    fail(file, std::string("it is not a part of a build: ") + error.what());
  }
  return json;
}

PlaylistCounts empty_counts(const Json& description, const std::filesystem::path& folder) {
  BuildConfig config;
  Keywords keywords;
  std::vector<std::string> tags;
  for (const auto& [tag, words] : description.at("keywords").at("tags").items()) {
    for (const Json& word : words)
      keywords.keywords.push_back({word.get<std::string>(), static_cast<int>(tags.size())});
    tags.push_back(tag);
  }
  keywords.tags = TagVocabulary(tags);
  keywords.excluded = description.at("keywords").at("exclude").get<std::vector<std::string>>();
  config.count = description.at("count").get<std::string>();
  try {
    read_config(nlohmann::json(description.at("filter")), config.filter);
  } catch (const ConfigError& error) {
    fail(folder / kDescription, error.what());
  }
  return PlaylistCounts(keywords, config);
}

void add_tracks(const std::filesystem::path& folder, PlaylistCounts& counts) {
  CsvReader texts(folder / "tracks.csv"), numbers(folder / "counts.csv");
  const std::size_t tags = counts.keywords.tags.size();
  if (texts.header().size() != kTrackTextCount) fail(folder / "tracks.csv", "its columns are not those of a part");
  if (numbers.header().size() != tags + 1) fail(folder / "counts.csv", "its columns are not the part's tags");
  std::vector<std::string> cells, count_cells;
  while (texts.next(cells)) {
    if (!numbers.next(count_cells) || count_cells[0] != cells[kTrackId]) {
      fail(folder / "counts.csv", "its rows are not those of tracks.csv");
    }
    for (std::string& cell : cells) cell = unescaped_bytes(cell);
    TrackTexts track;
    std::copy(cells.begin(), cells.end(), track.begin());
    std::uint32_t* const sums = counts.tracks.of(track);
    for (std::size_t tag = 0; tag < tags; ++tag) {
      long long count = 0;
      if (!parse_number(count_cells[tag + 1], count) || count < 0) {
        throw DataError(to_text(numbers.at()) + "'" + escaped_bytes(count_cells[tag + 1]) + "' is not a count");
      }
      sums[tag] += static_cast<std::uint32_t>(count);
    }
  }
  if (numbers.next(count_cells)) fail(folder / "counts.csv", "it has more rows than tracks.csv");
}

void add_playlists(const std::filesystem::path& folder, PlaylistCounts& counts) {
  CsvReader reader(folder / "playlists.csv");
  std::vector<std::string> cells;
  while (reader.next(cells)) {
    std::uint64_t hash = 0;
    const char* const end = cells[0].data() + cells[0].size();
    const auto parsed = std::from_chars(cells[0].data(), end, hash, 16);
    if (parsed.ec != std::errc() || parsed.ptr != end) {
      throw DataError(to_text(reader.at()) + "'" + escaped_bytes(cells[0]) +
                      "' is not a hash of 16 hexadecimal digits");
    }
    if (!counts.playlists.insert(hash).second) {
      throw ConfigError(
          fmt::format("{}: line {}: a playlist of this part is in another part as well; it would be counted "
                      "twice. Give every part files of its own",
                      escaped_bytes((folder / "playlists.csv").string()), reader.at().line));
    }
  }
}

}  // namespace

bool is_partial(const std::filesystem::path& folder) { return std::filesystem::exists(folder / kDescription); }

void write_partial(const std::filesystem::path& folder, const PlaylistCounts& counts) {
  if (std::filesystem::exists(folder / "card.json")) {
    throw ConfigError(escaped_bytes(folder.string()) + ": holds a dataset; give a part a folder of its own");
  }
  make_folder(folder);
  const std::vector<std::size_t> tracks = counts.tracks.order();
  write_track_texts(folder / "tracks.csv", counts.tracks, tracks);
  write_track_counts(folder / "counts.csv", counts, tracks, all_columns(counts));
  std::vector<std::uint64_t> hashes(counts.playlists.begin(), counts.playlists.end());
  std::sort(hashes.begin(), hashes.end());
  AtomicFile playlists(folder / "playlists.csv");
  playlists.write("playlist_hash\n");
  for (const std::uint64_t hash : hashes) playlists.write(fmt::format("{:016x}\n", hash));
  playlists.commit();
  write_rejections(folder / "rejects.csv", counts.rejections);
  Json json{{"version", kVersion}, {"count", counts.count}, {"filter", config_json(counts.filter)}};
  json["keywords"] = keywords_json(counts.keywords);
  json["inputs"] = Json::array();
  for (const PlaylistInput& input : counts.inputs)
    json["inputs"].push_back({{"name", input.name}, {"bytes", input.bytes}});
  json["read"] = totals_json(counts);
  write_file_atomically(folder / kDescription, json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n');
}

PlaylistCounts merged_partials(const std::vector<std::filesystem::path>& folders) {
  if (folders.empty()) throw ConfigError("there are no parts to merge");
  const Json first = description_in(folders.front());
  PlaylistCounts merged = empty_counts(first, folders.front());
  for (const std::filesystem::path& folder : folders) {
    const Json description = description_in(folder);
    for (const char* key : {"keywords", "count", "filter"}) {
      if (description.at(key) != first.at(key)) {
        throw ConfigError(fmt::format("{}: its '{}' differ from those of {}: parts must be made alike",
                                      escaped_bytes(folder.string()), key, escaped_bytes(folders.front().string())));
      }
    }
    add_playlists(folder, merged);
    add_tracks(folder, merged);
    merged.totals.add(totals_from(description.at("read"), merged.keywords));
    for (const Json& input : description.at("inputs")) {
      merged.inputs.push_back({input.at("name").get<std::string>(), input.at("bytes").get<std::int64_t>()});
    }
    const std::vector<Rejection> rejections = read_rejections(folder / "rejects.csv");
    merged.rejections.insert(merged.rejections.end(), rejections.begin(), rejections.end());
  }
  merged.sort_by_file();
  return merged;
}

}  // namespace ctxtag
