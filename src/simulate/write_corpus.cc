#include <sndfile.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "audio/sound_memory.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/output_folder.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/base/version.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/formats/journal.h"
#include "ctxtag/simulate/corpus.h"
#include "ctxtag/simulate/listeners.h"
#include "ctxtag/simulate/music.h"
#include "ctxtag/simulate/playlists.h"
#include "ctxtag/simulate/streams.h"
#include "simulate/truth.h"

namespace ctxtag {
namespace {

constexpr std::size_t kBlockFrames = 4096;

std::string encoded(const std::vector<float>& samples, const SimulateConfig& config) {
  SF_VIRTUAL_IO io = sound_memory_io();
  SF_INFO format{};
  format.samplerate = config.sample_rate_hz;
  format.channels = 1;
  format.format = (config.format == "flac" ? SF_FORMAT_FLAC : SF_FORMAT_WAV) | SF_FORMAT_PCM_16;
  SoundMemory memory;
  SNDFILE* file = sf_open_virtual(&io, SFM_WRITE, &format, &memory);
  if (file == nullptr)
    throw SystemError(fmt::format("libsndfile cannot write {}: {}", config.format, sf_strerror(nullptr)));
  std::vector<short> block(kBlockFrames);
  bool complete = true;
  for (std::size_t from = 0; from < samples.size(); from += kBlockFrames) {
    const std::size_t count = std::min(kBlockFrames, samples.size() - from);
    for (std::size_t i = 0; i < count; ++i) block[i] = static_cast<short>(std::lrint(32767.0F * samples[from + i]));
    const auto frames = static_cast<sf_count_t>(count);
    complete = sf_write_short(file, block.data(), frames) == frames && complete;
  }
  if (sf_close(file) != 0 || !complete) throw SystemError(fmt::format("libsndfile failed to write {}", config.format));
  return std::move(memory.bytes);
}

std::string tracks_csv(const SimulatedCorpus& corpus, const std::string& extension) {
  std::string text = csv_line({"track_id", "path", "artist_id", "title"});
  for (std::size_t i = 0; i < corpus.clips.size(); ++i) {
    const std::string& id = corpus.complete.ids[i].value;
    text += csv_line({id, fmt::format("audio/{}.{}", id, extension), corpus.clips[i].artist_id, corpus.clips[i].title});
  }
  return text;
}

std::string journal_record(const FileStamp& stamp) { return fmt::format("{} {}", stamp.bytes, stamp.modified_ns); }

std::filesystem::path journal_path(const std::filesystem::path& folder) {
  std::filesystem::path path = folder.lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  path += ".journal";
  return path;
}

// Tables of an earlier run that this one does not make, so that all that stands there belongs together.
void remove_tables(const std::filesystem::path& folder, const std::vector<const char*>& names) {
  for (const char* name : names) {
    std::error_code ignored;
    std::filesystem::remove(folder / name, ignored);
  }
}

std::size_t other_files(const std::filesystem::path& audio, const SimulateConfig& config,
                        const SimulatedCorpus& corpus) {
  std::set<std::string> own;
  for (const TrackId& id : corpus.complete.ids) own.insert(id.value + "." + config.format);
  std::size_t others = 0;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(audio, absent)) {
    others += own.count(entry.path().filename().string()) == 0 ? 1 : 0;
  }
  return others;
}

void make_clips(const SimulateConfig& config, const SimulatedCorpus& corpus, const std::filesystem::path& folder,
                Journal& journal, int threads, const SimulateObserver& observe) {
  const std::filesystem::path audio = folder / "audio";
  make_folder(audio);
  const auto file_of = [&](std::size_t i) { return audio / (corpus.complete.ids[i].value + "." + config.format); };
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < corpus.clips.size(); ++i) {
    const std::optional<std::string> record = journal.find(corpus.complete.ids[i].value);
    if (!record || *record != journal_record(FileStamp::of(file_of(i)))) left.push_back(i);
  }
  const std::size_t total = corpus.clips.size();
  std::size_t done = total - left.size();
  for_each_in_order<int>(
      left.size(), std::max(threads, 1), 4 * static_cast<std::size_t>(std::max(threads, 1)),
      [&](std::size_t i) {
        const SimulatedClip& clip = corpus.clips[left[i]];
        const auto samples = simulated_music(clip.latents, config.seconds, config.sample_rate_hz, clip.seed);
        write_file_atomically(file_of(left[i]), encoded(samples, config));
        return 0;
      },
      [&](std::size_t i, int) {
        journal.append(corpus.complete.ids[left[i]].value, journal_record(FileStamp::of(file_of(left[i]))));
        if (observe) observe(++done, total);
      });
}

}  // namespace

std::size_t simulate_corpus(const SimulateConfig& config, const std::filesystem::path& folder, int threads,
                            const SimulateObserver& observe) {
  config.validate();
  config.playlists.validate();
  config.listeners.validate();
  config.streams.validate();
  const SimulatedCorpus corpus = simulated_corpus(config);
  make_folder(folder);
  require_own_folder(folder, {folder / "truth.json", journal_path(folder)},
                     {"tracks.csv", "labels.csv", "complete.csv", "probabilities.csv", "playlists.csv", "keywords.json",
                      "samples.csv", "events.csv", "tastes.npy", "tastes.ids.csv", "streams.csv"});
  Journal journal(journal_path(folder), "simulate " + version() + " " + sound_json(config));
  if (config.audio) make_clips(config, corpus, folder, journal, threads, observe);
  std::optional<SimulatedPlaylistTotals> playlists;
  if (config.users > 0) {
    playlists = write_simulated_playlists(config, corpus, folder, threads);
  } else {
    remove_tables(folder, {"playlists.csv", "keywords.json"});
  }
  std::optional<SimulatedListenerTotals> listeners;
  if (config.listeners.number > 0) {
    listeners = write_simulated_listeners(config, corpus, folder, threads);
  } else {
    remove_tables(folder, {"samples.csv", "events.csv", "tastes.npy", "tastes.ids.csv"});
  }
  std::optional<SimulatedStreamTotals> streams;
  if (config.streams.number > 0) {
    streams = write_simulated_streams(config, corpus, ListenerModel(config, corpus), folder, threads);
  } else {
    remove_tables(folder, {"streams.csv"});
  }
  write_file_atomically(folder / "tracks.csv", tracks_csv(corpus, config.format));
  write_labels(folder / "labels.csv", corpus.labels);
  write_scores(folder / "probabilities.csv",
               {corpus.complete.ids, {}, corpus.complete.vocabulary, corpus.probabilities});
  if (config.unknown_share > 0.0) {
    write_labels(folder / "complete.csv", corpus.complete);
  } else {
    remove_tables(folder, {"complete.csv"});
  }
  write_file_atomically(folder / "truth.json", truth_json(config, corpus, playlists, listeners, streams));
  return other_files(folder / "audio", config, corpus);
}

}  // namespace ctxtag
