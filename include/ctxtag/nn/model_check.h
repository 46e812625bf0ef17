#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "ctxtag/features/frontend_contract.h"
#include "ctxtag/nn/device.h"

namespace ctxtag::nn {

/// What this build makes of a model file, against what the file says.
struct ModelCheck {
  std::size_t tensors = 0, numbers = 0;         ///< read, all of the architecture's shapes, all finite
  std::string weights_expected, weights_found;  ///< their hashes, as written and as read; expected empty: not written
  std::optional<ContractCheck> front_end;       ///< empty: trained on vectors
  std::optional<double> golden_difference;      ///< largest, of the golden input's scores; empty: the file holds none
  bool alone_as_in_company = false;             ///< a clip's scores are the same bits alone and among others
  bool one_thread_as_many = false;              ///< and on one thread and on several
  std::optional<double> device_difference;      ///< largest, of scores on a card and the processor's; empty: not asked
  static constexpr double kDeviceTolerance = 1e-4;
  static constexpr double kGoldenTolerance = 1e-5;  ///< of scores, between machines and versions of libraries
  bool weights_agree() const { return weights_expected.empty() || weights_expected == weights_found; }
  bool golden_agrees() const { return !golden_difference || *golden_difference <= kGoldenTolerance; }
  bool device_agrees() const { return !device_difference || *device_difference <= kDeviceTolerance; }
  bool passed() const {
    return weights_agree() && (!front_end || front_end->passed()) && golden_agrees() && alone_as_in_company &&
           one_thread_as_many && device_agrees();
  }
};

/// Reads a model as strictly as read_model(), which throws DataError, and scores with it; on a card too where `device`
/// is one.
ModelCheck check_model(const std::filesystem::path& file, int threads, const Device& device = {});

/// One line per check: what it is, pass or FAIL, by how much.
std::string check_text(const ModelCheck& check);

}  // namespace ctxtag::nn
