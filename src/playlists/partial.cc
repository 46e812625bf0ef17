#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/playlists/build.h"
#include "playlists/data_card.h"
#include "playlists/dataset_tables.h"
#include "playlists/table_replacement.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 2;
constexpr const char* kTables[] = {"tracks.csv", "counts.csv", "playlists.csv"};
constexpr const char* kRejects = "rejects.csv";

std::vector<std::size_t> all_columns(const PlaylistCounts& counts) {
  std::vector<std::size_t> columns(counts.keywords.tags.size());
  std::iota(columns.begin(), columns.end(), 0);
  return columns;
}

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
  throw DataError(escaped_bytes(file.string()) + ": " + what + "; make the part again");
}

// A part's partial.json.
class Description {
 public:
  explicit Description(const std::filesystem::path& folder) : file_(folder / kPartialMark) {
    json_ = Json::parse(read_file(file_), nullptr, false);
    if (!json_.is_object()) fail(file_, "it is not a part of a build");
    if (of("version", [](const Json& json) { return json.get<int>(); }) != kVersion) {
      fail(file_, "another version of ctxtag wrote it");
    }
  }

  const Json& at(const char* key) const {
    return of(key, [](const Json& json) -> const Json& { return json; });
  }

  /// `read` of the value at `key`; what it finds amiss is told with file and key.
  template <typename Read>
  auto of(const char* key, const Read& read) const -> decltype(read(std::declval<const Json&>())) {
    try {
      return read(json_.at(key));
    } catch (const Json::exception&) {
      fail(file_, fmt::format("'{}' is not what a part has there", key));
    } catch (const ConfigError& error) {
      fail(file_, fmt::format("{}: {}", key, error.what()));
    }
  }

 private:
  std::filesystem::path file_;
  Json json_;
};

Keywords keywords_from(const Json& json) {
  Keywords keywords;
  std::vector<std::string> tags;
  for (const auto& [tag, words] : json.at("tags").items()) {
    for (const std::string& word : words.get<std::vector<std::string>>()) {
      keywords.keywords.push_back({word, static_cast<int>(tags.size())});
    }
    tags.push_back(tag);
  }
  keywords.tags = TagVocabulary(tags);
  keywords.excluded = json.at("exclude").get<std::vector<std::string>>();
  return keywords;
}

std::string count_from(const Json& json) {
  BuildConfig config;
  config.count = json.get<std::string>();
  config.validate();
  return config.count;
}

PlaylistFilterConfig filter_from(const Json& json) {
  PlaylistFilterConfig filter;
  read_config(nlohmann::json(json), filter);
  return filter;
}

std::vector<PlaylistInput> inputs_from(const Json& json) {
  std::vector<PlaylistInput> inputs;
  for (const Json& input : json) {
    inputs.push_back({input.at("name").get<std::string>(), input.at("bytes").get<std::int64_t>()});
  }
  return inputs;
}

PlaylistCounts empty_counts(const Description& description) {
  BuildConfig config;
  config.count = description.of("count", count_from);
  config.filter = description.of("filter", filter_from);
  return PlaylistCounts(description.of("keywords", keywords_from), config);
}

std::string hash_of(const std::filesystem::path& file) {
  const MappedFile bytes(file);
  return sha256(bytes.data(), bytes.size());
}

void require_tables(const std::filesystem::path& folder, const Description& description) {
  std::vector<std::string> tables(std::begin(kTables), std::end(kTables));
  if (description.at("written").contains(kRejects)) tables.emplace_back(kRejects);
  for (const std::string& table : tables) {
    const std::string wanted =
        description.of("written", [&](const Json& json) { return json.at(table).at("sha256").get<std::string>(); });
    if (hash_of(folder / table) == wanted) continue;
    fail(folder / table, "it is not the table that partial.json describes: it was cut or changed since");
  }
}

constexpr long long kLargestCount = std::numeric_limits<std::uint32_t>::max();

std::uint32_t count_in(const std::string& cell, const FileLine& at) {
  long long count = 0;
  if (!parse_number(cell, count) || count < 0) {
    throw DataError(to_text(at) + "'" + escaped_bytes(cell) + "' is not a count");
  }
  if (count > kLargestCount) {
    throw DataError(fmt::format("{}the count '{}' is above {}", to_text(at), cell, kLargestCount));
  }
  return static_cast<std::uint32_t>(count);
}

std::uint32_t sum_of(std::uint32_t sum, std::uint32_t count, const FileLine& at, const std::string& track,
                     const std::string& tag) {
  const long long total = static_cast<long long>(sum) + count;
  if (total <= kLargestCount) return static_cast<std::uint32_t>(total);
  throw DataError(fmt::format("{}the counts of track '{}' and tag '{}' add up to {}; the largest possible is {}",
                              to_text(at), escaped_bytes(track), escaped_bytes(tag), total, kLargestCount));
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
      const std::uint32_t count = count_in(count_cells[tag + 1], numbers.at());
      sums[tag] = sum_of(sums[tag], count, numbers.at(), cells[kTrackId], counts.keywords.tags[tag]);
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
                      "twice, and a part's counts cannot be taken apart any more. Build the parts again from files of "
                      "their own, each playlist in one of them, or build from all files at once with --on-error skip",
                      escaped_bytes((folder / "playlists.csv").string()), reader.at().line));
    }
  }
}

}  // namespace

bool is_partial(const std::filesystem::path& folder) { return std::filesystem::exists(folder / kPartialMark); }

void write_partial(const std::filesystem::path& folder, const PlaylistCounts& counts) {
  require_partial_folder(folder);
  make_folder(folder);
  TableReplacement replacement(folder, kPartialMark);
  const std::vector<std::size_t> tracks = counts.tracks.order();
  write_track_texts(folder / "tracks.csv", counts.tracks, tracks);
  write_track_counts(folder / "counts.csv", counts, tracks, all_columns(counts));
  std::vector<std::uint64_t> hashes(counts.playlists.begin(), counts.playlists.end());
  std::sort(hashes.begin(), hashes.end());
  AtomicFile playlists(folder / "playlists.csv");
  playlists.write("playlist_hash\n");
  for (const std::uint64_t hash : hashes) playlists.write(fmt::format("{:016x}\n", hash));
  playlists.commit();
  write_rejections(folder / kRejects, counts.rejections);
  Json json{{"version", kVersion}, {"count", counts.count}, {"filter", config_json(counts.filter)}};
  json["keywords"] = keywords_json(counts.keywords);
  json["inputs"] = Json::array();
  for (const PlaylistInput& input : counts.inputs)
    json["inputs"].push_back({{"name", input.name}, {"bytes", input.bytes}});
  json["read"] = totals_json(counts);
  const auto describe = [&](const char* table, std::size_t rows) {
    json["written"][table] = {{"rows", rows}, {"sha256", hash_of(folder / table)}};
  };
  describe("tracks.csv", tracks.size());
  describe("counts.csv", tracks.size());
  describe("playlists.csv", hashes.size());
  if (!counts.rejections.empty()) describe(kRejects, counts.rejections.size());
  replacement.finish(json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n');
}

PlaylistCounts merged_partials(const std::vector<std::filesystem::path>& folders) {
  if (folders.empty()) throw ConfigError("there are no parts to merge");
  const Description first(folders.front());
  PlaylistCounts merged = empty_counts(first);
  for (const std::filesystem::path& folder : folders) {
    const Description description(folder);
    for (const char* key : {"keywords", "count", "filter"}) {
      if (description.at(key) != first.at(key)) {
        throw ConfigError(fmt::format("{}: its '{}' differ from those of {}: parts must be made alike",
                                      escaped_bytes(folder.string()), key, escaped_bytes(folders.front().string())));
      }
    }
    require_tables(folder, description);
    add_playlists(folder, merged);
    add_tracks(folder, merged);
    merged.totals.add(description.of("read", [&](const Json& json) { return totals_from(json, merged.keywords); }));
    const std::vector<PlaylistInput> inputs = description.of("inputs", inputs_from);
    merged.inputs.insert(merged.inputs.end(), inputs.begin(), inputs.end());
    const std::vector<Rejection> rejections = read_rejections(folder / kRejects);
    merged.rejections.insert(merged.rejections.end(), rejections.begin(), rejections.end());
  }
  merged.sort_by_file();
  return merged;
}

}  // namespace ctxtag
