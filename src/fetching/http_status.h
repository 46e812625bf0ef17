#pragma once

namespace ctxtag {

/// Status codes of RFC 9110 and RFC 6585 that the fetcher tells apart; from kHttpServerErrors on the fault is the
/// server's.
constexpr int kHttpOk = 200, kHttpForbidden = 403, kHttpNotFound = 404, kHttpRequestTimeout = 408, kHttpGone = 410,
              kHttpTooEarly = 425, kHttpTooManyRequests = 429, kHttpServerErrors = 500;

}  // namespace ctxtag
