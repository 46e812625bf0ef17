#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "ctxtag/confidence/hidden_score.h"
#include "ctxtag/confidence/negative_confidence.h"
#include "ctxtag/confidence/positive_weights.h"
#include "ctxtag/dataset/weight_table.h"
#include "dataset/commands.h"
#include "dataset/label_input.h"

namespace ctxtag::tools {
namespace {

struct WeightsRequest {
  std::string labels, vocabulary, counts, splits, rows, statistics = "visible", truth, hidden, score, out;
  std::optional<std::string> negative, positive;  ///< ones
  bool published_offset = false;

  std::string negatives() const { return negative.value_or("ones"); }
  std::string positives() const { return positive.value_or("ones"); }
  bool counts_negatives() const { return negatives() != "ones" && negatives() != "random"; }
};

// Options that would do nothing beside each other.
void require_fitting_options(const WeightsRequest& request) {
  if (!request.score.empty()) {
    if (request.negative || request.positive || !request.hidden.empty() || !request.counts.empty() ||
        request.published_offset) {
      throw ConfigError(
          "--score looks at every estimator and writes no weights: leave --negative, --positive, --hidden, --counts "
          "and "
          "--published-offset away");
    }
    if (request.statistics == "complete") {
      throw ConfigError("--score asks what visible labels tell of hidden ones: it goes with --statistics visible only");
    }
  }
  if (request.published_offset && request.negatives() != "pairs") {
    throw ConfigError("--published-offset goes with --negative pairs only");
  }
  if (!request.hidden.empty() && request.negatives() != "ignore_missing") {
    throw ConfigError("--hidden goes with --negative ignore_missing only");
  }
  if (request.statistics == "visible" && !request.truth.empty()) {
    throw ConfigError("--truth goes with --statistics complete");
  }
  if (request.statistics == "complete" && request.truth.empty()) {
    throw ConfigError("--statistics complete needs --truth: the labels before any were hidden");
  }
}

std::vector<std::uint8_t> counted_rows(const WeightsRequest& request, const LabelMatrix& labels) {
  const bool train = request.rows.empty() ? !request.splits.empty() : request.rows == "train";
  if (!train) return {};
  if (request.splits.empty()) throw ConfigError("--rows train needs --splits");
  return training_rows(labels, request.splits);
}

void print_scores(const LabelMatrix& labels, const LabelMatrix& hidden, const ConfidenceOptions& options,
                  const std::vector<std::uint8_t>& among, const std::string& out) {
  std::string text = fmt::format("{:<14}{:>9}{:>19}\n", "negative", "roc_auc", "average_precision");
  const auto shown = [](const std::optional<double>& value) {
    return value ? fmt::format("{:.4f}", *value) : std::string("-");
  };
  HiddenScore last;
  for (const std::string& name : negative_confidence_names()) {
    last = hidden_score(negative_confidence(name, labels, options, among), labels, hidden, among);
    text += fmt::format("{:<14}{:>9}{:>19}\n", name, shown(last.roc_auc), shown(last.average_precision));
  }
  text += fmt::format("{} hidden positives among {} cells that are not positive\n", last.hidden, last.cells);
  write_result(out, text);
}

LabelMatrix hidden_with_notes(const std::string& file, const TagVocabulary& vocabulary) {
  LabelMatrix hidden = read_labels(file, vocabulary);
  const Eigen::Index empty = (hidden.known == 0).count();
  if (empty > 0) {
    std::cerr << fmt::format("note: {}: {} empty cells count as not hidden\n", escaped_bytes(file), empty);
  }
  return hidden;
}

// What counts nothing is of the visible labels, whatever the rest is counted from: 0 at hidden positives would tell
// them.
RealMatrix negative_of(const WeightsRequest& request, const LabelMatrix& visible, const LabelMatrix& counted,
                       const ConfidenceOptions& options, const std::vector<std::uint8_t>& among) {
  if (request.negatives() == "ignore_missing") {
    if (request.hidden.empty()) throw ConfigError("--negative ignore_missing needs --hidden: it is an oracle");
    return ignore_missing(visible, hidden_with_notes(request.hidden, visible.vocabulary));
  }
  return negative_confidence(request.negatives(), request.counts_negatives() ? counted : visible, options, among);
}

// The labels before any were hidden, for published figures.
LabelMatrix truth_of(const WeightsRequest& request, const LabelMatrix& visible) {
  LabelMatrix truth = read_labels(request.truth, visible.vocabulary);
  if (truth.ids != visible.ids) throw ConfigError("--truth has other rows than --labels, or in another order");
  std::cerr << "warning: --statistics complete leaks: what is counted from complete labels knows of hidden positives, "
               "which no one could tell from the visible ones. It reproduces published figures and proves nothing "
               "else\n";
  return truth;
}

void note_tags_without_positives(const LabelMatrix& labels) {
  std::vector<std::string> tags;
  for (Eigen::Index tag = 0; tag < labels.values.cols(); ++tag) {
    if ((labels.values.col(tag) * labels.known.col(tag) == 0).all()) {
      tags.push_back(escaped_bytes(labels.vocabulary[static_cast<std::size_t>(tag)]));
    }
  }
  if (!tags.empty())
    std::cerr << "note: tags without a positive, of which nothing can be estimated: " << joined(tags) << '\n';
}

int weights(const Tool& tool, const WeightsRequest& request) {
  if (tool.printed(tool.config<NoConfig>())) return 0;
  if (request.labels.empty()) throw ConfigError("--labels is required");
  require_fitting_options(request);
  require_apart({{"--out", request.out}},
                {request.labels, request.counts, request.splits, request.truth, request.hidden, request.score});
  const LabelMatrix visible = labels_with_notes(request.labels, request.vocabulary);
  const LabelMatrix counted = request.statistics == "complete" ? truth_of(request, visible) : visible;
  note_tags_without_positives(counted);
  const std::vector<std::uint8_t> among = counted_rows(request, visible);
  const ConfidenceOptions options{tool.seed.value_or(0), request.published_offset, tool.thread_count()};
  if (!request.score.empty()) {
    print_scores(visible, hidden_with_notes(request.score, visible.vocabulary), options, among, request.out);
    return 0;
  }
  if (request.out.empty()) throw ConfigError("--out is required: the weight table to write");
  std::optional<CountTable> counts;
  if (!request.counts.empty()) counts = read_counts(request.counts, visible.vocabulary);
  write_result(request.out,
               csv_text(WeightTable{visible.ids, visible.vocabulary,
                                    positive_weights(request.positives(), counted, counts, options.seed, among),
                                    negative_of(request, visible, counted, options, among)}));
  return 0;
}

// The names of the weights of negatives, and of their aliases.
std::vector<std::string> negative_names() {
  std::vector<std::string> names = negative_confidence_names();
  names.insert(names.end(), {"correlation", "ignore_missing"});
  return names;
}

}  // namespace

void add_weights(Tool& tool, Job& job) {
  const auto request = std::make_shared<WeightsRequest>();
  CLI::App* command =
      tool.app().add_subcommand("weights", "How much each label counts in the loss: confidence in labels");
  command->add_option("--labels", request->labels, "label table: what training sees");
  command->add_option("--vocabulary", request->vocabulary,
                      "the tags to look at, one a line; default: all of the table");
  command->add_option("--negative", request->negative, "confidence in negatives; default: ones")
      ->check(CLI::IsMember(negative_names()));
  command->add_option("--positive", request->positive, "weight of positives; default: ones")
      ->check(CLI::IsMember(positive_weight_names()));
  command->add_option("--counts", request->counts, "playlist counts, for the tf-idf weights");
  command->add_option("--splits", request->splits, "split table");
  command->add_option("--rows", request->rows, "count in train rows only (default with --splits) or in all")
      ->check(CLI::IsMember({"train", "all"}));
  command
      ->add_option("--statistics", request->statistics,
                   "count what is visible, or (leaking) the complete labels of --truth")
      ->check(CLI::IsMember({"visible", "complete"}));
  command->add_option("--truth", request->truth, "complete labels, for --statistics complete");
  command->add_option("--hidden", request->hidden, "hidden positives, for --negative ignore_missing");
  command->add_flag("--published-offset", request->published_offset,
                    "pairs: 1 / (tags - 1) too high, as the authors' code is");
  command->add_option("--score", request->score,
                      "hidden positives: print how well each estimator finds them, and write no weights");
  command->add_option("--out", request->out, "weight table to write (with --score: the text; default standard output)");
  command->footer(
      "Example:\n  ctxtag-dataset simulate --clips 20 --artists 10 --out demo && ctxtag-dataset weights --labels "
      "demo/labels.csv --negative backoff --out demo/weights.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return weights(tool, *request); }; });
}

}  // namespace ctxtag::tools
