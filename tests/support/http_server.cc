#include "support/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

namespace ctxtag::test {
namespace {

/// A listening socket on a free port.
int listening_socket(int& port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (socket < 0 || ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(socket, 64) != 0 ||
      ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("no port on the loopback address");
  }
  port = ntohs(address.sin_port);
  return socket;
}

bool send_all(int socket, const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t sent = ::send(socket, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    done += static_cast<std::size_t>(sent);
  }
  return true;
}

std::string header_value(const std::string& head, const std::string& name) {
  const std::size_t begin = head.find("\r\n" + name + ": ");
  if (begin == std::string::npos) return "";
  const std::size_t value = begin + name.size() + 4;
  return head.substr(value, head.find("\r\n", value) - value);
}

}  // namespace

HttpServer::HttpServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = listening_socket(port_);
  acceptor_ = std::thread([this] { accept_all(); });
}

HttpServer::~HttpServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  stop_.notify_all();
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  ::close(listener_);
}

void HttpServer::accept_all() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const std::lock_guard lock(mutex_);
    if (stopping_ || socket < 0) {
      if (socket >= 0) ::close(socket);
      return;
    }
    ++connections_;
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket] { serve(socket); });
  }
}

void HttpServer::serve(int socket) {
  std::string received;
  char block[4096];
  for (bool open = true; open;) {
    const std::size_t end = received.find("\r\n\r\n");
    if (end == std::string::npos) {
      const ssize_t got = ::recv(socket, block, sizeof block, 0);
      if (got <= 0) break;
      received.append(block, static_cast<std::size_t>(got));
      continue;
    }
    const std::string head = received.substr(0, end + 2);
    received.erase(0, end + 4);
    const std::size_t path = head.find(' ') + 1;
    HttpRequest request{head.substr(path, head.find(' ', path) - path), header_value(head, "User-Agent")};
    HttpReply reply;
    {
      const std::lock_guard lock(mutex_);
      request.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
      reply = handler_(request.path, asked_[request.path]++);
      requests_.push_back(std::move(request));
    }
    open = answer(socket, reply);
  }
  const std::lock_guard lock(mutex_);
  sockets_.remove(socket);
  ::close(socket);
}

bool HttpServer::pause(double seconds) {
  std::unique_lock lock(mutex_);
  return !stop_.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return stopping_; });
}

bool HttpServer::answer(int socket, const HttpReply& reply) {
  constexpr double kForever = 3600.0;
  if (reply.hangs) pause(kForever);
  if (reply.hangs || reply.hangs_up || (reply.delay_seconds > 0.0 && !pause(reply.delay_seconds))) return false;
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Said\r\nContent-Type: " + reply.type + "\r\n";
  for (const std::string& line : reply.headers) head += line + "\r\n";
  std::string body = reply.body;
  if (reply.chunked) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", body.size());
    body = size + body + "\r\n" + (reply.missing_bytes == 0 ? "0\r\n\r\n" : "");
    head += "Transfer-Encoding: chunked\r\n";
  } else if (reply.says_length) {
    head += "Content-Length: " + std::to_string(reply.body.size() + reply.missing_bytes) + "\r\n";
  } else {
    head += "Connection: close\r\n";
  }
  if (!send_all(socket, head + "\r\n")) return false;
  if (reply.seconds_per_byte > 0.0) {
    for (const char byte : body) {
      if (!send_all(socket, std::string(1, byte)) || !pause(reply.seconds_per_byte)) return false;
    }
  } else if (!send_all(socket, body)) {
    return false;
  }
  return reply.says_length && reply.missing_bytes == 0;
}

std::vector<HttpRequest> HttpServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

int HttpServer::count(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto found = asked_.find(path);
  return found == asked_.end() ? 0 : found->second;
}

std::string refusing_url() {
  int port = 0;
  ::close(listening_socket(port));
  return "http://127.0.0.1:" + std::to_string(port);
}

}  // namespace ctxtag::test
