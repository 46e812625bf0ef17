#include "situation/xgboost_booster.h"

#include <spdlog/fmt/fmt.h>
#include <xgboost/c_api.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "situation/xgboost_check.h"

namespace ctxtag {
namespace {

// XGBoost's messages come with a trace of its own calls behind the first line.
void require(int status, const char* doing) {
  if (status == 0) return;
  std::string why = XGBGetLastError();
  const std::size_t trace = why.find("\nStack trace");
  why = why.substr(0, trace);
  std::replace(why.begin(), why.end(), '\n', ' ');
  throw DataError(fmt::format("XGBoost failed {}: {}", doing, printable(why)));
}

// How XGBoost is told of a matrix in memory.
std::string array_interface(const FloatMatrix& values) {
  return fmt::format(R"({{"data": [{}, true], "shape": [{}, {}], "typestr": "<f4", "version": 3}})",
                     reinterpret_cast<std::uintptr_t>(values.data()), values.rows(), values.cols());
}

class Data {
 public:
  Data(const EncodedStreams& streams, const std::vector<std::int32_t>& classes_of, int threads) {
    require(XGDMatrixCreateFromDense(array_interface(streams.values).c_str(),
                                     fmt::format(R"({{"missing": NaN, "nthread": {}}})", threads).c_str(), &handle_),
            "to take the streams");
    const std::vector<float> labels(classes_of.begin(), classes_of.end());
    require(XGDMatrixSetFloatInfo(handle_, "label", labels.data(), labels.size()), "to take the situations");
    std::vector<const char*> types;
    for (const EncodedColumn& column : streams.columns) types.push_back(column.categorical ? "c" : "float");
    require(XGDMatrixSetStrFeatureInfo(handle_, "feature_type", types.data(), types.size()), "to take the columns");
  }
  ~Data() { XGDMatrixFree(handle_); }
  Data(const Data&) = delete;
  Data& operator=(const Data&) = delete;

  DMatrixHandle handle() const { return handle_; }

 private:
  DMatrixHandle handle_ = nullptr;
};

}  // namespace

void XgboostBooster::set(const std::string& name, const std::string& value) const {
  require(XGBoosterSetParam(handle_, name.c_str(), value.c_str()), ("to set " + name).c_str());
}

XgboostBooster XgboostBooster::trained(const EncodedStreams& streams, const std::vector<std::int32_t>& classes_of,
                                       std::size_t classes, int rounds, const Parameters& parameters, int threads) {
  const Data data(streams, classes_of, threads);
  XgboostBooster booster;
  const DMatrixHandle handles[] = {data.handle()};
  require(XGBoosterCreate(handles, 1, &booster.handle_), "to begin");
  booster.set("verbosity", "0");
  booster.set("nthread", std::to_string(threads));
  booster.set("objective", "multi:softprob");
  booster.set("num_class", std::to_string(classes));
  for (const auto& [name, value] : parameters) booster.set(name, value);
  for (int round = 0; round < rounds; ++round) {
    require(XGBoosterUpdateOneIter(booster.handle_, round, data.handle()), "to add a tree");
  }
  return booster;
}

XgboostBooster XgboostBooster::loaded(std::string_view json, std::size_t columns, std::size_t classes) {
  require_sound_xgboost(json, columns, classes);
  XgboostBooster booster;
  require(XGBoosterCreate(nullptr, 0, &booster.handle_), "to begin");
  booster.set("verbosity", "0");
  require(XGBoosterLoadModelFromBuffer(booster.handle_, json.data(), json.size()), "to read its model");
  return booster;
}

XgboostBooster::~XgboostBooster() {
  if (handle_ != nullptr) XGBoosterFree(handle_);
}

FloatMatrix XgboostBooster::predicted(const FloatMatrix& values, std::size_t classes, int threads) const {
  set("nthread", std::to_string(threads));
  const bst_ulong* shape = nullptr;
  bst_ulong rank = 0;
  const float* result = nullptr;
  require(XGBoosterPredictFromDense(
              handle_, array_interface(values).c_str(),
              R"({"type": 0, "training": false, "iteration_begin": 0, "iteration_end": 0, "strict_shape": true,
                  "missing": NaN, "cache_id": 0})",
              nullptr, &shape, &rank, &result),
          "to predict");
  if (rank != 2 || shape[0] != static_cast<bst_ulong>(values.rows()) || shape[1] != classes) {
    throw DataError("XGBoost's model gives another number of situations than it is said to have");
  }
  return Eigen::Map<const FloatMatrix>(result, values.rows(), static_cast<Eigen::Index>(classes));
}

std::string XgboostBooster::json() const {
  bst_ulong size = 0;
  const char* bytes = nullptr;
  require(XGBoosterSaveModelToBuffer(handle_, R"({"format": "json"})", &size, &bytes), "to write its model");
  std::string text(bytes, size);
  // The threshold of a split by categories, which nothing reads, is written as NaN; that is no JSON.
  for (std::size_t at = text.find("NaN"); at != std::string::npos; at = text.find("NaN", at))
    text.replace(at, 3, "0E0");
  return text;
}

std::vector<double> XgboostBooster::gains(std::size_t columns) const {
  bst_ulong features = 0, rank = 0;
  const char** names = nullptr;
  const bst_ulong* shape = nullptr;
  const float* scores = nullptr;
  require(XGBoosterFeatureScore(handle_, R"({"importance_type": "gain"})", &features, &names, &rank, &shape, &scores),
          "to weigh its columns");
  std::vector<double> result(columns, 0.0);
  for (bst_ulong i = 0; i < features; ++i) {  // named f0, f1 ...
    long long column = 0;
    if (parse_number(std::string_view(names[i]).substr(1), column) && column >= 0 &&
        static_cast<std::size_t>(column) < columns) {
      result[static_cast<std::size_t>(column)] = static_cast<double>(scores[i]);
    }
  }
  return result;
}

}  // namespace ctxtag
