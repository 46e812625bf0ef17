#include <spdlog/fmt/fmt.h>

#include "eval/baseline_request.h"

namespace ctxtag::tools {

SampleBaseline sample_baseline(const BaselineRequest& request, const BaselineConfig& config, int threads) {
  const JoinedSamples joined = joined_samples(
      request.samples, request.vocabulary.empty() ? TagVocabulary() : read_vocabulary(request.vocabulary),
      request.splits, request.test_fold, request.validation_fold);
  const SampleRows rows = sample_rows(joined.samples, *joined.splits);
  SampleBaseline result;
  if (request.kind == "user_only") {
    result.scores = user_only_baseline(read_user_vectors(request.users), joined.samples, rows, config.c, threads);
  } else {
    const PopularityOf of = request.kind == "user_popularity" ? PopularityOf::kUser : PopularityOf::kTrack;
    result.scores = sample_popularity_baseline(joined.samples, rows, of, config.strength);
  }
  for (const std::string& note : joined.notes) result.summary += "ctxtag-eval: note: " + note + '\n';
  result.summary +=
      fmt::format("{} tags fitted to {} train samples; scores of {} validation and test samples; {} in no split\n",
                  joined.samples.labels.vocabulary.size(), rows.train.size(), rows.predict.size(),
                  joined.samples.size() - rows.train.size() - rows.predict.size());
  return result;
}

}  // namespace ctxtag::tools
