#include "score_output.h"

#include <iostream>

namespace ctxtag::tools {

void write_scores_to(const std::string& out, const ScoreTable& scores) {
  if (out == "-") {
    std::cout << scores_csv(scores);
  } else {
    write_scores(out, scores);
  }
}

}  // namespace ctxtag::tools
