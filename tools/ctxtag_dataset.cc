#include "ctxtag/fetching/fetch.h"
#include "dataset/commands.h"

int main(int argc, char** argv) {
  using namespace ctxtag::tools;
  Tool tool("ctxtag-dataset", "Make, split, describe and check the tables of a dataset",
            "ctxtag-dataset simulate --clips 20 --artists 5 --out demo");
  Job job;
  for (const auto add : {add_build, add_check, add_fetch, add_hide, add_import, add_merge, add_simulate, add_split,
                         add_stats, add_verdicts, add_weights})
    add(tool, job);
  tool.app().require_subcommand(1);
  return tool.run(argc, argv, [&] { return job(); }, {{"libcurl", ctxtag::http_library_version()}});
}
