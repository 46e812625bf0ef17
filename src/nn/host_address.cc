#include "host_address.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace ctxtag::nn {
namespace {

constexpr const char* kAnyPort = "9";  // a datagram socket that is connected sends nothing

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Addresses addresses_of(const std::string& host, const std::string& port, int type) {
  addrinfo hints{};
  hints.ai_socktype = type;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) found = nullptr;
  return {found, &::freeaddrinfo};
}

std::string numeric(const sockaddr_storage& address, socklen_t size) {
  char text[NI_MAXHOST];
  const auto* const plain = reinterpret_cast<const sockaddr*>(&address);
  return ::getnameinfo(plain, size, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0 ? text : "";
}

std::string sender_to(const addrinfo& to) {
  const int socket = ::socket(to.ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return "";
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  const bool known = ::connect(socket, to.ai_addr, to.ai_addrlen) == 0 &&
                     ::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size) == 0;
  ::close(socket);
  return known ? numeric(own, size) : "";
}

bool takes_connections(const addrinfo& to, std::chrono::milliseconds patience) {
  const int socket = ::socket(to.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket < 0) return false;
  bool taken = ::connect(socket, to.ai_addr, to.ai_addrlen) == 0;
  if (!taken && errno == EINPROGRESS) {
    pollfd writable{socket, POLLOUT, 0};
    int error = 0;
    socklen_t size = sizeof error;
    taken = ::poll(&writable, 1, static_cast<int>(patience.count())) == 1 &&
            ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
  }
  ::close(socket);
  return taken;
}

}  // namespace

std::string own_address_towards(const std::string& host) {
  const Addresses all = addresses_of(host, kAnyPort, SOCK_DGRAM);
  for (const addrinfo* each = all.get(); each != nullptr; each = each->ai_next) {
    std::string own = sender_to(*each);
    if (!own.empty()) return own;
  }
  return "";
}

std::optional<bool> answers(const std::string& host, int port, std::chrono::milliseconds patience) {
  const Addresses all = addresses_of(host, std::to_string(port), SOCK_STREAM);
  if (!all) return std::nullopt;
  for (const addrinfo* each = all.get(); each != nullptr; each = each->ai_next) {
    if (takes_connections(*each, patience)) return true;
  }
  return false;
}

}  // namespace ctxtag::nn
