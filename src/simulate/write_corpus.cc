#include <sndfile.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/base/version.h"
#include "ctxtag/config/json.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/formats/journal.h"
#include "ctxtag/simulate/corpus.h"
#include "ctxtag/simulate/music.h"
#include "simulate/tag_model.h"

namespace ctxtag {
namespace {

constexpr std::size_t kBlockFrames = 4096;

// A file in memory, as libsndfile asks for it.
struct MemoryFile {
  std::string bytes;
  sf_count_t position = 0;

  static MemoryFile& self(void* user) { return *static_cast<MemoryFile*>(user); }
  static sf_count_t length(void* user) { return static_cast<sf_count_t>(self(user).bytes.size()); }
  static sf_count_t seek(sf_count_t offset, int whence, void* user) {
    MemoryFile& file = self(user);
    if (whence == SEEK_SET) file.position = offset;
    if (whence == SEEK_CUR) file.position += offset;
    if (whence == SEEK_END) file.position = length(user) + offset;
    return file.position;
  }
  static sf_count_t read(void* to, sf_count_t count, void* user) {
    MemoryFile& file = self(user);
    const sf_count_t take = std::clamp<sf_count_t>(length(user) - file.position, 0, count);
    std::memcpy(to, file.bytes.data() + file.position, static_cast<std::size_t>(take));
    file.position += take;
    return take;
  }
  static sf_count_t write(const void* from, sf_count_t count, void* user) {
    MemoryFile& file = self(user);
    const auto end = static_cast<std::size_t>(file.position + count);
    if (file.bytes.size() < end) file.bytes.resize(end);
    std::memcpy(file.bytes.data() + file.position, from, static_cast<std::size_t>(count));
    file.position += count;
    return count;
  }
  static sf_count_t tell(void* user) { return self(user).position; }
};

std::string encoded(const std::vector<float>& samples, const SimulateConfig& config) {
  SF_VIRTUAL_IO io{MemoryFile::length, MemoryFile::seek, MemoryFile::read, MemoryFile::write, MemoryFile::tell};
  SF_INFO format{};
  format.samplerate = config.sample_rate_hz;
  format.channels = 1;
  format.format = (config.format == "flac" ? SF_FORMAT_FLAC : SF_FORMAT_WAV) | SF_FORMAT_PCM_16;
  MemoryFile memory;
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
    text += csv_line({id, "audio/" + id + "." + extension, corpus.clips[i].artist_id, corpus.clips[i].title});
  }
  return text;
}

nlohmann::ordered_json number_or_null(const std::optional<double>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

nlohmann::ordered_json tag_json(const TagModel& model, const std::optional<double>& ceiling, double prevalence) {
  nlohmann::ordered_json terms = nlohmann::ordered_json::array();
  for (const TagTerm& term : model.terms) {
    nlohmann::ordered_json of = nlohmann::ordered_json::array({kLatentNames[term.a]});
    if (term.b != kLatentCount) of.push_back(kLatentNames[term.b]);
    terms.push_back({{"of", of}, {"coefficient", term.coefficient}});
  }
  return {
      {"bias", model.bias}, {"terms", terms}, {"prevalence", prevalence}, {"ceiling_roc_auc", number_or_null(ceiling)}};
}

std::string truth_json(const SimulateConfig& config, const SimulatedCorpus& corpus) {
  nlohmann::ordered_json head, tags;
  head["config"] = config_json(config);
  head["macro_ceiling_roc_auc"] = number_or_null(corpus.macro_ceiling());
  for (std::size_t tag = 0; tag < tag_models().size(); ++tag) {
    const double prevalence = corpus.complete.values.col(static_cast<Eigen::Index>(tag)).cast<double>().mean();
    tags[tag_models()[tag].tag] = tag_json(tag_models()[tag], corpus.ceiling(tag), prevalence);
  }
  head["tags"] = tags;
  std::string text = head.dump(1);
  text.resize(text.size() - 2);  // the closing brace: the clips follow, one a line
  text += ",\n \"clips\": [";
  for (std::size_t i = 0; i < corpus.clips.size(); ++i) {
    nlohmann::ordered_json clip{{"track_id", corpus.complete.ids[i].value}, {"artist_id", corpus.clips[i].artist_id}};
    clip["beats_per_minute"] = beats_per_minute(corpus.clips[i].latents[kTempo]);
    for (std::size_t k = 0; k < kLatentCount; ++k) clip["latents"][kLatentNames[k]] = corpus.clips[i].latents[k];
    for (std::size_t tag = 0; tag < tag_models().size(); ++tag) {
      clip["probabilities"][tag_models()[tag].tag] =
          corpus.probabilities(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(tag));
    }
    text += (i == 0 ? "\n  " : ",\n  ") + clip.dump();
  }
  return text + "\n ]\n}\n";
}

std::string journal_record(const FileStamp& stamp) { return fmt::format("{} {}", stamp.bytes, stamp.modified_ns); }

std::filesystem::path journal_path(const std::filesystem::path& folder) {
  std::filesystem::path path = folder.lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  path += ".journal";
  return path;
}

}  // namespace

void simulate_corpus(const SimulateConfig& config, const std::filesystem::path& folder, int threads,
                     const SimulateObserver& observe) {
  config.validate();
  const SimulatedCorpus corpus = simulated_corpus(config);
  const std::filesystem::path audio = folder / "audio";
  std::error_code error;
  std::filesystem::create_directories(audio, error);
  if (error) {
    throw ConfigError(fmt::format("{}: cannot be created: {}", escaped_bytes(audio.string()), error.message()));
  }
  Journal journal(journal_path(folder), "simulate " + version() + " " + config_json(config).dump());
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
  write_file_atomically(folder / "tracks.csv", tracks_csv(corpus, config.format));
  write_labels(folder / "labels.csv", corpus.labels);
  if (config.unknown_share > 0.0) write_labels(folder / "complete.csv", corpus.complete);
  write_file_atomically(folder / "truth.json", truth_json(config, corpus));
}

}  // namespace ctxtag
