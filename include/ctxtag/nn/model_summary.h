#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/config/json.h"
#include "ctxtag/nn/model_file.h"
#include "ctxtag/nn/precision.h"

namespace ctxtag::nn {

/// One tensor of a model, and whether training changes it (a buffer holds running averages and the like).
struct TensorSummary {
  std::string name;
  std::vector<std::int64_t> shape;
  std::int64_t numbers = 0;
  bool trained = true;
};

/// Wall-clock time of the network, without decoding and front end, measured here and now; best of several.
struct NetworkTiming {
  double milliseconds_alone = 0.0;       ///< one clip on one thread
  double milliseconds_in_company = 0.0;  ///< per clip, of `clips` on `threads` threads
  int clips = 0, threads = 0;
  Precision precision = Precision::kFloat32;
  Device device = {};
};

/// What a model is, for people and programs.
struct ModelSummary {
  std::string file;  ///< its bare name
  std::uintmax_t file_bytes = 0;
  std::string weights_sha256;  ///< of the bytes of all tensors, one after the other in byte order of their names
  ModelDescription description;
  std::vector<TensorSummary> tensors;
  std::int64_t parameters = 0, buffers = 0;  ///< numbers that are trained, and that are not
  std::int64_t multiply_adds = 0;            ///< of convolutions and dense layers, for one clip
  std::int64_t fixed_frames = 0, min_frames = 0, embedding_units = 0;
  std::optional<NetworkTiming> timing;
};

/// Throws DataError like read_model(). Times the network on `timed_threads` threads, or on a card, unless that is 0.
ModelSummary summary_of_model(const std::filesystem::path& file, int timed_threads,
                              Precision precision = Precision::kFloat32, const Device& device = {});

nlohmann::ordered_json summary_json(const ModelSummary& summary);
std::string summary_text(const ModelSummary& summary);

}  // namespace ctxtag::nn
