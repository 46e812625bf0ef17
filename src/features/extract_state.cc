#include "extract_state.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "extract_record.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

constexpr char kCompletedKey[] = "#completed", kPartKey[] = "#part";

// OUT without a trailing slash and with a name of its own, so that names can be put beside it.
fs::path named(const fs::path& out) {
  fs::path path = out.lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  if (path.empty() || path == "." || path.filename() == "..") path = fs::absolute(path).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  return path;
}

fs::path beside(const fs::path& out, const char* extension) {
  fs::path path = out;
  path += extension;
  return path;
}

[[noreturn]] void fail(const fs::path& path, const std::string& what, const std::error_code& error) {
  throw SystemError(escaped_bytes(path.string()) + ": " + what + ": " + error.message());
}

void discard(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) fail(path, "cannot be removed", error);
}

void move(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) fail(to, "cannot be put in place", error);
}

// A second name for a file, or a copy of it where the file system has no second names.
void link_or_copy(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_hard_link(from, to, error);
  if (error) fs::copy_file(from, to, error);
  if (error) fail(to, "cannot be written", error);
}

bool exchange(const fs::path& a, const fs::path& b) {
#if defined(SYS_renameat2) && defined(RENAME_EXCHANGE)
  return ::syscall(SYS_renameat2, AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0;
#else
  static_cast<void>(a), static_cast<void>(b);
  return false;
#endif
}

std::string tables_hash(const fs::path& store) {
  return sha256(read_file(store / "index.csv") + read_file(store / "rejects.csv"));
}

}  // namespace

ExtractState::ExtractState(const fs::path& out, const FrontendConfig& config)
    : out_(named(out)),
      part_folder_(beside(out_, ".part")),
      part_file_(part_folder_ / "rows.npy"),
      next_store_(part_folder_ / "store"),
      config_(config),
      request_(config_json(config).dump()) {
  refuse_other_work();
  if (out_.has_parent_path()) make_folder(out_.parent_path());
  journal_ = std::make_unique<Journal>(beside(out_, ".journal"), request_);
  read_notes();
  if (is_store(next_store_) && FileStamp::of(next_store_ / "features.npy") == completed_.stamp &&
      tables_hash(next_store_) == completed_.tables) {
    put_in_place();
  }
  discard(next_store_);
  if (is_store(out_)) {
    store_ = std::make_unique<FeatureStore>(out_);
    store_trusted_ = FileStamp::of(out_ / "features.npy") == completed_.stamp && tables_hash(out_) == completed_.tables;
  }
  const bool part_usable =
      part_ > completed_.part && fs::exists(part_file_) && FeatureRowFile(part_file_, config_).slots() >= part_rows_;
  if (!part_usable) {
    part_ = std::max(part_, completed_.part) + 1;
    part_rows_ = 0;
    discard(part_folder_);
  }
}

bool ExtractState::is_store(const fs::path& folder) const { return fs::exists(folder / "index.csv"); }

void ExtractState::refuse_other_work() const {
  const auto refuse = [&](const fs::path& what, const FrontendConfig& other, const std::string& help) {
    const std::vector<std::string> keys = differing_keys(other, config_);
    if (keys.empty()) return;
    throw ConfigError(escaped_bytes(what.string()) +
                      ": made with another front end than asked for: " + joined(keys, "; ") + "; " + help);
  };
  if (fs::exists(out_ / "frontend.json")) {
    const std::string name = (out_ / "frontend.json").string();
    refuse(out_, contract_from_json(parse_json(read_file(name), name), name).config,
           "write to another place, or remove it");
  } else if (fs::exists(out_) && (!fs::is_directory(out_) || !fs::is_empty(out_))) {
    throw ConfigError(escaped_bytes(out_.string()) + ": not a feature store; write to another place, or remove it");
  }
  const fs::path journal = beside(out_, ".journal");
  std::string line;
  if (!fs::exists(part_file_) || !std::getline(std::ifstream(journal), line) || line == request_) return;
  try {
    FrontendConfig other;
    read_config(nlohmann::json::parse(line), other);
    refuse(part_folder_, other, "finish that extraction, or remove it and " + escaped_bytes(journal.string()));
  } catch (const nlohmann::json::exception&) {
    return;  // a torn first line: nothing was finished yet
  }
}

void ExtractState::read_notes() {
  if (const auto text = journal_->find(kCompletedKey)) {
    const auto note = nlohmann::json::parse(*text);
    completed_ = {note.at("part"), {note.at("bytes"), note.at("modified_ns")}, note.at("tables")};
  }
  if (const auto text = journal_->find(kPartKey)) {
    const auto note = nlohmann::json::parse(*text);
    part_ = note.at("part");
    part_rows_ = note.at("rows");
  }
}

void ExtractState::note_part() {
  journal_->append(kPartKey, nlohmann::json{{"part", part_}, {"rows", part_rows_}}.dump());
}

std::optional<ExtractOutcome> ExtractState::known(const Track& track, const FileStamp& stamp) const {
  const auto text = journal_->find(record_key(track));
  if (!text) return std::nullopt;
  std::optional<ExtractOutcome> outcome = outcome_from_record(*text, track);
  if (!outcome || !(outcome->stamp == stamp)) return std::nullopt;
  if (outcome->rejected()) return outcome;
  const bool in_part = outcome->part == part_ && outcome->slot < part_rows_;
  const bool in_store = outcome->part <= completed_.part && store_trusted_ && store_->rows().count(track.id) != 0;
  return in_part || in_store ? outcome : std::nullopt;
}

// The slot is taken before the outcome is noted: a death in between leaves a slot that nobody refers to.
void ExtractState::remember(const Track& track, ExtractOutcome& outcome, const std::vector<std::byte>& row) {
  if (!outcome.rejected()) {
    if (!part_rows_file_) {
      make_folder(part_folder_);
      part_rows_file_ = std::make_unique<FeatureRowFile>(part_file_, config_);
    }
    outcome.part = part_;
    outcome.slot = part_rows_;
    part_rows_file_->write(part_rows_, row);
    ++part_rows_;
    note_part();
  }
  journal_->append(record_key(track), to_record(outcome, track));
}

std::vector<TrackId> ExtractState::stored_ids() const {
  std::vector<TrackId> ids;
  if (!store_) return ids;
  for (const FeatureEntry& entry : store_->entries()) ids.push_back(entry.id);
  return ids;
}

bool ExtractState::complete(const std::vector<ExtractOutcome>& outcomes) {
  std::vector<FeatureEntry> entries;
  std::vector<RejectedEntry> rejects;
  std::vector<const ExtractOutcome*> rows;
  for (const ExtractOutcome& outcome : outcomes) {
    if (outcome.rejected()) {
      rejects.push_back({outcome.entry.id, outcome.entry.path, outcome.reason, outcome.detail});
    } else {
      entries.push_back(outcome.entry);
      rows.push_back(&outcome);
    }
  }
  const std::string tables = sha256(index_csv(entries) + rejects_csv(rejects));
  const bool no_news = std::none_of(rows.begin(), rows.end(), [&](auto row) { return row->part == part_; });
  if (store_trusted_ && no_news && tables == completed_.tables) {
    part_rows_file_.reset();
    discard(part_folder_);
    return false;
  }
  make_folder(next_store_);
  assemble(rows, next_store_ / "features.npy");
  write_store_tables(next_store_, FrontendContract::of(config_), entries, rejects);
  completed_ = {part_, FileStamp::of(next_store_ / "features.npy"), tables};
  journal_->append(kCompletedKey, nlohmann::json{{"part", completed_.part},
                                                 {"bytes", completed_.stamp.bytes},
                                                 {"modified_ns", completed_.stamp.modified_ns},
                                                 {"tables", completed_.tables}}
                                      .dump());
  part_rows_file_.reset();
  put_in_place();
  discard(part_folder_);
  return true;
}

std::size_t ExtractState::stored_row(const ExtractOutcome& outcome) const { return store_->row_of(outcome.entry.id); }

void ExtractState::assemble(const std::vector<const ExtractOutcome*>& rows, const fs::path& file) {
  const auto in_part = [&](const ExtractOutcome& outcome) { return outcome.part == part_; };
  std::size_t part_in_place = 0, store_in_place = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (in_part(*rows[i])) {
      part_in_place += rows[i]->slot == i ? 1 : 0;
    } else {
      store_in_place += stored_row(*rows[i]) == i ? 1 : 0;
    }
  }
  if (!part_rows_file_ && fs::exists(part_file_))
    part_rows_file_ = std::make_unique<FeatureRowFile>(part_file_, config_);
  if (!rows.empty() && part_in_place == rows.size() && part_rows_ == rows.size()) {
    part_rows_file_->seal(rows.size());
    return link_or_copy(part_file_, file);
  }
  if (!rows.empty() && store_in_place == rows.size() && store_->size() == rows.size()) {
    return link_or_copy(out_ / "features.npy", file);
  }
  FeatureRowFile target(file, config_);
  std::vector<std::byte> row;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (in_part(*rows[i])) {
      part_rows_file_->read(rows[i]->slot, row);
    } else {
      const std::byte* const from = store_->row_data(stored_row(*rows[i]));
      row.assign(from, from + store_->row_bytes());
    }
    target.write(i, row);
  }
  target.seal(rows.size());
}

// Afterwards OUT is the next store; what was there before lies in OUT.part and is removed with it.
void ExtractState::put_in_place() {
  if (!fs::exists(out_) || fs::is_empty(out_)) return move(next_store_, out_);
  if (exchange(next_store_, out_)) return;
  const fs::path old = part_folder_ / "old";
  discard(old);
  move(out_, old);
  move(next_store_, out_);
}

}  // namespace ctxtag
