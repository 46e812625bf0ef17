#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/track_table.h"
#include "ctxtag/features/feature_store_writer.h"
#include "ctxtag/formats/journal.h"

namespace ctxtag {

/// What became of one input, and where its row is.
struct ExtractOutcome {
  FileStamp stamp;
  FeatureEntry entry;          ///< id and path are set for rejected inputs too
  std::string reason, detail;  ///< of the rejection; empty when there is a row
  long long part = 0;          ///< the part file that received the row, now itself or merged into the store
  std::size_t slot = 0;        ///< in the part file

  bool rejected() const { return !reason.empty(); }
};

/// Everything an extraction keeps on disk: OUT, OUT.journal, and OUT.part with the rows that are not in OUT yet.
///
/// Part files are numbered. A store is completed in OUT.part/store; then the journal notes which part it contains; then
/// it takes the place of OUT. Whichever of these steps a run dies in, the next one completes the rest.
class ExtractState {
 public:
  ExtractState(const std::filesystem::path& out, const FrontendConfig& config);

  /// The outcome of an earlier run, if the file is as it was then and the row is still at hand.
  std::optional<ExtractOutcome> known(const Track& track, const FileStamp& stamp) const;
  /// Remembers the outcome; `row` is empty when it is a rejection.
  void remember(const Track& track, ExtractOutcome& outcome, const std::vector<std::byte>& row);
  /// Makes OUT hold these outcomes in this order. False when it does already.
  bool complete(const std::vector<ExtractOutcome>& outcomes);
  /// Of the store that was there at the beginning.
  std::vector<TrackId> stored_ids() const;

 private:
  struct Completed {
    long long part = 0;
    FileStamp stamp;
    std::string tables;
  };

  void refuse_other_work() const;
  void read_notes();
  void put_in_place();
  void assemble(const std::vector<const ExtractOutcome*>& rows, const std::filesystem::path& file);
  void note_part();
  bool is_store(const std::filesystem::path& folder) const;
  std::size_t stored_row(const ExtractOutcome& outcome) const;

  std::filesystem::path out_, part_folder_, part_file_, next_store_;
  FrontendConfig config_;
  std::string request_;
  std::unique_ptr<Journal> journal_;
  Completed completed_;
  long long part_ = 0;  ///< number of the part file that is being written
  std::size_t part_rows_ = 0;
  std::unique_ptr<FeatureRowFile> part_rows_file_;
  std::unique_ptr<FeatureStore> store_;  ///< OUT, where it is one
  bool store_trusted_ = false;           ///< it is the one that the journal speaks of
};

}  // namespace ctxtag
