#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctxtag/situation/encoding.h"

namespace ctxtag {

/// An XGBoost model of several classes. What XGBoost refuses becomes a DataError with its words.
class XgboostBooster {
 public:
  using Parameters = std::vector<std::pair<std::string, std::string>>;

  /// Softmax over `classes`; `classes_of` has one class a row of `streams`.
  static XgboostBooster trained(const EncodedStreams& streams, const std::vector<std::int32_t>& classes_of,
                                std::size_t classes, int rounds, const Parameters& parameters, int threads);
  /// From XGBoost's JSON. Throws DataError where it is not of so many columns and classes, or its trees would lead
  /// outside themselves.
  static XgboostBooster loaded(std::string_view json, std::size_t columns, std::size_t classes);

  ~XgboostBooster();
  XgboostBooster(XgboostBooster&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  XgboostBooster& operator=(XgboostBooster&&) = delete;

  /// Rows x classes.
  FloatMatrix predicted(const FloatMatrix& values, std::size_t classes, int threads) const;
  /// XGBoost's JSON, as valid JSON.
  std::string json() const;
  /// Mean gain of the splits of each column; 0 where there are none.
  std::vector<double> gains(std::size_t columns) const;

 private:
  XgboostBooster() = default;
  void set(const std::string& name, const std::string& value) const;

  void* handle_ = nullptr;
};

}  // namespace ctxtag
