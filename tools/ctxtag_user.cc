#include "user/commands.h"

int main(int argc, char** argv) {
  using namespace ctxtag::tools;
  Tool tool(
      "ctxtag-user", "Who is listening: samples of users and tracks",
      "ctxtag-dataset simulate --clips 60 --artists 20 --set audio=false --set listeners.number=200 --out demo && "
      "ctxtag-user build --samples demo/samples.csv --set max_users=0 --set split.by=users --out built");
  Job job;
  for (const auto add : {add_build}) add(tool, job);
  tool.app().require_subcommand(1);
  return tool.run(argc, argv, [&] { return job(); });
}
