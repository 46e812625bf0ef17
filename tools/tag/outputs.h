#pragma once
#include <memory>
#include <optional>
#include <string>

#include "ctxtag/base/files.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/shard.h"
#include "ctxtag/dataset/shard_record.h"
#include "ctxtag/features/feature_store.h"
#include "ctxtag/tagging/tag_output.h"
#include "ctxtag/tagging/tag_playlists.h"

namespace ctxtag::tools {

/// Which outputs were asked for.
struct OutputChoice {
  std::string out, format = "csv", scores, embeddings, playlists, rejects;
  PlaylistScores in_playlists = PlaylistScores::kLeftOut;

  /// Throws ConfigError for choices that do not go together, and when two tracks would share a label file or two tags
  /// a playlist.
  void validate(const TrackTable& tracks, const TagVocabulary& vocabulary, bool over_time) const;
  /// Files named after the shard, which ctxtag-dataset merge puts together.
  void take(const Shard& shard);
  /// The output that the journal stands beside; empty when everything goes to stdout.
  std::string journal_base() const;
  /// Keeps other processes from every output, whatever theirs are beside.
  std::vector<std::unique_ptr<FileLock>> locks() const;
  /// Says beside every output of a shard of which job it is (`request` and inputs); does nothing for the whole.
  void record(const Shard& shard, const std::string& request, const InputList& inputs) const;
  bool is_folder(const std::string& flag) const {
    return flag == "--playlists" || (flag == "--out" && format == "audacity");
  }
  /// Flag and file of every output.
  std::vector<std::pair<std::string, std::string>> files() const;
  bool to_stdout() const {
    return out == "-" || (out.empty() && scores.empty() && embeddings.empty() && playlists.empty() && rejects.empty());
  }
};

/// Takes results in input order and writes every output that was asked for when finished; rows for stdout go out at
/// once.
class TagOutputs {
 public:
  TagOutputs(OutputChoice choice, TagDecision decision);
  ~TagOutputs();

  void add(const Track& track, const TrackTags& tags);
  /// Puts the files in place. Returns notes for people.
  std::vector<std::string> finish();

 private:
  std::string text_of(const Track& track, const TrackTags& tags) const;

  OutputChoice choice_;
  TagDecision decision_;
  TagPlaylists playlists_;
  std::optional<AtomicFile> file_;
  std::vector<TrackId> ids_;
  std::vector<double> scores_;
  std::vector<float> embeddings_;
  std::vector<RejectedEntry> rejects_;
};

/// An array and its ids beside it (NAME.npy, NAME.ids.csv).
void write_embeddings(const std::filesystem::path& file, const std::vector<TrackId>& ids,
                      const std::vector<float>& values);

}  // namespace ctxtag::tools
