#include "importing/user_samples.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "importing/text_tables.h"

namespace ctxtag {
namespace {

std::vector<std::string> tag_columns(const CsvReader& reader) {
  std::vector<std::string> tags;
  for (const std::string& name : reader.header()) {
    if (name.empty() || name == "song_id" || name == "user_id") continue;
    if (std::find(tags.begin(), tags.end(), name) != tags.end()) {
      throw DataError(to_text(reader.at()) + "two columns are named '" + escaped_bytes(name) + "'");
    }
    tags.push_back(name);
  }
  if (tags.empty()) throw DataError(to_text(reader.at()) + "there is no column of a tag beside song_id and user_id");
  return tags;
}

std::uint8_t label_of(const std::string& cell, const std::string& tag, const FileLine& at) {
  if (cell == "0" || cell == "0.0") return 0;
  if (cell == "1" || cell == "1.0") return 1;
  throw DataError(fmt::format("{}'{}' is '{}'; expected 1 or 0", to_text(at), escaped_bytes(tag), escaped_bytes(cell)));
}

std::vector<std::size_t> columns_of(const CsvReader& reader, const std::vector<std::string>& tags) {
  std::vector<std::string> here = tag_columns(reader);
  std::sort(here.begin(), here.end());
  std::vector<std::string> wanted = tags;
  std::sort(wanted.begin(), wanted.end());
  if (here != wanted) {
    throw DataError(fmt::format("{}the tags are {}; the other tables have {}", to_text(reader.at()),
                                joined(escaped(here)), joined(escaped(wanted))));
  }
  std::vector<std::size_t> columns;
  columns.reserve(tags.size());
  for (const std::string& tag : tags) columns.push_back(reader.column(tag));
  return columns;
}

}  // namespace

UserSamples read_user_samples(const std::filesystem::path& file, Split split, const std::vector<std::string>& tags) {
  CsvReader reader(file);
  const std::size_t song = reader.column("song_id"), user = reader.column("user_id");
  UserSamples samples;
  samples.split = split;
  samples.tags = tags.empty() ? tag_columns(reader) : tags;
  const std::vector<std::size_t> columns = columns_of(reader, samples.tags);
  std::map<std::pair<std::string, std::string>, std::pair<std::size_t, int>> seen;  // to row and line
  for (std::vector<std::string> cells; reader.next(cells);) {
    if (cells[song].empty() || cells[user].empty()) throw DataError(to_text(reader.at()) + "an id is empty");
    std::vector<std::uint8_t> labels;
    labels.reserve(columns.size());
    for (const std::size_t column : columns) {
      labels.push_back(label_of(cells[column], reader.header()[column], reader.at()));
    }
    const auto [entry, is_new] =
        seen.emplace(std::pair(cells[song], cells[user]), std::pair(samples.songs.size(), reader.at().line));
    if (!is_new && samples.labels[entry->second.first] != labels) {
      throw DataError(fmt::format("{}user '{}' and song '{}' have other tags in line {}; keep one of the two rows",
                                  to_text(reader.at()), escaped_bytes(cells[user]), escaped_bytes(cells[song]),
                                  entry->second.second));
    }
    if (!is_new) {
      ++samples.repeated;
      continue;
    }
    samples.songs.push_back({escaped_bytes(cells[song])});
    samples.users.push_back({escaped_bytes(cells[user])});
    samples.labels.push_back(std::move(labels));
  }
  if (samples.songs.empty()) throw DataError(to_text(reader.at()) + "the table has no rows");
  return samples;
}

LabelMatrix labels_of_tracks(const std::vector<UserSamples>& parts) {
  LabelMatrix labels;
  labels.vocabulary = TagVocabulary(parts.at(0).tags);
  RowIndex rows;
  for (const UserSamples& part : parts) {
    for (const TrackId& song : part.songs) {
      if (rows.emplace(song, rows.size()).second) labels.ids.push_back(song);
    }
  }
  const auto count = static_cast<Eigen::Index>(labels.ids.size());
  labels.values = ByteMatrix::Zero(count, static_cast<Eigen::Index>(labels.vocabulary.size()));
  labels.known = ByteMatrix::Ones(count, labels.values.cols());
  for (const UserSamples& part : parts) {
    for (std::size_t sample = 0; sample < part.songs.size(); ++sample) {
      auto row = labels.values.row(static_cast<Eigen::Index>(rows.at(part.songs[sample])));
      for (std::size_t tag = 0; tag < part.tags.size(); ++tag) {
        if (part.labels[sample][tag] != 0) row(static_cast<Eigen::Index>(tag)) = 1;
      }
    }
  }
  return labels;
}

}  // namespace ctxtag
