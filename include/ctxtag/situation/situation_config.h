#pragma once
#include <string>
#include <vector>

#include "ctxtag/base/error.h"

namespace ctxtag {

/// Gradient boosted trees; the defaults are XGBoost's, which the paper left as they are, but for `tree_method`.
struct XgboostConfig {
  int rounds = 100;
  int max_depth = 6;
  double eta = 0.3;
  double gamma = 0.0;
  double min_child_weight = 1.0;
  double lambda = 1.0;
  double alpha = 0.0;
  double subsample = 1.0;
  double colsample_bytree = 1.0;
  std::string tree_method = "hist";

  template <typename Visitor>
  void fields(Visitor& field) {
    field("rounds", rounds, "trees of each situation");
    field("max_depth", max_depth, "of a tree");
    field("eta", eta, "how far each tree goes");
    field("gamma", gamma, "gain that a split needs");
    field("min_child_weight", min_child_weight, "sum of second derivatives that a leaf needs");
    field("lambda", lambda, "L2 penalty of leaves");
    field("alpha", alpha, "L1 penalty of leaves");
    field("subsample", subsample, "share of the streams that each tree sees");
    field("colsample_bytree", colsample_bytree, "share of the columns that each tree sees");
    field("tree_method", tree_method, "hist, approx, or, where categories are numbers, exact (the paper's)");
  }
  void validate() const {
    if (rounds < 1) throw ConfigError("rounds must be at least 1");
    if (max_depth < 1 || max_depth > 64) throw ConfigError("max_depth must be from 1 to 64");
    if (!(eta > 0.0 && eta <= 1.0)) throw ConfigError("eta must be above 0 and at most 1");
    if (!(gamma >= 0.0 && min_child_weight >= 0.0 && lambda >= 0.0 && alpha >= 0.0)) {
      throw ConfigError("gamma, min_child_weight, lambda and alpha must not be negative");
    }
    if (!(subsample > 0.0 && subsample <= 1.0)) throw ConfigError("subsample must be above 0 and at most 1");
    if (!(colsample_bytree > 0.0 && colsample_bytree <= 1.0)) {
      throw ConfigError("colsample_bytree must be above 0 and at most 1");
    }
    if (tree_method != "hist" && tree_method != "exact" && tree_method != "approx") {
      throw ConfigError("tree_method must be hist, approx or exact, found '" + tree_method + "'");
    }
  }
};

struct NeighbourConfig {
  int k = 50;
  int rows = 20000;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("k", k, "nearest training streams that vote");
    field("rows", rows, "training streams that are kept, drawn by chance where there are more");
  }
  void validate() const {
    if (k < 1) throw ConfigError("k must be at least 1");
    if (rows < 1) throw ConfigError("rows must be at least 1");
  }
};

/// How the situation of a stream is predicted.
struct SituationConfig {
  std::string model = "xgboost";
  std::string categories = "categories";
  std::vector<std::string> without;
  std::string user = "none";
  double user_smoothing = 5.0;
  std::string calibration = "temperature";
  double hour_smoothing = 10.0;
  double logistic_c = 1.0;
  NeighbourConfig knn;
  XgboostConfig xgboost;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("model", model, "xgboost, majority, hour_prior, logistic or knn");
    field("categories", categories, "categories, or numbers: their codes, as in the paper");
    field("without", without, "signals to leave out: time, day, device, network, age, gender, location, user ...");
    field("user", user, "none; code: who it is; history: shares of situations in the user's training streams");
    field("user_smoothing", user_smoothing, "history: streams that the shares of all users count as");
    field("calibration", calibration, "temperature, fitted to validation streams where there are any, or none");
    field("hour_smoothing", hour_smoothing, "hour_prior: streams that the shares of all hours count as");
    field("logistic_c", logistic_c, "logistic: weight of the loss against the penalty");
    field("knn", knn, "nearest neighbours");
    field("xgboost", xgboost, "gradient boosted trees");
  }
  void validate() const {
    if (categories != "categories" && categories != "numbers") {
      throw ConfigError("categories must be categories or numbers, found '" + categories + "'");
    }
    if (user != "none" && user != "code" && user != "history") {
      throw ConfigError("user must be none, code or history, found '" + user + "'");
    }
    if (calibration != "none" && calibration != "temperature") {
      throw ConfigError("calibration must be temperature or none, found '" + calibration + "'");
    }
    if (!(hour_smoothing >= 0.0 && user_smoothing >= 0.0)) {
      throw ConfigError("hour_smoothing and user_smoothing must not be negative");
    }
    if (model == "xgboost" && categories == "categories" && xgboost.tree_method == "exact") {
      throw ConfigError("xgboost.tree_method: exact knows no categories; set categories=numbers, or take hist");
    }
  }
};

}  // namespace ctxtag
