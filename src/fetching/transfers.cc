#include "fetching/transfers.h"

#include <curl/curl.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/version.h"
#include "ctxtag/fetching/fetch.h"

namespace ctxtag {
namespace {

constexpr long kMostRedirects = 5;
constexpr char kProtocols[] = "http,https";

/// libcurl set up once for the whole process.
struct Library {
  CURLcode status = curl_global_init(CURL_GLOBAL_DEFAULT);
  ~Library() { curl_global_cleanup(); }

  static void require() {
    static const Library library;
    if (library.status != CURLE_OK) throw SystemError("libcurl cannot be set up");
  }
};

struct EasyDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;

/// One reusable handle and the answer that it is receiving.
struct Slot {
  Easy easy;
  std::size_t largest_bytes = 0;
  bool too_large = false;
  bool chunked = false;
  Transferred result;
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* place) {
  auto& slot = *static_cast<Slot*>(place);
  const std::size_t length = size * count;
  if (length > slot.largest_bytes - slot.result.body.size()) {
    slot.too_large = true;
    return 0;
  }
  slot.result.body.append(bytes, length);
  return length;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* place) {
  auto& slot = *static_cast<Slot*>(place);
  const std::string line(bytes, size * count);
  if (line.rfind("HTTP/", 0) == 0) slot.chunked = false;  // of the next answer, after a redirect
  if (curl_strnequal(line.c_str(), "transfer-encoding:", 18) != 0) {
    slot.chunked = line.find("chunked") != std::string::npos;
  }
  return size * count;
}

template <typename Value>
void set(const Easy& easy, CURLoption option, Value value) {
  if (curl_easy_setopt(easy.get(), option, value) != CURLE_OK) {
    throw SystemError("libcurl " + std::string(curl_version_info(CURLVERSION_NOW)->version) +
                      " lacks an option that fetching needs (" + std::to_string(static_cast<int>(option)) + ")");
  }
}

template <typename Value>
Value told(const Easy& easy, CURLINFO what, Value unknown) {
  Value value = unknown;
  return curl_easy_getinfo(easy.get(), what, &value) == CURLE_OK ? value : unknown;
}

std::string reason_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return "unreachable";
    case CURLE_OPERATION_TIMEDOUT:
      return "timed_out";
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return "cut_short";
    case CURLE_FILESIZE_EXCEEDED:
      return "too_large";
    case CURLE_TOO_MANY_REDIRECTS:
      return "too_many_redirects";
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED:
      return "refused_url";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return "untrusted";
    default:
      return "transfer_failed";
  }
}

long milliseconds(double seconds) { return std::max(1L, static_cast<long>(std::llround(seconds * 1000.0))); }

}  // namespace

struct Transfers::State {
  CURLM* multi = nullptr;
  std::vector<std::unique_ptr<Slot>> slots, free;
  FetchConfig config;
  std::string user_agent;

  ~State() {
    for (const auto& slot : slots) curl_multi_remove_handle(multi, slot->easy.get());
    slots.clear();
    free.clear();
    if (multi != nullptr) curl_multi_cleanup(multi);
  }

  std::unique_ptr<Slot> new_slot() const {
    auto slot = std::make_unique<Slot>();
    slot->easy.reset(curl_easy_init());
    if (!slot->easy) throw SystemError("libcurl: out of memory");
    const Easy& easy = slot->easy;
    set(easy, CURLOPT_PROTOCOLS_STR, kProtocols);
    set(easy, CURLOPT_REDIR_PROTOCOLS_STR, kProtocols);
    set(easy, CURLOPT_FOLLOWLOCATION, 1L);
    set(easy, CURLOPT_MAXREDIRS, kMostRedirects);
    set(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    set(easy, CURLOPT_PATH_AS_IS, 1L);
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_USERAGENT, user_agent.c_str());
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(config.connect_seconds));
    set(easy, CURLOPT_TIMEOUT_MS, milliseconds(config.total_seconds));
    set(easy, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(config.slowest_bytes_per_second));
    set(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(config.stall_seconds));
    set(easy, CURLOPT_WRITEFUNCTION, &take_body);
    set(easy, CURLOPT_HEADERFUNCTION, &take_header);
    set(easy, CURLOPT_WRITEDATA, static_cast<void*>(slot.get()));
    set(easy, CURLOPT_HEADERDATA, static_cast<void*>(slot.get()));
    set(easy, CURLOPT_PRIVATE, static_cast<void*>(slot.get()));
    return slot;
  }

  Transferred settled(Slot& slot, CURLcode code) const {
    Transferred result = std::move(slot.result);
    result.status = static_cast<int>(told<long>(slot.easy, CURLINFO_RESPONSE_CODE, 0));
    const auto wait = told<curl_off_t>(slot.easy, CURLINFO_RETRY_AFTER, 0);
    if (wait > 0) result.retry_after_seconds = static_cast<double>(wait);
    const auto length = told<curl_off_t>(slot.easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, -1);
    const bool frames = told<long>(slot.easy, CURLINFO_HTTP_VERSION, 0) >= CURL_HTTP_VERSION_2_0;
    result.framed = length >= 0 || slot.chunked || frames;
    if (code == CURLE_OK) return result;
    if (slot.too_large) code = CURLE_FILESIZE_EXCEEDED;
    result.reason = reason_of(code);
    result.detail = curl_easy_strerror(code);
    if (code == CURLE_FILESIZE_EXCEEDED) result.detail = fmt::format("more than {} bytes", slot.largest_bytes);
    if (code == CURLE_PARTIAL_FILE && length >= 0) {
      result.detail = fmt::format("{} of {} bytes came", result.body.size(), length);
    }
    return result;
  }
};

Transfers::Transfers(const FetchConfig& config) : state_(std::make_unique<State>()) {
  Library::require();
  state_->config = config;
  state_->user_agent = config.user_agent.empty() ? "ctxtag/" + version() : config.user_agent;
  state_->multi = curl_multi_init();
  if (state_->multi == nullptr) throw SystemError("libcurl: out of memory");
}

Transfers::~Transfers() = default;

void Transfers::start(const Transfer& transfer) {
  std::unique_ptr<Slot> slot;
  if (state_->free.empty()) {
    slot = state_->new_slot();
  } else {
    slot = std::move(state_->free.back());
    state_->free.pop_back();
  }
  slot->largest_bytes = transfer.largest_bytes;
  slot->too_large = slot->chunked = false;
  slot->result = {};
  slot->result.key = transfer.key;
  set(slot->easy, CURLOPT_URL, transfer.url.c_str());
  set(slot->easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(transfer.largest_bytes));
  if (curl_multi_add_handle(state_->multi, slot->easy.get()) != CURLM_OK) throw SystemError("libcurl: out of memory");
  state_->slots.push_back(std::move(slot));
}

std::size_t Transfers::running() const { return state_->slots.size(); }

std::vector<Transferred> Transfers::wait(double seconds) {
  const auto begin = std::chrono::steady_clock::now();
  std::vector<Transferred> ended;
  for (;;) {
    int still = 0, queued = 0;
    if (curl_multi_perform(state_->multi, &still) != CURLM_OK) throw SystemError("libcurl: transfers cannot go on");
    while (const CURLMsg* const message = curl_multi_info_read(state_->multi, &queued)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const easy = message->easy_handle;
      const CURLcode code = message->data.result;
      const auto found = std::find_if(state_->slots.begin(), state_->slots.end(),
                                      [&](const auto& slot) { return slot->easy.get() == easy; });
      ended.push_back(state_->settled(**found, code));
      curl_multi_remove_handle(state_->multi, easy);
      state_->free.push_back(std::move(*found));
      state_->slots.erase(found);
    }
    const double left = seconds - std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (!ended.empty() || left <= 0.0) return ended;
    const int patience = static_cast<int>(std::ceil(std::min(left, 1.0) * 1000.0));
    if (curl_multi_poll(state_->multi, nullptr, 0, patience, nullptr) != CURLM_OK) {
      throw SystemError("libcurl: transfers cannot go on");
    }
  }
}

std::string http_library_version() { return curl_version_info(CURLVERSION_NOW)->version; }

}  // namespace ctxtag
