#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ctxtag/streams/read_streams.h"
#include "streams/stream_plan.h"
#include "streams/stream_text.h"

namespace ctxtag {

inline constexpr std::uint32_t kNoName = 0xFFFFFFFF;

/// Texts and their numbers in the order in which they come.
class Interner {
 public:
  std::uint32_t code(std::string_view text);
  const std::vector<std::string_view>& names() const { return names_; }

 private:
  std::unordered_map<std::string_view, std::uint32_t> codes_;
  std::vector<std::string_view> names_;
  std::string_view last_;
  std::uint32_t last_code_ = kNoName;
};

/// A column of names: kNoName where the cell is empty.
struct NameCells {
  Interner names;
  std::vector<std::uint32_t> codes;
};

/// What stands in one block. Views are into the text and `owned`.
struct StreamBlock {
  std::deque<std::string> owned;
  std::vector<std::string> ids;
  NameCells users, tracks, situations;
  std::vector<NameCells> categories;        ///< in the order of the plan
  std::vector<std::vector<float>> numbers;  ///< of every column of the table; empty for categories
  std::vector<std::int32_t> folds;
  std::vector<double> moments;
  std::vector<std::uint32_t> rows;  ///< counted from 0 in the block
  std::uint32_t lines_with_text = 0;
  StreamReport report;
};

/// Moments between which a stream must lie, in seconds since 1970.
struct TimeLimits {
  double earliest = 0.0, latest = 0.0;
};

/// Throws DataError for the first row that cannot be, unless config.on_error is skip.
StreamBlock read_block(const TextBlock& block, const std::filesystem::path& file, const StreamPlan& plan,
                       const StreamConfig& config, const TimeLimits& limits);

}  // namespace ctxtag
