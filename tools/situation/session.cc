#include "ctxtag/situation/session.h"

#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "situation/commands.h"

namespace ctxtag::tools {
namespace {

struct SessionRequest {
  SessionMoment moment;
  std::string model, library, tracks, out, format = "text", device, network, age, gender, country;
  std::vector<std::string> signals;
  std::optional<int> length, per_artist;
  std::optional<double> diversity;
};

SessionMoment moment_of(const SessionRequest& request) {
  SessionMoment moment = request.moment;
  for (const auto& [column, value] :
       {std::pair("device_num", &request.device), std::pair("network_num", &request.network),
        std::pair("user_age", &request.age), std::pair("gender_num", &request.gender),
        std::pair("location_num", &request.country)}) {
    if (!value->empty()) moment.signals[column] = *value;
  }
  for (const std::string& signal : request.signals) {
    const std::size_t sign = signal.find('=');
    if (sign == std::string::npos || sign == 0) throw ConfigError("--signal " + signal + ": expected NAME=VALUE");
    moment.signals[signal.substr(0, sign)] = signal.substr(sign + 1);
  }
  return moment;
}

int run(const Tool& tool, const SessionRequest& request) {
  auto config = tool.config<SessionConfig>();
  if (request.length) config.length = *request.length;
  if (request.per_artist) config.per_artist = *request.per_artist;
  if (request.diversity) config.diversity = *request.diversity;
  config.validate();
  if (tool.printed(config)) return 0;
  if (request.model.empty()) throw ConfigError("--model is required: a file that ctxtag-situation train wrote");
  if (request.library.empty()) throw ConfigError("--library is required: score table of the tracks to choose from");
  require_apart({{"--out", request.out}}, {request.model, request.library, request.tracks});
  const SituationModel model = SituationModel::load(request.model);
  const ScoreTable library = read_scores(request.library);
  std::optional<TrackDescriptions> tracks;
  if (!request.tracks.empty()) {
    const bool to_file = !request.out.empty() && request.out != "-";
    tracks = read_track_descriptions(
        request.tracks, to_file ? std::filesystem::path(request.out).parent_path() : std::filesystem::path());
  }
  const TrackDescriptions* described = tracks ? &*tracks : nullptr;
  const Session result = session(model, moment_of(request), library, described, config);
  if (!tool.quiet) {
    const auto say = [](const std::string& note) { std::cerr << "ctxtag-situation: note: " << note << '\n'; };
    for (const std::string& note : result.notes) say(note);
    if (request.format == "m3u8" && !tracks) say("the playlist names tracks by their ids; --tracks gives their paths");
  }
  write_result(request.out, request.format == "json"   ? session_json(result)
                            : request.format == "csv"  ? session_csv(result)
                            : request.format == "m3u8" ? session_m3u8(result, described)
                                                       : session_text(result));
  return 0;
}

}  // namespace

void add_session(Tool& tool, Job& job) {
  const auto request = std::make_shared<SessionRequest>();
  CLI::App* command = tool.app().add_subcommand("session", "What fits now, and a playlist for it with reasons");
  command->add_option("--model", request->model, "file that ctxtag-situation train wrote");
  command->add_option("--library", request->library, "score table of tracks, or of tracks for users");
  command->add_option("--tracks", request->tracks, "track table with path, title or artist");
  command->add_option("--user", request->moment.user, "who listens; may be unknown");
  command->add_option("--at", request->moment.at, "when, on the listener's clock: 2026-11-22T07:00+01:00");
  command->add_option("--time-zone", request->moment.time_zone, "the listener's, such as Europe/Paris");
  command->add_option("--listening-device", request->device, "as in the streams that the model learnt from");
  command->add_option("--network", request->network, "the same");
  command->add_option("--age", request->age, "years");
  command->add_option("--gender", request->gender, "as in the streams");
  command->add_option("--country", request->country, "the same");
  command->add_option("--signal", request->signals, "NAME=VALUE of any further column of the model");
  command->add_option("--length", request->length, "tracks of the playlist (config: length)");
  command->add_option("--per-artist", request->per_artist, "tracks of one artist at most (config: per_artist)");
  command->add_option("--diversity", request->diversity, "0 to 1 (config: diversity)");
  command->add_option("--format", request->format, "text, m3u8, csv or json")
      ->check(CLI::IsMember({"text", "m3u8", "csv", "json"}));
  command->add_option("--out", request->out, "file to write (else to standard output)");
  command->footer(
      "Example:\n  printf 'user_id,timestamp,listening_device,matches\\na,2022-03-01T07:10+01:00,mobile,running\\n"
      "b,2022-03-01T22:30+01:00,speaker,sleep\\n' > streams.csv && printf "
      "'track_id,running,sleep\\nx,.9,.1\\ny,.2,.8\\n' "
      "> library.csv && ctxtag-situation train --streams streams.csv --out situation.json && ctxtag-situation session "
      "--model situation.json --library library.csv --user a --at 2026-11-22T07:00+01:00 --listening-device mobile");
  command->callback([&tool, &job, request] { job = [&tool, request] { return run(tool, *request); }; });
}

}  // namespace ctxtag::tools
