#pragma once
#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/config/json.h"
#include "ctxtag/evaluation/paired_bootstrap.h"

namespace ctxtag {

struct StudyDataConfig {
  std::string features, labels, groups, group_by;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("features", features, "what the networks hear: `data.features` of ctxtag-train");
    field("labels", labels, "the complete label table");
    field("groups", groups, "table whose first column is the track's id; no group is in two folds");
    field("group_by", group_by, "its column that names the groups, such as artist_id");
  }
  void validate() const {
    if (groups.empty() != group_by.empty()) throw ConfigError("groups and group_by go together");
  }
};

struct StudyFoldsConfig {
  int number = 4;
  std::uint64_t seed = 0;
  std::string validation = "none";
  double validation_share = 0.1;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("number", number, "of folds, as `ctxtag-dataset split --folds` makes them; each is the test once");
    field("seed", seed, "of the split");
    field("validation", validation,
          "none: the last epoch counts; next: the fold after the test's; share: a part of the training rows");
    field("validation_share", validation_share, "with validation share: of the rows that are not the test's");
  }
  void validate() const {
    if (number < 2) throw ConfigError("number must be at least 2, found " + std::to_string(number));
    if (validation != "none" && validation != "next" && validation != "share") {
      throw ConfigError("validation must be none, next or share, found '" + validation + "'");
    }
    if (validation == "next" && number < 3) throw ConfigError("validation next needs 3 folds or more");
    if (!(validation_share > 0.0 && validation_share < 1.0)) throw ConfigError("validation_share must be in (0, 1)");
  }
};

struct StudyHideConfig {
  std::string rule = "per_track", as = "zero";
  bool keep_one = true, validation = false;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("rule", rule, "per_track, per_tag, unpopular or independent, as in ctxtag-dataset hide");
    field("as", as,
          "zero: hidden positives become 0; unknown: every cell that is not a visible positive is empty, in the rows "
          "that "
          "are hidden in");
    field("keep_one", keep_one, "leave every track at least one positive");
    field("validation", validation,
          "hide in the validation rows too: what chooses the epoch and the thresholds then knows no more than the "
          "training");
  }
  void validate() const {
    if (rule != "per_track" && rule != "per_tag" && rule != "unpopular" && rule != "independent") {
      throw ConfigError("rule must be per_track, per_tag, unpopular or independent, found '" + rule + "'");
    }
    if (as != "zero" && as != "unknown") throw ConfigError("as must be zero or unknown, found '" + as + "'");
  }
};

/// One way of treating labels that are missing. `loss` and `experiment` are for ctxtag-train, which checks them.
struct StudySystemConfig {
  std::string name, title, negative = "ones", statistics = "visible", positive = "ones", positive_statistics;
  nlohmann::json loss = nlohmann::json::object(), experiment = nlohmann::json::object();

  template <typename Visitor>
  void fields(Visitor& field) {
    field("name", name, "letters, digits, - and _; names its folder and its rows in the tables");
    field("title", title, "what tables for people and pictures call it; empty: the name");
    field("negative", negative, "weight of negatives: an estimator of ctxtag-dataset weights, or ignore_missing");
    field("statistics", statistics,
          "what the weights of negatives are counted from, in train rows: visible, or complete, which leaks");
    field("positive", positive, "weight of positives: ones, random or prevalence");
    field("positive_statistics", positive_statistics, "the same of positives; empty: as `statistics`");
    field("loss", loss, "`loss` of ctxtag-train");
    field("experiment", experiment, "laid over the study's `experiment`");
  }
  void validate() const;
  const std::string& shown() const { return title.empty() ? name : title; }
  const std::string& positives_from() const { return positive_statistics.empty() ? statistics : positive_statistics; }
  /// Its weights know something that no one who has only the visible labels could know.
  bool leaks() const;
  /// Whether its weights of negatives are counted from labels.
  bool counts_negatives() const;
};

/// Which way of treating missing labels works: systems x ratios of hidden labels x seeds x folds.
struct StudyConfig {
  std::string title;
  StudyDataConfig data;
  StudyFoldsConfig folds;
  StudyHideConfig hide;
  std::vector<double> ratios = {0.0, 0.25, 0.5, 0.75};
  std::vector<std::uint64_t> seeds = {0, 1, 2, 3, 4};
  std::vector<StudySystemConfig> systems;
  std::string reference;
  nlohmann::json experiment = nlohmann::json::object();
  BootstrapConfig bootstrap = {500, 0.95, 0};
  std::string note;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("title", title, "of the summary and the pictures");
    field("data", data, "what is learned from");
    field("folds", folds, "test, validation and training rows");
    field("hide", hide, "how positives are hidden, in training rows");
    field("ratios", ratios, "shares of the positives to hide, 0 to 1");
    field("seeds", seeds, "each is the seed of what is hidden, of random weights, and of the training");
    field("systems", systems, "what is compared");
    field("reference", reference, "name of the system that the others are set against; empty: the first");
    field("experiment", experiment, "model, optimizer, schedule and train of ctxtag-train, the same in every run");
    field("bootstrap", bootstrap, "the samples of test tracks that intervals come from");
    field("note", note, "a text for the summary: published figures, deviations");
  }
  void validate() const;
  /// Throws ConfigError when the config does not say enough to begin: data or systems are missing.
  void require_complete() const;
  std::size_t reference_index() const;  ///< in `systems`
};

}  // namespace ctxtag
