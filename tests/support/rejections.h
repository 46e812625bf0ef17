#pragma once
#include <gtest/gtest.h>

#include <string>

#include "ctxtag/audio/reject_reason.h"

namespace ctxtag::test {

/// "corrupt", "truncated", ... when `work` throws RejectedInput, "used" when it throws nothing. `message` gets what().
template <typename Work>
std::string fate(const Work& work, std::string* message = nullptr) {
  try {
    work();
    return "used";
  } catch (const RejectedInput& rejected) {
    if (message != nullptr) *message = rejected.what();
    return to_text(rejected.reason());
  }
}

}  // namespace ctxtag::test
