#pragma once
#include <sys/types.h>

#include <map>

#include "ctxtag/reproduce/study.h"

namespace ctxtag::tools {

/// Trainings as child processes. They die with this process, however it ends.
class ChildProcesses : public TrainingHost {
 public:
  /// `program` is absolute.
  explicit ChildProcesses(std::filesystem::path program) : program_(std::move(program)) {}
  ~ChildProcesses() override;  ///< kills those that still run
  ChildProcesses(const ChildProcesses&) = delete;
  ChildProcesses& operator=(const ChildProcesses&) = delete;

  /// Throws SystemError when no process can be made or the log cannot be opened.
  std::size_t start(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                    const std::filesystem::path& log) override;
  Ended wait() override;

 private:
  std::filesystem::path program_;
  std::map<pid_t, std::size_t> running_;
  std::size_t started_ = 0;
};

}  // namespace ctxtag::tools
