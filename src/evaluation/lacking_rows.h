#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "ctxtag/dataset/ids.h"

namespace ctxtag {

/// Rows that lack something, to be named in one line.
class LackingRows {
 public:
  LackingRows(std::string rows, std::string what) : rows_(std::move(rows)), what_(std::move(what)) {}

  void add(const TrackId& id);
  /// Nothing when none was added. Throws ConfigError unless `allow_partial`: then a line in `notes`.
  void report(std::size_t among, bool allow_partial, std::vector<std::string>& notes) const;

 private:
  std::string rows_, what_;
  std::size_t count_ = 0;
  std::vector<std::string> first_;
};

}  // namespace ctxtag
