#pragma once
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "ctxtag/reproduce/study.h"
#include "reproduce/study_folder.h"

namespace ctxtag {

/// One training to be done, and what to do with its scores.
struct StudyJob {
  StudyRun run;
  std::string weights_csv;     ///< empty: every label counts 1
  std::vector<StudyRun> same;  ///< of other systems whose training would be the same, still without metrics
  std::shared_ptr<const LabelMatrix> visible;
  std::int64_t hidden = 0;
  std::map<std::size_t, std::vector<std::string>> unweighted_tags = {};  ///< by system, of this and of the same ones
};

/// The trainings that are left, made cell by cell as they are asked for: their tables are large together.
class StudyQueue {
 public:
  StudyQueue(const StudyConfig& config, const StudyInputs& inputs, const StudyFolder& folder);

  /// Empty when nothing is left.
  std::optional<StudyJob> next();

 private:
  void prepare(const StudyCell& cell);

  const StudyConfig& config_;
  const StudyInputs& inputs_;
  const StudyFolder& folder_;
  std::vector<StudyCell> cells_;
  std::size_t at_ = 0;
  std::deque<StudyJob> jobs_;
};

}  // namespace ctxtag
