#include "reproduce/child_processes.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "ctxtag/base/text.h"

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
  for (const auto& [process, number] : running_) ::kill(process, SIGKILL);
  for (const auto& [process, number] : running_) ::waitpid(process, nullptr, 0);
}

std::size_t ChildProcesses::start(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                                  const std::filesystem::path& log) {
  std::vector<std::string> words = {program_.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (output < 0) throw SystemError(escaped_bytes(log.string()) + ": cannot be opened: " + std::strerror(errno));
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) become(program_.c_str(), pointers.data(), folder.c_str(), output, parent);
  const int error = errno;
  ::close(output);
  if (child < 0) throw SystemError(std::string("no process can be started: ") + std::strerror(error));
  running_[child] = started_;
  return started_++;
}

TrainingHost::Ended ChildProcesses::wait() {
  for (;;) {
    int status = 0;
    const pid_t process = ::waitpid(-1, &status, 0);
    if (process < 0 && errno == EINTR) continue;
    if (process < 0) throw SystemError(std::string("waiting for a training: ") + std::strerror(errno));
    const auto found = running_.find(process);
    if (found == running_.end()) continue;
    const std::size_t number = found->second;
    running_.erase(found);
    const int exited = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return {number, exited == 0, ending(status, program_.string()), exited == 2};
  }
}

}  // namespace ctxtag::tools
