#include "reproduce/child_processes.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace fs = std::filesystem;

namespace ctxtag::tools {
namespace {

constexpr int kNotStarted = 127;

// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(const char* program, char* const* arguments, const char* folder, int log, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(kNotStarted);  // it died before it could be watched
  for (const int signal : {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM}) ::signal(signal, SIG_DFL);
  if (::dup2(log, STDOUT_FILENO) < 0 || ::dup2(log, STDERR_FILENO) < 0 || ::chdir(folder) != 0) ::_exit(kNotStarted);
  ::execv(program, arguments);
  ::_exit(kNotStarted);
}

std::string ending(int status, const std::string& program) {
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  if (WEXITSTATUS(status) == kNotStarted) return program + " cannot be started";
  return "exit status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

ChildProcesses::~ChildProcesses() {
  for (const auto& [process, running] : running_) ::kill(process, SIGKILL);
  for (const auto& [process, running] : running_) ::waitpid(process, nullptr, 0);
}

fs::path ChildProcesses::program(const std::string& tool) const {
  const auto found = elsewhere_.find(tool);
  fs::path program = found == elsewhere_.end() ? folder_ / tool : found->second;
  if (::access(program.c_str(), X_OK) != 0) {
    throw ConfigError(escaped_bytes(program.string()) + ": cannot be run; build it, with torch where it trains" +
                      (tool == "ctxtag-train" ? ", or name a ctxtag-train with --trainer" : ""));
  }
  return program;
}

std::size_t ChildProcesses::start(const std::string& tool, const std::vector<std::string>& arguments,
                                  const fs::path& folder, const fs::path& log) {
  const std::string program = this->program(tool).string();
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (output < 0) throw SystemError(escaped_bytes(log.string()) + ": cannot be opened: " + std::strerror(errno));
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) become(program.c_str(), pointers.data(), folder.c_str(), output, parent);
  const int error = errno;
  ::close(output);
  if (child < 0) throw SystemError(std::string("no process can be started: ") + std::strerror(error));
  running_[child] = {started_, program};
  return started_++;
}

ProcessHost::Ended ChildProcesses::wait() {
  for (;;) {
    int status = 0;
    const pid_t process = ::waitpid(-1, &status, 0);
    if (process < 0 && errno == EINTR) continue;
    if (process < 0) throw SystemError(std::string("waiting for a tool: ") + std::strerror(errno));
    const auto found = running_.find(process);
    if (found == running_.end()) continue;
    const Running ended = found->second;
    running_.erase(found);
    const int exited = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return {ended.number, exited == 0, ending(status, ended.program), exited == 2, exited == 1};
  }
}

}  // namespace ctxtag::tools
