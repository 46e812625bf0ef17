#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ctxtag/reproduce/process_host.h"
#include "ctxtag/reproduce/study_config.h"

namespace ctxtag {

struct StudyOptions {
  int at_once = 1;              ///< trainings, and threads of the evaluation
  bool keep = false;            ///< models, checkpoints and weight tables of finished runs too
  bool only_summarise = false;  ///< train nothing: tables and pictures of the runs that are finished
};

struct StudyObserver {
  std::function<void(std::size_t done, std::size_t total)> progress;
  std::function<void(const std::string&)> note;
};

/// A run that did not end well.
struct StudyFailure {
  std::string run, how;
  std::filesystem::path log;
  bool refused = false;  ///< ctxtag-train did not begin: no further run of the system was started
};

struct StudyReport {
  std::size_t runs = 0, finished = 0, done_before = 0;
  std::size_t equal_to_others = 0;  ///< of the finished: not trained, since another system of their cell is the same
  std::size_t left_out = 0;         ///< not started, or refused too, after ctxtag-train had refused one of their system
  std::vector<StudyFailure> failures;
  bool nothing_left = false;  ///< every file was there
};

/// Makes or continues the study in the folder `out`:
/// - tables/CELL/: splits.csv, visible.csv, hidden.csv, SYSTEM.json (the training's config), SYSTEM.weights.csv (only
///   while it is needed);
/// - runs/SYSTEM/CELL/: what ctxtag-train wrote, its log, and metrics.json, which appears last: such a run is finished;
/// - results.csv (a row per run), summary.csv, summary.md, figure_NAME.svg for every figure.
/// Runs that fail are reported, and the others go on; of a system that ctxtag-train refuses, all further runs are left
/// out. Equal configs give equal bytes, whatever ends first, and
/// interrupted or not. Throws ConfigError when `out` holds another study or is in use, and when ctxtag-train refuses
/// the config of a system.
StudyReport run_study(const StudyConfig& config, const std::filesystem::path& out, ProcessHost& host,
                      const StudyOptions& options = {}, const StudyObserver& observer = {});

}  // namespace ctxtag
