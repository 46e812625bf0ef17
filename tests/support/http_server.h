#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ctxtag::test {

/// What the server says to one request, and how it fails while saying it.
struct HttpReply {
  int status = 200;
  std::string body;
  std::string type = "application/json";
  std::vector<std::string> headers;  ///< more of them, "Name: value"
  std::size_t missing_bytes = 0;     ///< announced in Content-Length, never sent: the connection is closed instead
  bool says_length = true;           ///< false: no Content-Length, the body ends with the connection
  bool chunked = false;              ///< the body is one chunk; with missing_bytes, the mark of the end is missing
  bool hangs = false;                ///< says nothing at all, until the server stops
  bool hangs_up = false;             ///< closes the connection without a word
  double seconds_per_byte = 0.0;     ///< of the body: a slow drip
  double delay_seconds = 0.0;        ///< before the answer
};

struct HttpRequest {
  std::string path;
  std::string user_agent;
  double seconds = 0.0;  ///< since the server started
};

/// An HTTP/1.1 server on 127.0.0.1 at a port of its own. It starts here and stops with its life; every connection has a
/// thread.
class HttpServer {
 public:
  /// Told the path, and how often it was asked for before. Called on the connections' threads, one at a time.
  using Handler = std::function<HttpReply(const std::string& path, int asked_before)>;

  explicit HttpServer(Handler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  int port() const { return port_; }

  std::vector<HttpRequest> requests() const;
  /// How often this path was asked for.
  int count(const std::string& path) const;
  int connections() const { return connections_; }

 private:
  void accept_all();
  void serve(int socket);
  bool answer(int socket, const HttpReply& reply);
  bool pause(double seconds);

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  mutable std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::atomic<int> connections_{0};
  std::vector<HttpRequest> requests_;
  std::map<std::string, int> asked_;
  std::list<int> sockets_;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

/// An address at which nobody listens: connections are refused.
std::string refusing_url();

}  // namespace ctxtag::test
