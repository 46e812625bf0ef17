#pragma once
#include <CLI/CLI.hpp>
#include <map>
#include <string>

#include "ctxtag/nn/precision.h"

namespace ctxtag::tools {

/// --precision, by PyTorch's short names too.
inline void add_precision_option(CLI::App& app, std::string& precision, const std::string& help) {
  const std::map<std::string, std::string> short_names = {{"fp32", "float32"}, {"bf16", "bfloat16"}};
  app.add_option("--precision", precision, help)
      ->transform(CLI::Transformer(short_names))
      ->check(CLI::IsMember(nn::precision_names()));
}

}  // namespace ctxtag::tools
