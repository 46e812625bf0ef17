#include "user/commands.h"

int main(int argc, char** argv) {
  using namespace ctxtag::tools;
  Tool tool(
      "ctxtag-user", "Tagging that knows who is listening",
      "printf 'user_id,track_id\\na,x\\na,y\\nb,y\\nb,z\\n' > events.csv && ctxtag-user embed --events events.csv "
      "--dim 4 --out users.npy");
  Job job;
  for (const auto add : {add_build, add_controls, add_embed, add_fuse}) add(tool, job);
  tool.app().require_subcommand(1);
  return tool.run(argc, argv, [&] { return job(); });
}
