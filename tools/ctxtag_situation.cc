#include "situation/commands.h"

int main(int argc, char** argv) {
  using namespace ctxtag::tools;
  Tool tool("ctxtag-situation", "From listening device, time and profile to the situation, and to what to play now",
            "printf 'user_id,timestamp,listening_device,matches\\na,2022-03-01T07:10+01:00,mobile,running\\n"
            "a,2022-03-01T22:30+01:00,speaker,sleep\\nb,2022-03-02T07:40+01:00,mobile,running\\n"
            "b,2022-03-02T23:00+01:00,speaker,sleep\\n' > streams.csv && ctxtag-situation train --streams streams.csv "
            "--out situation.json && ctxtag-situation predict --model situation.json --streams streams.csv --out -");
  Job job;
  for (const auto add : {add_ablation, add_predict, add_retrieval, add_samples, add_session, add_split, add_train})
    add(tool, job);
  tool.app().require_subcommand(1);
  return tool.run(argc, argv, [&] { return job(); });
}
