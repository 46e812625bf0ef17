#include "tag_request.h"

#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/pooling.h"
#include "ctxtag/nn/precision.h"
#include "precision_option.h"
#include "tool_main.h"

namespace ctxtag::tools {

void TagRequest::add_to(CLI::App& app) {
  app.add_option("--model", model, "model.safetensors of a run");
  app.add_option("--device", device, kDeviceHelp);
  add_precision_option(
      app, precision,
      "float32, or bfloat16: faster with AMX or AVX512-BF16, and rounded (ctxtag-model precision measures it)");
  inputs.add_to(app, "I/N: part I of N of the inputs, to files named I-of-N; auto: as Slurm or MPI say");
  app.add_option("--features", features, "score a feature store instead of audio");
  app.add_option("--out", output.out, "where tags go (a folder for audacity); stdout without it");
  app.add_option("--format", output.format, "csv, jsonl or audacity")
      ->check(CLI::IsMember({"csv", "jsonl", "audacity"}));
  app.add_option("--scores", output.scores, "write a score table (CSV or .npy)");
  app.add_option("--embeddings", output.embeddings, "write what the network knows of each track (.npy)");
  app.add_option("--playlists", output.playlists, "folder for one M3U8 per tag, best first");
  app.add_option("--rejects", output.rejects, "table of the files that were rejected: track_id,path,reason,detail");
  app.add_option("--threshold", threshold, "of every tag, instead of the model's");
  app.add_flag("--raw-scores", raw_scores, "the network's own scores, without the model's calibration");
  app.add_option("--top", top, "at most so many tags per track (0: all)")->check(CLI::Range(0, 1'000'000));
  app.add_option("--windows", plan.windows, "score up to so many windows over the whole track");
  app.add_option("--window-seconds", windows.seconds, "tags over time: length of a window; for a study, several")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--hop-seconds", plan.hop_seconds, "tags over time: from window to window");
  app.add_option("--pool", plan.pool, "over the windows: " + joined(pool_names()));
  app.add_option("--window-scores", windows.file,
                 "for ctxtag-eval windows: the scores of every window of every length (.npy)");
  app.add_option("--samples", listeners.samples, "with --features: rows of song_id,user_id to score");
  app.add_option("--users", listeners.users, "vectors of listeners, for a model that looks at them");
  app.add_option("--user", listeners.user, "the listener to tag or score for");
}

nn::Tagger TagRequest::tagger() const {
  const nn::Device on = nn::device_from(device);
  return nn::Tagger(model, nn::precision_from(precision, on), on);
}

Calibration TagRequest::calibration(const nn::ModelDescription& described) const {
  return raw_scores ? Calibration() : described.calibration;
}

std::string TagRequest::model_line() const {
  const MappedFile file{std::filesystem::path(model)};
  return "ctxtag-tag 1 " + sha256(file.data(), file.size()) + (precision == "float32" ? "" : " " + precision) +
         (nn::device_from(device).is_gpu() ? " cuda" : "");
}

Shard TagRequest::take_shard() {
  const Shard part = parse_shard(inputs.shard);
  output.take(part);
  windows.file = shard_path(windows.file, part).string();
  return part;
}

}  // namespace ctxtag::tools
