#include "ctxtag/evaluation/sample_report.h"

#include <spdlog/fmt/fmt.h>

#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/report_text.h"
#include "ctxtag/formats/csv.h"
#include "evaluation/comparison_report.h"
#include "evaluation/report_json.h"
#include "evaluation/text_table.h"

namespace ctxtag {
namespace {

std::string spoken(const UserMean& mean) {
  if (!mean.mean) return "";
  return fmt::format("{:.4f} ({:.4f})", *mean.mean, *mean.deviation);
}

std::string spoken(const std::optional<Interval>& interval) {
  return interval ? fmt::format("{:.4f} to {:.4f}", interval->low, interval->high) : "";
}

nlohmann::ordered_json json_of(const UserMean& mean) {
  nlohmann::ordered_json interval = nullptr;
  if (mean.interval) interval = {mean.interval->low, mean.interval->high};
  return {{"users", mean.users},
          {"mean", number(mean.mean)},
          {"deviation", number(mean.deviation)},
          {"interval", std::move(interval)}};
}

std::string cell(const std::optional<double>& figure) { return figure ? to_text(*figure) : ""; }

}  // namespace

std::string text_report(const SampleReport& report, const BootstrapConfig& bootstrap) {
  std::string text = text_report(report.metrics);
  if (report.groups.empty()) return text;
  TextTable table = {{"mean over users (deviation)", "users", "samples", "accuracy", "recall", "precision", "or zero",
                      "f1", interval_head(bootstrap) + " of f1"}};
  for (const UserGroup& group : report.groups) {
    table.push_back({group.name, std::to_string(group.users), std::to_string(group.samples), spoken(group.accuracy),
                     spoken(group.recall), spoken(group.precision), spoken(group.precision_or_zero), spoken(group.f1),
                     spoken(group.f1.interval)});
  }
  text += "\n" + aligned(table);
  const UserGroup& all = report.groups.front();
  if (const std::int64_t undefined = all.users - all.precision.users; undefined > 0) {
    text += fmt::format("precision is undefined for {} of {} users, and left out; 'or zero' counts it as 0\n",
                        undefined, all.users);
  }
  return text;
}

std::string json_report(const SampleReport& report, const BootstrapConfig& bootstrap) {
  nlohmann::ordered_json json = report_object(report.metrics);
  if (!report.groups.empty()) {
    json["bootstrap"] = {{"replicates", bootstrap.replicates},
                         {"confidence", bootstrap.confidence},
                         {"seed", bootstrap.seed},
                         {"method", bootstrap.method}};
    json["satisfaction"] = nlohmann::ordered_json::array();
  }
  for (const UserGroup& group : report.groups) {
    json["satisfaction"].push_back({{"group", group.name},
                                    {"users", group.users},
                                    {"samples", group.samples},
                                    {"accuracy", json_of(group.accuracy)},
                                    {"recall", json_of(group.recall)},
                                    {"precision", json_of(group.precision)},
                                    {"precision_undefined_as_zero", json_of(group.precision_or_zero)},
                                    {"f1", json_of(group.f1)}});
  }
  return json.dump(2) + "\n";
}

std::string users_csv(const SampleReport& report) {
  std::string text = csv_line({"user_id", "samples", "tags", "train_samples", "contexts", "accuracy", "recall",
                               "precision", "precision_undefined_as_zero", "f1"});
  for (const UserResult& user : report.users) {
    text += csv_line({user.user.value, std::to_string(user.samples), std::to_string(user.tags),
                      user.train_samples ? std::to_string(*user.train_samples) : "", std::to_string(user.contexts),
                      cell(user.accuracy), cell(user.recall), cell(user.precision), cell(user.precision_or_zero),
                      cell(user.f1)});
  }
  return text;
}

}  // namespace ctxtag
