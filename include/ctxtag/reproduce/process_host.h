#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace ctxtag {

/// What runs tools of ctxtag beside this process.
class ProcessHost {
 public:
  struct Ended {
    std::size_t number = 0;
    bool succeeded = false;
    std::string how;       ///< "exit status 3", "signal 9"
    bool refused = false;  ///< exit status 2: the request or a table is wrong
    bool partly = false;   ///< exit status 1: finished, but some inputs were rejected
  };
  virtual ~ProcessHost() = default;

  /// Begins `TOOL ARGUMENTS` in `folder` (TOOL: "ctxtag-train"); what it prints goes to `log`. Returns a number for
  /// wait().
  virtual std::size_t start(const std::string& tool, const std::vector<std::string>& arguments,
                            const std::filesystem::path& folder, const std::filesystem::path& log) = 0;
  /// Waits until one of those that were started ends.
  virtual Ended wait() = 0;
};

}  // namespace ctxtag
