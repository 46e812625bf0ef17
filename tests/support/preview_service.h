#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "support/http_server.h"

namespace ctxtag::test {

/// An MP3 of noise, encoded once per process and arguments.
const std::string& mp3_bytes(double seconds, int channels);

/// A service that answers like the Deezer web API: /track/ID with a song, its preview at /preview/ID.mp3. Set what it
/// does otherwise before the first request; it goes by the id and by how often was asked.
class PreviewService {
 public:
  using Rule = std::function<HttpReply(int asked_before)>;

  PreviewService() : server_([this](const std::string& path, int before) { return reply(path, before); }) {}

  std::map<std::string, Rule> lookups, downloads;  ///< by id: instead of the ordinary answer
  double seconds = 2.0;                            ///< of the previews
  int channels = 1;

  const HttpServer& server() const { return server_; }
  std::string url() const { return server_.url(); }
  int lookups_of(const std::string& id) const { return server_.count("/track/" + id); }
  int downloads_of(const std::string& id) const { return server_.count("/preview/" + id + ".mp3"); }
  int requests() const { return static_cast<int>(server_.requests().size()); }

  /// The song `id`: artist 1000 + id, album 2000 + id, 200 seconds long, its preview at `preview`.
  static HttpReply song(const std::string& id, const std::string& preview);
  HttpReply song(const std::string& id) const { return song(id, url() + "/preview/" + id + ".mp3"); }
  HttpReply preview() const;
  static HttpReply error(int code, const std::string& message);
  static HttpReply status(int number, const std::vector<std::string>& headers = {});

 private:
  HttpReply reply(const std::string& path, int asked_before) const;

  HttpServer server_;
};

/// `first` for the first `times` requests, `then` afterwards.
PreviewService::Rule first(int times, const HttpReply& reply, const HttpReply& then);
PreviewService::Rule always(const HttpReply& reply);

}  // namespace ctxtag::test
