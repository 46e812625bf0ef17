#pragma once
#include <Eigen/Core>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "ctxtag/features/frontend_config.h"

namespace ctxtag {

/// Mel bands of an excerpt over time.
struct MelSpectrogram {
  Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> values;  ///< frames x bands
  double hop_seconds = 0.0;
};

/// Samples to compressed mel bands: window, Fourier transform, power, filter bank, compression. A frame's values depend
/// on its samples alone: neither on the frames beside it, nor on how the samples arrive, nor on the processor's
/// vectors. Immutable and shared between threads; each thread brings its own Workspace.
class MelExtractor {
 public:
  class Workspace {
   public:
    explicit Workspace(const MelExtractor& extractor);
    ~Workspace();
    Workspace(Workspace&&) noexcept;

   private:
    friend class MelExtractor;
    friend class MelStream;
    struct State;
    std::unique_ptr<State> state_;
  };

  /// Validates the transform's part of the config (throws ConfigError).
  explicit MelExtractor(const FrontendConfig& config);
  ~MelExtractor();
  MelExtractor(MelExtractor&&) noexcept;

  int bands() const;
  double hop_seconds() const;
  /// 1 + count / hop when centred, else 1 + (count - n_fft) / hop, and 0 where that is not positive. 0 samples: 0
  /// frames.
  std::size_t frames(std::size_t count) const;

  /// Writes frames(count) x bands() values, row by row. Allocates nothing.
  void extract(const float* samples, std::size_t count, Workspace& workspace, float* out) const;
  MelSpectrogram extract(const std::vector<float>& samples) const;

 private:
  friend class MelStream;
  struct Plan;
  std::unique_ptr<const Plan> plan_;
};

/// The same transform for samples that arrive piece by piece; memory does not grow with the signal. Together the frames
/// equal those of MelExtractor::extract over the whole, bit by bit.
class MelStream {
 public:
  /// Receives `frames` x bands() values whenever some are ready; the pointer is valid during the call.
  using Take = std::function<void(const float* values, std::size_t frames)>;

  /// `extractor` must outlive the stream.
  MelStream(const MelExtractor& extractor, Take take);
  ~MelStream();

  void push(const float* samples, std::size_t count);
  /// Hands over the frames that needed the signal's end. The stream is then as new.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ctxtag
