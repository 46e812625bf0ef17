#include <cstdint>
#include <string>

#include "ctxtag/base/text.h"
#include "fetching/track_answer.h"
#include "fuzz_file.h"

/// Whatever a service answers comes to one of four things, each with what belongs to it, in words that can be written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ctxtag;
  using Kind = TrackAnswer::Kind;
  const std::string body(reinterpret_cast<const char*>(data), size);
  for (const int status : {200, 404, 429, 503}) {
    const TrackAnswer answer = track_answer(status, body);
    fuzz::require((answer.kind == Kind::kPreview) == !answer.preview_url.empty());
    fuzz::require((answer.kind == Kind::kPreview) == answer.reason.empty());
    fuzz::require(status == 200 || answer.kind != Kind::kPreview);
    for (const std::string& text : {answer.detail, answer.facts.title, answer.facts.artist, answer.facts.artist_id}) {
      fuzz::require(is_utf8(text));
    }
  }
  return 0;
}
