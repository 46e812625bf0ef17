#include "ctxtag/evaluation/retrieval.h"

#include <memory>

#include "situation/commands.h"
#include "situation/stream_input.h"

namespace ctxtag::tools {
namespace {

struct RetrievalRequest {
  StreamRequest input;
  std::string situations, tags, out, format = "text";
};

/// The configuration of ctxtag-situation retrieval.
struct RetrievalToolConfig {
  StreamConfig streams;
  RetrievalConfig retrieval;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("streams", streams, "how tables of streams are read");
    field("retrieval", retrieval, "how playlists are judged");
  }
  void validate() const {}
};

int run(const Tool& tool, const RetrievalRequest& request) {
  auto config = tool.config<RetrievalToolConfig>();
  if (request.input.on_error) config.streams.on_error = *request.input.on_error;
  if (!request.input.vocabulary.empty()) config.streams.situations = read_vocabulary(request.input.vocabulary).tags();
  if (tool.seed) config.retrieval.seed = *tool.seed;
  if (tool.printed(config)) return 0;
  if (request.situations.empty() || request.tags.empty()) {
    throw ConfigError("--situations and --tags are required: score tables of the streams, and of the tracks");
  }
  require_apart({{"--out", request.out}}, {request.situations, request.tags, request.input.splits});
  SplitStreams split = split_streams_of(tool, request.input, config.streams);
  const int status = status_of(split.streams.report);
  const RetrievalTables tables{std::move(split.streams.table), std::move(split.parts.train),
                               std::move(split.parts.test), read_scores(request.situations), read_scores(request.tags)};
  const RetrievalReport report = retrieval(tables, config.retrieval, tool.thread_count());
  write_result(request.out, request.format == "json" ? retrieval_json(report) : retrieval_text(report));
  return status;
}

}  // namespace

void add_retrieval(Tool& tool, Job& job) {
  const auto request = std::make_shared<RetrievalRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "retrieval", "Predictor and tagger together: agreement, and the playlists they would have offered");
  request->input.add_to(*command, true);
  command->add_option("--situations", request->situations, "score table of the test streams (train --scores, predict)");
  command->add_option("--tags", request->tags, "score table of tracks, or of tracks for users");
  command->add_option("--format", request->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->add_option("--out", request->out, "file to write (else to standard output)");
  command->footer(
      "Example:\n  printf 'user_id,media_id,timestamp,matches,fold\\na,x,2022-03-01T07:10Z,running,0\\na,y,"
      "2022-03-01T22:30Z,sleep,0\\nb,x,2022-03-02T07:40Z,running,1\\nc,y,2022-03-02T23:00Z,sleep,1\\n' > streams.csv "
      "&& "
      "printf 'track_id,running,sleep\\nx,.9,.1\\ny,.2,.8\\n' > tags.csv && ctxtag-situation train --streams "
      "streams.csv "
      "--test-fold 1 --scores situations.csv --out situation.json && ctxtag-situation retrieval --streams streams.csv "
      "--test-fold 1 --situations situations.csv --tags tags.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return run(tool, *request); }; });
}

}  // namespace ctxtag::tools
