#include "ctxtag/features/frontend_contract.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "ctxtag/features/golden_clip.h"

namespace ctxtag {
namespace {

constexpr int kFormat = 1;
constexpr Eigen::Index kGoldenFrames = 12;
constexpr double kBankTolerance = 1e-7, kGoldenTolerance = 1e-5;

using Spectra = decltype(MelSpectrogram::values);

Spectra golden_spectra(const FrontendConfig& config) {
  return MelExtractor(config).extract(golden_clip(config.sample_rate_hz)).values;
}

// Every step-th row.
Spectra thinned(const Spectra& spectra, int step) {
  Spectra kept((spectra.rows() + step - 1) / step, spectra.cols());
  for (Eigen::Index row = 0; row < kept.rows(); ++row) kept.row(row) = spectra.row(row * step);
  return kept;
}

// The decimal with the nine digits that tell every float from its neighbours.
double nine_digits(float value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.9g", static_cast<double>(value));
  return std::strtod(text, nullptr);
}

nlohmann::ordered_json bank_json(const FilterUnits& bank) {
  nlohmann::ordered_json bands = nlohmann::ordered_json::array();
  for (Eigen::Index band = 0; band < bank.rows(); ++band) {
    Eigen::Index first = 0, end = bank.cols();
    while (first < end && bank(band, first) == 0) ++first;
    while (end > first && bank(band, end - 1) == 0) --end;
    nlohmann::ordered_json row = {{"first_bin", first}, {"weights_e9", nlohmann::ordered_json::array()}};
    for (Eigen::Index bin = first; bin < end; ++bin) row["weights_e9"].push_back(bank(band, bin));
    bands.push_back(std::move(row));
  }
  return bands;
}

FilterUnits bank_from_json(const nlohmann::json& bands, Eigen::Index bins) {
  FilterUnits bank = FilterUnits::Zero(static_cast<Eigen::Index>(bands.size()), bins);
  for (Eigen::Index band = 0; band < bank.rows(); ++band) {
    const nlohmann::json& row = bands.at(static_cast<std::size_t>(band));
    const auto weights = row.at("weights_e9").get<std::vector<long long>>();
    const auto first = row.at("first_bin").get<long long>();
    if (first < 0 || first + static_cast<long long>(weights.size()) > bins) throw DataError("a band exceeds the bins");
    for (std::size_t i = 0; i < weights.size(); ++i) bank(band, first + static_cast<Eigen::Index>(i)) = weights[i];
  }
  return bank;
}

Spectra golden_from_json(const nlohmann::json& rows, Eigen::Index bands) {
  Spectra golden(static_cast<Eigen::Index>(rows.size()), bands);
  for (Eigen::Index frame = 0; frame < golden.rows(); ++frame) {
    const auto values = rows.at(static_cast<std::size_t>(frame)).get<std::vector<float>>();
    if (static_cast<Eigen::Index>(values.size()) != bands) throw DataError("a golden frame has not one value a band");
    std::copy(values.begin(), values.end(), golden.row(frame).data());
  }
  return golden;
}

double bank_difference(const FilterUnits& stored, const FilterUnits& here) {
  const auto peak = static_cast<double>(std::max(here.maxCoeff(), 1LL));
  return static_cast<double>((stored - here).abs().maxCoeff()) / peak;
}

double golden_difference(const Spectra& stored, const Spectra& here) {
  double worst = 0.0;
  for (Eigen::Index frame = 0; frame < here.rows(); ++frame) {
    const double most = std::max(static_cast<double>(here.row(frame).abs().maxCoeff()), 1e-30);
    worst = std::max(worst, static_cast<double>((stored.row(frame) - here.row(frame)).abs().maxCoeff()) / most);
  }
  return worst;
}

}  // namespace

FrontendContract FrontendContract::of(const FrontendConfig& config) {
  FrontendContract contract;
  contract.config = config;
  contract.bank = filter_units(MelFilterBank(config).weights);
  contract.bank_hash = filter_bank_hash(contract.bank);
  const Spectra spectra = golden_spectra(config);
  contract.golden_step =
      static_cast<int>(std::max<Eigen::Index>(1, (spectra.rows() + kGoldenFrames - 1) / kGoldenFrames));
  contract.golden = thinned(spectra, contract.golden_step);
  return contract;
}

nlohmann::ordered_json contract_json(const FrontendContract& contract) {
  nlohmann::ordered_json json;
  json["format"] = kFormat;
  json["frontend"] = config_json(contract.config);
  json["filterbank"] = {
      {"sha256", contract.bank_hash}, {"bins", contract.bank.cols()}, {"bands", bank_json(contract.bank)}};
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (Eigen::Index frame = 0; frame < contract.golden.rows(); ++frame) {
    nlohmann::ordered_json row = nlohmann::ordered_json::array();
    for (const float value : contract.golden.row(frame)) row.push_back(nine_digits(value));
    rows.push_back(std::move(row));
  }
  json["golden"] = {{"every", contract.golden_step}, {"values", std::move(rows)}};
  return json;
}

FrontendContract contract_from_json(const nlohmann::json& json, const std::string& name) {
  FrontendContract contract;
  try {
    if (json.at("format").get<long long>() > kFormat) {
      throw DataError("format " + json.at("format").dump() + " is newer than this ctxtag knows; update ctxtag");
    }
    read_config(json.at("frontend"), contract.config);
    const nlohmann::json& bank = json.at("filterbank");
    const Eigen::Index bins = contract.config.n_fft / 2 + 1;
    contract.bank_hash = bank.at("sha256").get<std::string>();
    contract.bank = bank_from_json(bank.at("bands"), bins);
    contract.golden_step = json.at("golden").at("every").get<int>();
    contract.golden = golden_from_json(json.at("golden").at("values"), contract.config.n_mels);
    if (contract.bank.rows() != contract.config.n_mels) throw DataError("filterbank: not n_mels bands");
    if (contract.golden_step < 1) throw DataError("golden.every: must be at least 1");
    if (filter_bank_hash(contract.bank) != contract.bank_hash) {
      throw DataError("filterbank: its weights are not those of its hash; the file was changed by hand");
    }
  } catch (const ConfigError& error) {
    throw ConfigError(name + ": frontend." + error.what());
  } catch (const DataError& error) {
    throw DataError(name + ": " + error.what());
  } catch (const nlohmann::json::exception& error) {
    throw DataError(name + ": not a front-end contract: " + error.what());
  }
  return contract;
}

ContractCheck check(const FrontendContract& contract) {
  const FrontendContract here = FrontendContract::of(contract.config);
  ContractCheck result;
  result.bank_hash = here.bank_hash;
  result.bank_difference = bank_difference(contract.bank, here.bank);
  const double rounding =
      1.0 / static_cast<double>(std::max(here.bank.maxCoeff(), 1LL));  // one unit of the stored weights
  result.bank_agrees =
      here.bank_hash == contract.bank_hash || result.bank_difference <= std::max(kBankTolerance, rounding);
  if (here.golden_step != contract.golden_step || here.golden.rows() != contract.golden.rows()) {
    result.golden_difference = 1.0;
  } else {
    result.golden_difference = golden_difference(contract.golden, here.golden);
  }
  result.golden_agrees = result.golden_difference <= kGoldenTolerance;
  return result;
}

void require_reproducible(const FrontendContract& contract, const std::string& name) {
  const ContractCheck result = check(contract);
  if (!result.bank_agrees) {
    throw DataError(name + ": its filter bank differs from the one its keys give here, by " +
                    to_text(result.bank_difference) + " of the peak (allowed: 1e-7)");
  }
  if (!result.golden_agrees) {
    throw DataError(name + ": its golden clip's values differ from those computed here, by " +
                    to_text(result.golden_difference) + " of a frame's maximum (allowed: 1e-5)");
  }
}

FrontendMatch require_same_front_end(const FrontendConfig& stored, const std::string& stored_name,
                                     const FrontendConfig& wanted, const std::string& wanted_name) {
  if (differing_keys(stored, wanted).empty()) return FrontendMatch::kSame;
  FrontendConfig adapted = stored;
  if (stored.compression == "none") {
    adapted.compression = wanted.compression;
    adapted.compression_scale = wanted.compression_scale;
  }
  const std::vector<std::string> differing = differing_keys(adapted, wanted);
  if (differing.empty()) return FrontendMatch::kApplyCompression;
  throw ConfigError(stored_name + " and " + wanted_name + " have different front ends: " + joined(differing, "; ") +
                    "; extract features with the front end of " + wanted_name);
}

}  // namespace ctxtag
