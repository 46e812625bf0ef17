#pragma once
#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/shard.h"
#include "ctxtag/tagging/tag_tracks.h"
#include "input_choice.h"
#include "tag/outputs.h"
#include "tag/store_scores.h"
#include "tag/window_scores.h"

namespace ctxtag::tools {

/// What ctxtag-tag was asked for.
struct TagRequest {
  std::string model, features;
  InputChoice inputs;
  bool raw_scores = false;
  std::optional<double> threshold;
  int top = 0;
  WindowPlan plan;
  WindowScoresChoice windows;  // `seconds` are those of --window-seconds, in either case
  OutputChoice output;
  ListenerChoice listeners;
  std::string device = "auto", precision = "float32";

  void add_to(CLI::App& app);
  nn::Tagger tagger() const;
  /// What makes of the network's scores those that are written.
  Calibration calibration(const nn::ModelDescription& described) const;
  /// What the network's numbers depend on beside the recordings: the model and how it computes, as one line.
  std::string model_line() const;
  /// The shard that is asked for; the outputs have its name from now on.
  Shard take_shard();
};

}  // namespace ctxtag::tools
