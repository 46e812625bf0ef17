#include "support/preview_service.h"

#include <sndfile.h>

#include <mutex>
#include <nlohmann/json.hpp>

#include "support/audio_files.h"
#include "support/temporary_folder.h"

namespace ctxtag::test {

const std::string& mp3_bytes(double seconds, int channels) {
  static std::mutex mutex;
  static std::map<std::pair<double, int>, std::string> made;
  const std::lock_guard lock(mutex);
  std::string& bytes = made[{seconds, channels}];
  if (bytes.empty()) {
    const TemporaryFolder folder;
    write_sound(folder / "a.mp3", noise(44100, channels, seconds, 0.2), SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III);
    bytes = bytes_of(folder / "a.mp3");
  }
  return bytes;
}

HttpReply PreviewService::song(const std::string& id, const std::string& preview) {
  HttpReply reply;
  reply.body = nlohmann::json{{"id", id},
                              {"readable", true},
                              {"title", "Song " + id},
                              {"isrc", "QZ" + id},
                              {"duration", 200},
                              {"preview", preview},
                              {"artist", {{"id", 1000 + std::stoll(id)}, {"name", "Artist, \"" + id + "\""}}},
                              {"album", {{"id", 2000 + std::stoll(id)}, {"title", "Album"}}}}
                   .dump();
  return reply;
}

HttpReply PreviewService::preview() const {
  HttpReply reply;
  reply.body = mp3_bytes(seconds, channels);
  reply.type = "audio/mpeg";
  return reply;
}

HttpReply PreviewService::error(int code, const std::string& message) {
  HttpReply reply;
  reply.body = nlohmann::json{{"error", {{"type", "Exception"}, {"message", message}, {"code", code}}}}.dump();
  return reply;
}

HttpReply PreviewService::status(int number, const std::vector<std::string>& headers) {
  HttpReply reply;
  reply.status = number;
  reply.body = "<html>no</html>";
  reply.type = "text/html";
  reply.headers = headers;
  return reply;
}

HttpReply PreviewService::reply(const std::string& path, int asked_before) const {
  const bool lookup = path.rfind("/track/", 0) == 0;
  const std::string id = lookup ? path.substr(7) : path.substr(std::min<std::size_t>(path.size(), 9), path.size() - 13);
  const auto& rules = lookup ? lookups : downloads;
  const auto rule = rules.find(id);
  if (rule != rules.end()) return rule->second(asked_before);
  return lookup ? song(id) : preview();
}

PreviewService::Rule first(int times, const HttpReply& reply, const HttpReply& then) {
  return [=](int asked_before) { return asked_before < times ? reply : then; };
}

PreviewService::Rule always(const HttpReply& reply) { return first(0, reply, reply); }

}  // namespace ctxtag::test
