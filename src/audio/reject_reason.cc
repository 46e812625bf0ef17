#include "ctxtag/audio/reject_reason.h"

#include "ctxtag/base/text.h"

namespace ctxtag {

std::string to_text(RejectReason reason) {
  switch (reason) {
    case RejectReason::kMissing:
      return "missing";
    case RejectReason::kUnreadable:
      return "unreadable";
    case RejectReason::kEmpty:
      return "empty";
    case RejectReason::kUnsupported:
      return "unsupported";
    case RejectReason::kTruncated:
      return "truncated";
    case RejectReason::kCorrupt:
      return "corrupt";
    case RejectReason::kTooShort:
      return "too_short";
    case RejectReason::kSilent:
      return "silent";
  }
  return "unknown";
}

RejectedInput::RejectedInput(RejectReason reason, const std::filesystem::path& file, const std::string& detail)
    : DataError(escaped_bytes(file.string()) + ": " + to_text(reason) + ": " + detail),
      reason_(reason),
      detail_(detail) {}

}  // namespace ctxtag
