#pragma once
#include <map>
#include <string>

#include "importing/source.h"

namespace ctxtag {

/// Counts what disagrees, by kind, and remembers where each kind is met first.
class Findings {
 public:
  explicit Findings(const SourceFolder& source) : source_(source) {}

  /// One more of `what`; `detail` says what stands at `at`.
  void add(const std::string& what, const FileLine& at, const std::string& detail);
  /// Appends the kinds in the order in which they were met.
  void move_to(ImportReport& report);

 private:
  const SourceFolder& source_;
  std::vector<ImportFinding> found_;
  std::map<std::string, std::size_t> index_;
};

}  // namespace ctxtag
