#include "user/commands.h"

int main(int argc, char** argv) {
  using namespace ctxtag::tools;
  Tool tool("ctxtag-user", "Tagging that knows who is listening",
            "printf 'user_id,vector\\nu1,\"0.5,1\"\\nu2,\"1,-0.5\"\\n' > users.csv && ctxtag-user controls --users "
            "users.csv --kind shuffled --out shuffled.csv");
  Job job;
  for (const auto add : {add_controls, add_fuse}) add(tool, job);
  tool.app().require_subcommand(1);
  return tool.run(argc, argv, [&] { return job(); });
}
