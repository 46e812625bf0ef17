#include <nlohmann/json.hpp>

#include "ctxtag/base/files.h"
#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/users/user_dataset.h"
#include "dataset/split_parts.h"
#include "playlists/dataset_tables.h"
#include "users/user_card.h"

namespace ctxtag {
namespace {

// What the users of one split use each track for; 0 where it has none there.
using TrackContexts = std::vector<std::uint64_t>;

TrackContexts track_contexts(const UserDataset& dataset, Split split) {
  TrackContexts contexts(dataset.tracks.size(), 0);
  for (const ContextSample& sample : dataset.samples) {
    if (sample.split == split) contexts[sample.track] |= sample.contexts;
  }
  return contexts;
}

std::string cells_of(std::uint64_t contexts, std::size_t number) {
  std::string text;
  for (std::size_t i = 0; i < number; ++i) text += (contexts >> i & 1) != 0 ? ",1" : ",0";
  return text + '\n';
}

std::string header_of(const std::string& first, const TagVocabulary& contexts) {
  std::string text = first;
  for (const std::string& tag : contexts.tags()) text += "," + csv_cell(tag);
  return text + '\n';
}

void write_sample_tables(const std::filesystem::path& folder, const UserDataset& dataset) {
  AtomicFile samples(folder / "samples.csv"), splits(folder / "splits.csv");
  samples.write(header_of("song_id,user_id", dataset.contexts));
  splits.write("song_id,user_id,split\n");
  for (const ContextSample& sample : dataset.samples) {
    const std::string ids = csv_cell(dataset.tracks[sample.track]) + ',' + csv_cell(dataset.users[sample.user]);
    samples.write(ids + cells_of(sample.contexts, dataset.contexts.size()));
    splits.write(ids + ',' + to_text(sample.split) + '\n');
  }
  samples.commit();
  splits.commit();
}

void write_track_labels(const std::filesystem::path& file, const UserDataset& dataset, const TrackContexts& contexts) {
  AtomicFile out(file);
  out.write(header_of("track_id", dataset.contexts));
  for (std::size_t track = 0; track < contexts.size(); ++track) {
    if (contexts[track] == 0) continue;
    out.write(csv_cell(dataset.tracks[track]) + cells_of(contexts[track], dataset.contexts.size()));
  }
  out.commit();
}

void write_track_tables(const std::filesystem::path& folder, const UserDataset& dataset) {
  TrackContexts all(dataset.tracks.size(), 0);
  std::vector<Split> split_of(dataset.tracks.size(), Split::kTrain);
  for (const Split split : kSplits) {  // the last one that has the track takes it
    const TrackContexts contexts = track_contexts(dataset, split);
    write_track_labels(folder / ("labels_" + to_text(split) + ".csv"), dataset, contexts);
    for (std::size_t track = 0; track < contexts.size(); ++track) {
      if (contexts[track] == 0) continue;
      all[track] = contexts[track];
      split_of[track] = split;
    }
  }
  write_track_labels(folder / "labels.csv", dataset, all);
  AtomicFile out(folder / "track_splits.csv");
  out.write("track_id,split\n");
  for (std::size_t track = 0; track < all.size(); ++track) {
    if (all[track] != 0) out.write(csv_line({dataset.tracks[track], to_text(split_of[track])}));
  }
  out.commit();
}

}  // namespace

void write_user_dataset(const std::filesystem::path& folder, const UserDataset& dataset, const ContextEvents& events,
                        const UserBuildConfig& config) {
  make_folder(folder);
  write_sample_tables(folder, dataset);
  write_track_tables(folder, dataset);
  write_rejections(folder / "rejects.csv", events.rejections);
  const nlohmann::ordered_json card = user_card(dataset, events, config);
  write_file_atomically(folder / "card.md", user_card_text(card));
  write_file_atomically(folder / "card.json", card.dump(2) + '\n');
}

}  // namespace ctxtag
