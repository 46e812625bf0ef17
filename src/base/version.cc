#include "ctxtag/base/version.h"

#include <mpg123.h>
#include <openssl/crypto.h>
#include <simdjson.h>
#include <sndfile.h>
#include <soxr.h>
#include <spdlog/version.h>
#include <utf8proc.h>
#include <zlib.h>

#include <Eigen/Core>
#include <nlohmann/json.hpp>

namespace ctxtag {

extern const char* const kVersion;  // written at build time by scripts/cmake/write_revision.cmake
extern const char* const kRevision;

namespace {

std::string dotted(int major, int minor, int patch) {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

}  // namespace

std::string version() { return kVersion; }

std::string git_revision() { return kRevision; }

std::vector<std::pair<std::string, std::string>> core_library_versions() {
  return {
      {"libsndfile", sf_version_string()},
      {"soxr", soxr_version()},
      {"Eigen", dotted(EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
      {"nlohmann_json", dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH)},
      {"simdjson",
       dotted(simdjson::SIMDJSON_VERSION_MAJOR, simdjson::SIMDJSON_VERSION_MINOR, simdjson::SIMDJSON_VERSION_REVISION)},
      {"utf8proc", utf8proc_version()},
      {"spdlog", dotted(SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH)},
      {"zlib", zlibVersion()},
      {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)}};
}

}  // namespace ctxtag
