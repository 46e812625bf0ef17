#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"
#include "ctxtag/dataset/label_statistics.h"
#include "dataset/commands.h"

namespace ctxtag::tools {
namespace {

struct StatsRequest {
  std::string labels, vocabulary, splits, out, format = "text";
};

struct Described {
  TagVocabulary vocabulary;
  LabelStatistics labels;
  SplitStatistics splits;
};

std::string prevalence_text(const std::optional<double>& value) { return value ? fmt::format("{:.4f}", *value) : "-"; }

std::string shown(const std::string& tag) { return printable(escaped_bytes(tag)); }

std::string text_of(const Described& described) {
  const LabelStatistics& labels = described.labels;
  std::string text = fmt::format("rows {}\ntags per track: mean {:.4f}, median {}, {} combinations\n", labels.rows,
                                 labels.tags_per_track, labels.median_tags_per_track, labels.combinations);
  text += "tracks with n tags:";
  for (std::size_t n = 0; n < labels.histogram.size(); ++n) text += fmt::format(" {}:{}", n, labels.histogram[n]);
  std::size_t width = 4;
  for (const std::string& tag : described.vocabulary.tags()) width = std::max(width, shown(tag).size());
  text += fmt::format("\n\n{:<{}}{:>11}{:>11}{:>12}", "tag", width, "positives", "known", "prevalence");
  for (const PartStatistics& part : described.splits.parts) text += fmt::format("{:>12}", part.name);
  text += '\n';
  for (std::size_t tag = 0; tag < described.vocabulary.size(); ++tag) {
    const PartStatistics whole{"", labels.rows, labels.positives, labels.known};
    text += fmt::format("{:<{}}{:>11}{:>11}{:>12}", shown(described.vocabulary[tag]), width, labels.positives[tag],
                        labels.known[tag], prevalence_text(whole.prevalence(tag)));
    for (const PartStatistics& part : described.splits.parts)
      text += fmt::format("{:>12}", prevalence_text(part.prevalence(tag)));
    text += '\n';
  }
  if (!described.splits.parts.empty()) {
    text += fmt::format("{:<{}}{:>11}{:>11}{:>12}", "rows", width, "", "", labels.rows);
    for (const PartStatistics& part : described.splits.parts) text += fmt::format("{:>12}", part.rows);
    text += '\n';
  }
  text += "\ntracks with both tags:\n";
  const auto digits = std::to_string(labels.together.size() > 0 ? labels.together.maxCoeff() : 0).size();
  for (std::size_t a = 0; a < described.vocabulary.size(); ++a) {
    text += fmt::format("{:<{}}", shown(described.vocabulary[a]), width);
    for (std::size_t b = 0; b < described.vocabulary.size(); ++b) {
      text +=
          fmt::format(" {:>{}}", labels.together(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)), digits);
    }
    text += '\n';
  }
  return text;
}

nlohmann::ordered_json json_of(const TagVocabulary& vocabulary, const PartStatistics& part) {
  nlohmann::ordered_json result{{"rows", part.rows}};
  for (std::size_t tag = 0; tag < vocabulary.size(); ++tag) {
    const std::optional<double> prevalence = part.prevalence(tag);
    nlohmann::ordered_json entry{{"positives", part.positives[tag]}, {"known", part.known[tag]}};
    entry["prevalence"] = prevalence ? nlohmann::ordered_json(*prevalence) : nlohmann::ordered_json();
    result["per_tag"][escaped_bytes(vocabulary[tag])] = entry;
  }
  return result;
}

std::string json_text_of(const Described& described) {
  const LabelStatistics& labels = described.labels;
  nlohmann::ordered_json json = json_of(described.vocabulary, {"", labels.rows, labels.positives, labels.known});
  json["tags_per_track"] = {{"mean", labels.tags_per_track},
                            {"median", labels.median_tags_per_track},
                            {"histogram", labels.histogram},
                            {"combinations", labels.combinations}};
  nlohmann::ordered_json tags = nlohmann::ordered_json::array(), counts = tags;
  for (const std::string& tag : described.vocabulary.tags()) tags.push_back(escaped_bytes(tag));
  for (Eigen::Index row = 0; row < labels.together.rows(); ++row) {
    const auto* begin = labels.together.row(row).data();
    counts.push_back(std::vector<std::int64_t>(begin, begin + labels.together.cols()));
  }
  json["together"] = {{"tags", tags}, {"counts", counts}};
  if (!described.splits.parts.empty()) {
    for (const PartStatistics& part : described.splits.parts)
      json["splits"][part.name] = json_of(described.vocabulary, part);
    json["without_labels"] = described.splits.without_labels;
    json["without_split"] = described.splits.without_split;
  }
  return json.dump(2) + '\n';
}

int stats(const StatsRequest& request) {
  LabelNotes notes;
  const TagVocabulary vocabulary = request.vocabulary.empty() ? TagVocabulary() : read_vocabulary(request.vocabulary);
  const LabelMatrix labels = read_labels(request.labels, vocabulary, &notes);
  for (const std::string& note : notes.lines()) std::cerr << "note: " << note << '\n';
  Described described{labels.vocabulary, label_statistics(labels), {}};
  if (!request.splits.empty()) {
    described.splits = split_statistics(labels, read_splits(request.splits));
    if (described.splits.without_labels > 0) {
      std::cerr << fmt::format("note: {} rows of the splits have no labels\n", described.splits.without_labels);
    }
    if (described.splits.without_split > 0) {
      std::cerr << fmt::format("note: {} rows of the labels are in no split\n", described.splits.without_split);
    }
  }
  write_result(request.out, request.format == "json" ? json_text_of(described) : text_of(described));
  return 0;
}

}  // namespace

void add_stats(Tool& tool, Job& job) {
  const auto request = std::make_shared<StatsRequest>();
  CLI::App* command = tool.app().add_subcommand("stats", "Describe a label table");
  command->add_option("--labels", request->labels, "label table")->required();
  command->add_option("--vocabulary", request->vocabulary,
                      "the tags to look at, one a line; default: all of the table");
  command->add_option("--splits", request->splits, "split table: adds the prevalence in each part");
  command->add_option("--format", request->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->add_option("--out", request->out, "file to write; default: standard output");
  command->footer(
      "Example:\n  ctxtag-dataset simulate --clips 20 --artists 10 --out demo && ctxtag-dataset stats --labels "
      "demo/labels.csv");
  command->callback([&job, request] { job = [request] { return stats(*request); }; });
}

}  // namespace ctxtag::tools
