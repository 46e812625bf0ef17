#pragma once
#include <filesystem>
#include <string>

#include "ctxtag/base/error.h"

namespace ctxtag {

/// Why an audio file was not used. Every input ends as done, as done before, or with exactly one of these.
enum class RejectReason {
  kMissing,      ///< there is no such file
  kUnreadable,   ///< permission, a folder, an I/O error
  kEmpty,        ///< no bytes, or no samples
  kUnsupported,  ///< no decoder at hand understands it
  kTruncated,    ///< it ends before its header says
  kCorrupt,      ///< damaged data: decoder errors, samples that are not finite or beyond any level music has
  kTooShort,     ///< shorter than min_seconds
  kSilent,       ///< peak below silence_db
};

/// "missing", "unreadable", "empty", "unsupported", "truncated", "corrupt", "too_short", "silent".
std::string to_text(RejectReason reason);

/// Says of one input why it was rejected; what() names the file and what was found. `detail` is valid UTF-8: bytes of
/// files and names in it are escaped already.
class RejectedInput : public DataError {
 public:
  RejectedInput(RejectReason reason, const std::filesystem::path& file, const std::string& detail);
  RejectReason reason() const { return reason_; }
  const std::string& detail() const { return detail_; }

 private:
  RejectReason reason_;
  std::string detail_;
};

}  // namespace ctxtag
