#include "tool_main.h"

int main(int argc, char** argv) {
  ctxtag::tools::Tool tool("ctxtag-eval", "Compare scores with labels", "ctxtag-eval --help");
  return tool.run(argc, argv, [&] { return 0; });
}
