#include "ctxtag/base/memory.h"
#include "ctxtag/nn/train.h"
#include "tag/from_audio.h"
#include "tag/from_features.h"
#include "tag/tag_request.h"
#include "tool_main.h"

int main(int argc, char** argv) {
  using namespace ctxtag;
  keep_freed_memory();
  tools::Tool tool("ctxtag-tag", "Tag music with a trained model",
                   "scripts/quickstart.sh && ctxtag-tag --model build/quickstart/results/run/model.safetensors "
                   "build/quickstart/results/music/audio --top 3");
  tools::TagRequest request;
  request.add_to(tool.app());
  const auto job = [&] {
    if (tool.printed(tool.config<tools::NoConfig>())) return 0;
    if (request.model.empty()) throw ConfigError("--model: not given; expected the model.safetensors of a run");
    return request.features.empty() ? tools::tag_audio(request, tool) : tools::tag_features(request, tool);
  };
  return tool.run(argc, argv, job, nn::torch_library_versions());
}
