#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "ctxtag/report/document.h"

namespace ctxtag {

using GivenJson = nlohmann::ordered_json;

/// Parses what another command wrote. Throws ConfigError that names the option, and the command whose result belongs
/// there, when it is not an object with a list `systems` of objects with names.
GivenJson given_json(const std::string& text, const std::string& option, const std::string& command);

/// `object[value_key]` with the interval beside it; empty where it is null or absent.
ShownEstimate estimate_at(const GivenJson& object, const char* value_key, const char* interval_key = "interval");
/// The estimate in `object[key]`, an object of a value and its interval.
ShownEstimate estimate_in(const GivenJson& object, const char* key, const char* value_key = "value");
/// estimate_in() where `object[key]` is an object, else estimate_at().
ShownEstimate estimate_of(const GivenJson& object, const char* key);
std::string text_in(const GivenJson& object, const char* key);
/// Empty where it is no list of objects.
std::vector<GivenJson> objects_in(const GivenJson& object, const char* key);
Cell count_in(const GivenJson& object, const char* key);

}  // namespace ctxtag
