#pragma once
#include <string>

#include "ctxtag/config/json.h"
#include "ctxtag/features/frontend_config.h"
#include "ctxtag/features/mel_extractor.h"
#include "ctxtag/features/mel_filter_bank.h"

namespace ctxtag {

/// What a feature store or a model says of its front end: the keys, the filter bank they meant where it was made, and
/// the values of the golden clip. Made once, checked by whoever opens the file.
struct FrontendContract {
  FrontendConfig config;
  std::string bank_hash;
  FilterUnits bank;
  int golden_step = 1;                      ///< every golden_step-th frame of the clip is kept
  decltype(MelSpectrogram::values) golden;  ///< kept frames x bands, compressed as the keys say

  static FrontendContract of(const FrontendConfig& config);
};

nlohmann::ordered_json contract_json(const FrontendContract& contract);
/// `name` (a file) opens the messages. Throws DataError when something is missing, or the bank is not the one that was
/// hashed; ConfigError for keys this version does not know.
FrontendContract contract_from_json(const nlohmann::json& json, const std::string& name);

/// What this machine makes of a contract's keys, against what the contract holds.
struct ContractCheck {
  std::string bank_hash;           ///< as computed here
  double bank_difference = 0.0;    ///< largest, relative to the bank's peak
  double golden_difference = 0.0;  ///< largest, relative to the frame's maximum
  bool bank_agrees = false;        ///< equal hashes, or a difference of at most 1e-7
  bool golden_agrees = false;      ///< at most 1e-5
  bool passed() const { return bank_agrees && golden_agrees; }
};
ContractCheck check(const FrontendContract& contract);
/// Throws DataError that says by how much, when the check does not pass.
void require_reproducible(const FrontendContract& contract, const std::string& name);

/// What has to be done to features of `stored` before a model of `wanted` can take them.
enum class FrontendMatch { kSame, kApplyCompression };
/// Throws ConfigError listing the differing keys unless the two are equal, or differ in the compression alone and the
/// features hold `compression: none`. The names ("features/", "model.safetensors") stand in the message.
FrontendMatch require_same_front_end(const FrontendConfig& stored, const std::string& stored_name,
                                     const FrontendConfig& wanted, const std::string& wanted_name);

}  // namespace ctxtag
