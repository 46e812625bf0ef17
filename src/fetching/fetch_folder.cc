#include "fetching/fetch_folder.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "fetching/fetch_tables.h"
#include "fetching/preview_names.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

constexpr char kAudio[] = "audio", kIncoming[] = "incoming", kTracks[] = "tracks.csv";
constexpr char kJob[] = "ctxtag previews 1 of ";

std::string shown(const fs::path& path) { return escaped_bytes(path.string()); }

// OUT without a trailing slash and with a name of its own, so that names can be put beside it.
fs::path named(const fs::path& out) {
  const fs::path normal = fs::absolute(out).lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

void require_own_work(const fs::path& out, const fs::path& journal, const std::string& request) {
  std::error_code none;
  if (fs::exists(out, none) && !fs::is_directory(out, none)) throw ConfigError(shown(out) + ": not a folder");
  std::string first;
  std::ifstream stream(journal);
  const bool complete = std::getline(stream, first) && !stream.eof();
  const bool occupied = fs::is_directory(out, none) && !fs::is_empty(out, none);
  if (complete && first.rfind(kJob, 0) == 0 && first != request) {
    throw ConfigError(shown(out) + " holds previews of another service, " +
                      escaped_bytes(first.substr(sizeof kJob - 1)) + "; give another folder, or that fetch.base_url");
  }
  if (occupied && first != request) {
    throw ConfigError(shown(out) + " holds something else, or its journal " + shown(journal) +
                      " is lost; give another folder");
  }
  if (complete && first != request) throw ConfigError(shown(journal) + " belongs to another job; give another folder");
}

std::string key_of(const TrackId& id) { return nlohmann::json(id.value).dump(); }

}  // namespace

FetchFolder::FetchFolder(const fs::path& out, const FetchConfig& config, Access access)
    : out_(named(out)), config_(config) {
  fs::path journal = out_;
  journal += ".journal";
  const std::string request = kJob + config.base_url;
  require_own_work(out_, journal, request);
  if (access == Access::kLookOnly && !fs::exists(journal)) return;
  if (out_.has_parent_path()) make_folder(out_.parent_path());
  journal_ = std::make_unique<Journal>(journal, request);
  if (access == Access::kLookOnly) return;
  make_folder(out_ / kAudio);
}

fs::path FetchFolder::audio_file(const TrackId& id) const { return out_ / kAudio / preview_file_name(id); }

std::optional<FetchOutcome> FetchFolder::known(const TrackId& id) const {
  const auto record = journal_ ? journal_->find(key_of(id)) : std::nullopt;
  if (!record) return std::nullopt;
  auto outcome = outcome_from_record(*record);
  if (!outcome) return std::nullopt;
  if (outcome->state == FetchOutcome::State::kGone) return config_.retry_gone ? std::nullopt : outcome;
  return FileStamp::of(audio_file(id)).bytes == outcome->preview.bytes ? outcome : std::nullopt;
}

PreviewCheck FetchFolder::keep(const TrackId& id, const std::string& body, bool framed,
                               std::optional<double> song_seconds) {
  const fs::path incoming = out_ / kIncoming / preview_file_name(id);
  make_folder(out_ / kIncoming);
  write_file_atomically(incoming, body);
  PreviewCheck check = checked_preview(incoming, config_, framed, song_seconds);
  std::error_code error;
  if (check.reason.empty()) {
    fs::rename(incoming, audio_file(id), error);
  } else {
    fs::remove(incoming, error);
  }
  if (error) throw SystemError(shown(audio_file(id)) + ": cannot be put in place: " + error.message());
  return check;
}

void FetchFolder::remember(const TrackId& id, const FetchOutcome& outcome) {
  if (outcome.state != FetchOutcome::State::kFailed) journal_->append(key_of(id), to_record(outcome));
}

std::size_t FetchFolder::vanished(const std::vector<TrackId>& ids) const {
  if (!fs::exists(out_ / kTracks)) return 0;
  std::unordered_set<std::string> wanted;
  for (const TrackId& id : ids) wanted.insert(id.value);
  CsvReader reader(out_ / kTracks);
  std::size_t count = 0;
  std::vector<std::string> cells;
  while (reader.next(cells)) count += 1 - wanted.count(cells.front());
  return count;
}

void FetchFolder::complete(const std::vector<TrackId>& ids, const std::vector<FetchOutcome>& outcomes) {
  write_file_atomically(out_ / kTracks, tracks_table(ids, outcomes, kAudio));
  write_file_atomically(out_ / "gone.csv", gone_table(ids, outcomes));
  write_file_atomically(out_ / "failed.csv", failed_table(ids, outcomes));
  write_file_atomically(out_ / "fetch.json", fetch_summary(outcomes, config_));
  std::error_code ignored;
  fs::remove_all(out_ / kIncoming, ignored);
}

}  // namespace ctxtag
