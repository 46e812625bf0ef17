// A service like the Deezer web API for the tool tests: preview_server FOLDER [DELAY_SECONDS]
// Writes its address to FOLDER/url and every path that is asked for to FOLDER/requests, until it is killed. Ids that
// end in 3 have no preview, those that end in 7 are unknown, those that end in 9 fail; the first question of all hits
// the quota. Every preview comes after the delay.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>
#include <utility>

#include "support/preview_service.h"

namespace {

using ctxtag::test::HttpReply;
using ctxtag::test::PreviewService;

constexpr double kClipSeconds = 2.0;

class Answers {
 public:
  Answers(std::string folder, double delay_seconds) : folder_(std::move(folder)), log_(folder_ + "/requests") {
    preview_.body = ctxtag::test::mp3_bytes(kClipSeconds, 1);
    preview_.type = "audio/mpeg";
    preview_.delay_seconds = delay_seconds;
  }

  HttpReply to(const std::string& path) {
    log_ << path << std::endl;
    if (path.rfind("/track/", 0) != 0) return preview_;
    if (!std::exchange(quota_used_, true)) return PreviewService::error(4, "Quota limit exceeded");
    const std::string id = path.substr(7);
    if (id.back() == '3') return PreviewService::song(id, "");
    if (id.back() == '7') return PreviewService::error(800, "no data");
    if (id.back() == '9') return PreviewService::status(500);
    std::ifstream address(folder_ + "/url");
    std::string url;
    std::getline(address, url);
    return PreviewService::song(id, url + "/preview/" + id + ".mp3");
  }

 private:
  std::string folder_;
  std::ofstream log_;
  HttpReply preview_;
  bool quota_used_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::cerr << "usage: preview_server FOLDER [DELAY_SECONDS]\n", 2;
  const std::string folder = argv[1];
  Answers answers(folder, argc > 2 ? std::atof(argv[2]) : 0.0);
  const ctxtag::test::HttpServer server([&](const std::string& path, int) { return answers.to(path); });
  std::ofstream(folder + "/url.new") << server.url() << '\n';
  if (std::rename((folder + "/url.new").c_str(), (folder + "/url").c_str()) != 0) return 1;
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}
