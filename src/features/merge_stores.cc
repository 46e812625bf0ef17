#include "ctxtag/features/merge_stores.h"

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/features/feature_store_writer.h"

namespace fs = std::filesystem;

namespace ctxtag {
namespace {

using Stores = std::vector<std::unique_ptr<FeatureStore>>;

Stores opened(const std::vector<fs::path>& parts) {
  Stores stores;
  std::unordered_map<TrackId, std::size_t> owners;
  for (const fs::path& part : parts) {
    stores.push_back(std::make_unique<FeatureStore>(part));
    const auto keys = differing_keys(stores.front()->contract().config, stores.back()->contract().config);
    if (!keys.empty()) {
      throw ConfigError(escaped_bytes(part.string()) + ": made with another front end than " +
                        escaped_bytes(parts.front().string()) + ": " + joined(keys, "; "));
    }
    for (const FeatureEntry& entry : stores.back()->entries()) {
      const auto [found, added] = owners.emplace(entry.id, stores.size() - 1);
      if (!added) {
        throw ConfigError("the track '" + escaped_bytes(entry.id.value) + "' is in " +
                          escaped_bytes(parts[found->second].string()) + " and in " + escaped_bytes(part.string()));
      }
    }
  }
  return stores;
}

fs::path with_ending(const fs::path& folder, const char* ending) {
  fs::path path = folder.lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  path += ending;
  return path;
}

void write_rows(const fs::path& file, const Stores& stores) {
  FeatureRowFile rows(file, stores.front()->contract().config);
  std::vector<std::byte> row;
  std::size_t slot = 0;
  for (const auto& store : stores) {
    for (std::size_t i = 0; i < store->size(); ++i) {
      row.assign(store->row_data(i), store->row_data(i) + store->row_bytes());
      const FeatureEntry& entry = store->entries()[i];
      if (!entry.sha256.empty() && entry.sha256 != sha256(row.data(), row.size())) {
        throw DataError("the row of track '" + escaped_bytes(entry.id.value) +
                        "' is not what was extracted: its store is damaged; extract it again");
      }
      rows.write(slot++, row);
    }
  }
  rows.seal(slot);
}

}  // namespace

bool is_feature_store(const fs::path& folder) { return fs::exists(folder / "index.csv"); }

MergedStores merge_stores(const std::vector<fs::path>& parts, const fs::path& out) {
  const Stores stores = opened(parts);
  std::vector<FeatureEntry> entries;
  std::vector<RejectedEntry> rejects;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    entries.insert(entries.end(), stores[i]->entries().begin(), stores[i]->entries().end());
    const std::vector<RejectedEntry> rejected = read_rejects(parts[i] / "rejects.csv");
    rejects.insert(rejects.end(), rejected.begin(), rejected.end());
  }
  MergedStores result{entries.size(), rejects.size(), false};
  const fs::path part = with_ending(out, ".part");
  if (part.has_parent_path()) make_folder(part.parent_path());
  const FileLock lock(with_ending(out, ".lock"));
  if (fs::exists(out) && (!fs::is_directory(out) || !fs::is_empty(out))) {
    const bool same = is_feature_store(out) && read_file(out / "index.csv") == index_csv(entries) &&
                      read_file(out / "rejects.csv") == rejects_csv(rejects);
    if (same) return result;  // index.csv has the digest of every row
    throw ConfigError(escaped_bytes(out.string()) +
                      ": is there already, and is not these parts together; give another --out");
  }
  fs::remove_all(part);
  make_folder(part);
  write_rows(part / "features.npy", stores);
  write_store_tables(part, stores.front()->contract(), entries, rejects);
  std::error_code error;
  fs::rename(part, with_ending(out, ""), error);
  if (error) throw SystemError(escaped_bytes(out.string()) + ": cannot be put in place: " + error.message());
  result.written = true;
  return result;
}

}  // namespace ctxtag
