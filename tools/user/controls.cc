#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "ctxtag/users/control_vectors.h"
#include "user/commands.h"

namespace ctxtag::tools {
namespace {

struct ControlsRequest {
  std::string users, kind, out;
};

int controls(const Tool& tool, const ControlsRequest& request) {
  if (tool.printed(tool.config<NoConfig>())) return 0;
  for (const auto& [option, value] :
       {std::pair{"--users", request.users}, {"--kind", request.kind}, {"--out", request.out}}) {
    if (value.empty()) throw ConfigError(std::string(option) + " is required");
  }
  require_apart({{"--out", request.out}}, {request.users});
  const UserVectors vectors = control_vectors(read_user_vectors(request.users), request.kind, tool.seed.value_or(0));
  write_user_vectors(request.out, vectors);
  if (!tool.quiet) {
    std::cerr << fmt::format("{} vectors for {} users, {} numbers each\n", request.kind, vectors.size(),
                             vectors.values.cols());
  }
  return 0;
}

}  // namespace

void add_controls(Tool& tool, Job& job) {
  const auto request = std::make_shared<ControlsRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "controls",
      "User vectors that say nothing of their users, or who they are alone, to run or train a network with");
  command->add_option("--users", request->users, "user vectors: .npy with .ids.csv, or CSV");
  command
      ->add_option(
          "--kind", request->kind,
          "shuffled (each user has another's vector), mean (all have the mean), random (from -1 to 1), identity "
          "(one number for each user)")
      ->check(CLI::IsMember({"shuffled", "mean", "random", "identity"}));
  command->add_option("--out", request->out, "user vectors to write: .npy (with .ids.csv), or CSV");
  command->footer(
      "Example:\n  printf 'user_id,vector\\nu1,\"0.5,1\"\\nu2,\"1,-0.5\"\\n' > users.csv && ctxtag-user controls "
      "--users "
      "users.csv --kind shuffled --seed 0 --out shuffled.npy");
  command->callback([&tool, &job, request] { job = [&tool, request] { return controls(tool, *request); }; });
}

}  // namespace ctxtag::tools
