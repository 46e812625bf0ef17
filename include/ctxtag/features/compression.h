#pragma once
#include <cstddef>
#include <string>

namespace ctxtag {

/// What is done to a mel value x >= 0 before a network sees it.
struct Compression {
  enum class Kind { kNone, kLog1p, kDecibel, kLog10 };
  Kind kind = Kind::kNone;
  float scale = 1.0F;  ///< C in ln(1 + C x) and log10(1 + C x)

  /// none, log1p, db, log10; throws ConfigError for another name.
  static Compression named(const std::string& name, double scale);
  /// In place. The logarithms are within 1e-6 of the true value, relative, and give the same bits on every processor.
  void apply(float* values, std::size_t count) const;
};

}  // namespace ctxtag
