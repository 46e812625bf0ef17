#include "fetching/track_answer.h"

#include <spdlog/fmt/fmt.h>

#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"
#include "fetching/http_status.h"

namespace ctxtag {
namespace {

using nlohmann::json;
using Kind = TrackAnswer::Kind;

// Codes of the service's error objects.
constexpr int kQuota = 4, kPermission = 200, kToken = 300, kParameter = 500, kParameterMissing = 501, kQuery = 600,
              kUnknown = 800;

TrackAnswer refusal(Kind kind, std::string reason, std::string detail, bool retry = true, bool answered = true) {
  TrackAnswer answer;
  answer.kind = kind;
  answer.reason = std::move(reason);
  answer.detail = std::move(detail);
  answer.retry = retry;
  answer.answered = answered;
  return answer;
}

/// A text or a whole number as text; anything else as nothing.
std::string text_at(const json& object, const char* key) {
  if (!object.is_object() || !object.contains(key)) return "";
  const json& value = object.at(key);
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_integer() ? value.dump() : "";
}

const json& object_at(const json& object, const char* key) {
  static const json none = json::object();
  return object.contains(key) && object.at(key).is_object() ? object.at(key) : none;
}

TrackAnswer error_answer(const json& error) {
  const json code = error.value("code", json());
  const int number = code.is_number_integer() ? code.get<int>() : 0;
  const std::string detail = fmt::format("error {}: {}", number, escaped_bytes(text_at(error, "message")));
  if (number == kQuota) return refusal(Kind::kQuota, "quota", detail);
  if (number == kUnknown) return refusal(Kind::kGone, "unknown_id", detail);
  const bool permanent = number == kPermission || number == kToken || number == kParameter ||
                         number == kParameterMissing || number == kQuery;
  return refusal(Kind::kFailed, "service_error", detail, !permanent, permanent);
}

/// What helps to find the song elsewhere.
std::string leads(const json& song) {
  std::vector<std::string> found;
  if (song.value("readable", json()) == json(false)) found.emplace_back("not readable");
  const std::string isrc = text_at(song, "isrc"), alternative = text_at(object_at(song, "alternative"), "id");
  if (!isrc.empty()) found.push_back("ISRC " + isrc);
  if (!alternative.empty()) found.push_back("the service names song " + alternative + " in its place");
  return escaped_bytes(joined(found, "; "));
}

TrackAnswer answer_of(const json& song) {
  const json preview = song.value("preview", json("missing"));
  if (!song.contains("preview") || !(preview.is_string() || preview.is_null())) {
    return refusal(Kind::kFailed, "bad_answer", "the answer has no 'preview'", true, false);
  }
  if (preview.is_null() || preview.get_ref<const std::string&>().empty()) {
    return refusal(Kind::kGone, "no_preview", leads(song));
  }
  TrackAnswer answer;
  answer.kind = Kind::kPreview;
  answer.preview_url = preview.get<std::string>();
  const json &artist = object_at(song, "artist"), &album = object_at(song, "album");
  answer.facts.artist_id = text_at(artist, "id");
  answer.facts.album_id = text_at(album, "id");
  answer.facts.title = text_at(song, "title");
  answer.facts.artist = text_at(artist, "name");
  const json duration = song.value("duration", json());
  if (duration.is_number() && duration.get<double>() > 0.0) answer.facts.duration_seconds = duration.get<double>();
  return answer;
}

}  // namespace

TrackAnswer track_answer(int http_status, const std::string& body) {
  const json parsed = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_object() && parsed.contains("error") && parsed.at("error").is_object()) {
    return error_answer(parsed.at("error"));
  }
  if (http_status == kHttpTooManyRequests) return refusal(Kind::kQuota, "quota", "HTTP 429");
  if (http_status != kHttpOk) {
    const bool server = http_status >= kHttpServerErrors;
    const bool retry = server || http_status == kHttpRequestTimeout || http_status == kHttpTooEarly;
    return refusal(Kind::kFailed, "http_status", fmt::format("HTTP {} to the question for the song", http_status),
                   retry, false);
  }
  if (!parsed.is_object()) {
    const std::string begin = escaped_bytes(body.substr(0, 20));
    return refusal(Kind::kFailed, "bad_answer", "the answer is no JSON object; it begins with '" + begin + "'", true,
                   false);
  }
  TrackAnswer answer = answer_of(parsed);
  answer.song_id = text_at(parsed, "id");
  return answer;
}

}  // namespace ctxtag
