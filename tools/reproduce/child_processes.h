#pragma once
#include <sys/types.h>

#include <map>

#include "ctxtag/reproduce/process_host.h"

namespace ctxtag::tools {

/// Tools as child processes. They die with this process, however it ends.
class ChildProcesses : public ProcessHost {
 public:
  /// The tools lie in `folder`, an absolute path, but for those that `elsewhere` gives by name.
  explicit ChildProcesses(std::filesystem::path folder, std::map<std::string, std::filesystem::path> elsewhere = {})
      : folder_(std::move(folder)), elsewhere_(std::move(elsewhere)) {}
  ~ChildProcesses() override;  ///< kills those that still run
  ChildProcesses(const ChildProcesses&) = delete;
  ChildProcesses& operator=(const ChildProcesses&) = delete;

  /// The file that start() runs. Throws ConfigError when it cannot be run.
  std::filesystem::path program(const std::string& tool) const;

  /// Throws as program() does, and SystemError when no process can be made or the log cannot be opened.
  std::size_t start(const std::string& tool, const std::vector<std::string>& arguments,
                    const std::filesystem::path& folder, const std::filesystem::path& log) override;
  Ended wait() override;

 private:
  struct Running {
    std::size_t number;
    std::string program;
  };

  std::filesystem::path folder_;
  std::map<std::string, std::filesystem::path> elsewhere_;
  std::map<pid_t, Running> running_;
  std::size_t started_ = 0;
};

}  // namespace ctxtag::tools
