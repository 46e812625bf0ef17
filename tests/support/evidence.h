#pragma once
#include <nlohmann/json.hpp>
#include <vector>

#include "ctxtag/base/files.h"
#include "support/folders.h"

namespace ctxtag::test {

/// What scipy and numpy make of intervals and tests (tests/golden/make_evidence.py).
inline const nlohmann::json& golden_evidence() {
  static const nlohmann::json evidence = nlohmann::json::parse(read_file(golden("evidence.json")));
  return evidence;
}

inline std::vector<double> numbers(const nlohmann::json& list) { return list.get<std::vector<double>>(); }

}  // namespace ctxtag::test
