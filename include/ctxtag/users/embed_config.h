#pragma once
#include <cstdint>
#include <string>

namespace ctxtag {

/// Alternating least squares on implicit feedback (Hu, Koren, Volinsky 2008).
struct AlsConfig {
  int dimensions = 256;
  int iterations = 15;
  std::string solver = "conjugate_gradient";
  int steps = 3;
  std::string confidence = "linear";
  double alpha = 10.0;
  double log_scale = 1.0;
  double regularization = 30.0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("dimensions", dimensions, "numbers per user and per track; 256 and 128 in the papers");
    field("iterations", iterations, "each solves for all tracks, then for all users");
    field("solver", solver, "conjugate_gradient (Takacs, Pilaszy, Tikk 2011) or cholesky (exact, slower)");
    field("steps", steps, "of conjugate_gradient for each row, from what the row was before");
    field("confidence", confidence, "of n plays: linear (1 + alpha n) or log (1 + alpha ln(1 + n / log_scale))");
    field("alpha", alpha, "see confidence; what was never played has confidence 1");
    field("log_scale", log_scale, "see confidence");
    field("regularization", regularization, "weight of the squared norms");
  }
  /// Throws ConfigError that names the key.
  void validate() const;
};

/// What is kept from the training, to see how well it is foretold.
struct HoldoutConfig {
  double share = 0.0;
  int at = 20;
  int users = 10000;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("share", share, "share of each user's tracks that training does not see, rounded down; 0: none is measured");
    field("at", at, "length of the ranked lists");
    field("users", users, "users measured, drawn by seed; 0: all");
  }
  /// Throws ConfigError that names the key.
  void validate() const;
};

/// The configuration of `ctxtag-user embed`.
struct EmbedConfig {
  AlsConfig als;
  HoldoutConfig holdout;
  std::uint64_t seed = 0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("als", als, "the factorisation");
    field("holdout", holdout, "what is measured");
    field("seed", seed, "of the first vectors and of what is held out");
  }
  void validate() const {}
};

}  // namespace ctxtag
