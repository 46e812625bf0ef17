#pragma once
#include <gtest/gtest.h>

#include <exception>
#include <string>

namespace ctxtag::test {

/// The message of the `Expected` exception that `work` throws; a test failure and "" when it throws another or none.
template <typename Expected, typename Work>
std::string error_of(const Work& work) {
  try {
    work();
  } catch (const Expected& error) {
    return error.what();
  } catch (const std::exception& other) {
    ADD_FAILURE() << "another exception: " << other.what();
    return "";
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

}  // namespace ctxtag::test
