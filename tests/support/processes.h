#pragma once
#include <sys/wait.h>
#include <unistd.h>

namespace ctxtag::test {

/// Runs `work` in a child process that ends at once, without destructors, as if it were killed. Its exit status is what
/// `work` returns, 99 when it throws, -1 when the child could not be run.
template <typename Work>
int in_child_process(const Work& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    int status = 99;
    try {
      status = work();
    } catch (...) {
    }
    ::_exit(status);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

}  // namespace ctxtag::test
