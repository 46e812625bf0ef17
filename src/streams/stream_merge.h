#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "streams/stream_block.h"

namespace ctxtag {

/// Blocks put together in their order.
class StreamMerge {
 public:
  /// `plan` is that of the first file; the others have columns of the same meaning.
  StreamMerge(const StreamPlan& plan, const StreamConfig& config);

  void add(StreamBlock block);
  std::int64_t rows() const { return result_.report.rows; }  ///< so far, of all blocks
  /// Books in their order, situations those of the configuration or, without, all that occur in byte order.
  Streams finished() &&;

 private:
  /// Names met so far, each with the one form that tables write.
  struct Names {
    std::unordered_map<std::string, std::uint32_t> codes;
    std::vector<std::string> names;

    /// Codes of a block's names here.
    std::vector<std::uint32_t> merged(const Interner& interner, bool as_number = false);
  };

  std::vector<bool> kept_rows(const StreamBlock& block);
  void add_columns(const StreamBlock& block, const std::vector<bool>& kept);
  void sort_book(std::size_t category);
  void sort_situations();
  void count_missing();

  StreamPlan plan_;
  StreamConfig config_;
  Names users_, tracks_, situations_;
  std::vector<Names> categories_;
  std::vector<std::uint32_t> situation_codes_;
  Streams result_;
  std::uint32_t rows_before_ = 0;
};

}  // namespace ctxtag
