#include "ctxtag/features/feature_store.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <stdexcept>

#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/formats/half.h"

namespace ctxtag {
namespace {

struct Flag {
  const char* name;
  bool FeatureEntry::*member;
};
constexpr Flag kFlags[] = {{"padded", &FeatureEntry::padded},
                           {"repeated", &FeatureEntry::repeated},
                           {"resampled", &FeatureEntry::resampled},
                           {"downmixed", &FeatureEntry::downmixed},
                           {"phase_cancelled", &FeatureEntry::phase_cancelled}};

void set_flags(FeatureEntry& entry, const std::string& text, const FileLine& at) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    begin = end + 1;
    bool known = false;
    for (const Flag& flag : kFlags) {
      if (word == flag.name) known = entry.*flag.member = true;
    }
    if (!known) throw DataError(to_text(at) + "unknown flag '" + word + "'");
  }
}

double seconds_from(const std::string& cell, const FileLine& at) {
  double seconds = 0.0;
  if (!parse_number(cell, seconds) || !std::isfinite(seconds) || seconds < 0.0) {
    throw DataError(to_text(at) + "'" + cell + "' is not a number of seconds");
  }
  return seconds;
}

std::vector<FeatureEntry> read_index(const std::filesystem::path& file) {
  CsvReader reader(file);
  const std::size_t row = reader.column("row"), id = reader.column("track_id"), path = reader.column("path"),
                    start = reader.column("start_seconds"), seconds = reader.column("seconds"),
                    flags = reader.column("flags"), sha256 = reader.find_column("sha256");
  std::vector<FeatureEntry> entries;
  std::vector<std::string> cells;
  while (reader.next(cells)) {
    if (cells[row] != std::to_string(entries.size())) {
      throw DataError(to_text(reader.at()) + "row " + std::to_string(entries.size()) + " expected, found '" +
                      cells[row] + "'");
    }
    FeatureEntry entry;
    entry.id.value = cells[id];
    entry.path = cells[path];
    entry.start_seconds = seconds_from(cells[start], reader.at());
    entry.seconds = seconds_from(cells[seconds], reader.at());
    set_flags(entry, cells[flags], reader.at());
    if (sha256 < cells.size()) entry.sha256 = cells[sha256];
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::filesystem::path complete(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder))
    throw DataError(escaped_bytes(folder.string()) + ": not a feature store: there is no such folder");
  for (const char* name : {"index.csv", "features.npy", "frontend.json"}) {
    if (!std::filesystem::exists(folder / name)) {
      throw DataError(escaped_bytes(folder.string()) + ": not a feature store: it has no " + name +
                      "; make one with ctxtag-features extract");
    }
  }
  return folder;
}

}  // namespace

std::string FeatureEntry::flags() const {
  std::string text;
  for (const Flag& flag : kFlags) {
    if (this->*flag.member) text += (text.empty() ? "" : ";") + std::string(flag.name);
  }
  return text;
}

FeatureStore::FeatureStore(const std::filesystem::path& folder)
    : folder_(complete(folder)),
      contract_(contract_from_json(parse_json(read_file(folder / "frontend.json"), (folder / "frontend.json").string()),
                                   (folder / "frontend.json").string())),
      array_(folder / "features.npy"),
      entries_(read_index(folder / "index.csv")) {
  const std::string name = escaped_bytes((folder / "features.npy").string());
  const NpyHeader expected{stores_halves() ? "<f2" : "<f4",
                           {entries_.size(), static_cast<std::size_t>(frames()), static_cast<std::size_t>(bands())}};
  const NpyHeader& found = array_.header();
  const auto text = [](const NpyHeader& header) { return shape_text(header.shape) + " " + header.dtype; };
  if (found.dtype != expected.dtype || found.shape != expected.shape) {
    throw DataError(name + ": " + text(expected) + " expected from index.csv and frontend.json, found " + text(found));
  }
  for (std::size_t row = 0; row < entries_.size(); ++row) {
    if (!rows_.emplace(entries_[row].id, row).second) {
      throw DataError(escaped_bytes((folder / "index.csv").string()) + ": two rows have the id '" +
                      entries_[row].id.value + "'");
    }
  }
  require_reproducible(contract_, escaped_bytes((folder / "frontend.json").string()));
}

std::size_t FeatureStore::row_of(const TrackId& id) const {
  const auto found = rows_.find(id);
  if (found == rows_.end()) {
    throw DataError(escaped_bytes(folder_.string()) + ": no features of track '" + id.value + "'");
  }
  return found->second;
}

const float* FeatureStore::row(std::size_t row) const {
  if (stores_halves()) throw std::logic_error("FeatureStore::row: the store holds halves; use read_row");
  return reinterpret_cast<const float*>(row_data(row));
}

void FeatureStore::read_frames(std::size_t row, std::size_t first, std::size_t count, float* to) const {
  const auto width = static_cast<std::size_t>(bands());
  const std::size_t values = count * width, item = array_.header().item_bytes();
  const std::byte* const from = row_data(row) + first * width * item;
  if (!stores_halves()) {
    std::memcpy(to, from, values * item);
    return;
  }
  for (std::size_t i = 0; i < values; ++i) {
    std::uint16_t bits = 0;
    std::memcpy(&bits, from + 2 * i, sizeof bits);
    to[i] = from_half(bits);
  }
}

std::vector<RejectedEntry> read_rejects(const std::filesystem::path& file) {
  CsvReader reader(file);
  const std::size_t id = reader.column("track_id"), path = reader.column("path"), reason = reader.column("reason"),
                    detail = reader.column("detail");
  std::vector<RejectedEntry> entries;
  std::vector<std::string> cells;
  while (reader.next(cells)) entries.push_back({TrackId{cells[id]}, cells[path], cells[reason], cells[detail]});
  return entries;
}

}  // namespace ctxtag
