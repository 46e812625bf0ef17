#pragma once
#include <gtest/gtest.h>

#include <exception>
#include <string>

namespace ctxtag::test {

/// The message of the `Expected` exception that `work` throws; "" when it throws none, and, with a test failure, when
/// it throws another.
template <typename Expected, typename Work>
std::string error_of(const Work& work) {
  try {
    work();
  } catch (const Expected& error) {
    return error.what();
  } catch (const std::exception& other) {
    ADD_FAILURE() << "another exception: " << other.what();
  }
  return "";
}

}  // namespace ctxtag::test
