#include <spdlog/fmt/fmt.h>

#include <nlohmann/json.hpp>

#include "ctxtag/importing/import_report.h"

namespace ctxtag {
namespace {

nlohmann::ordered_json files_json(const std::vector<ImportedFile>& files) {
  auto list = nlohmann::ordered_json::array();
  for (const ImportedFile& file : files) {
    nlohmann::ordered_json entry{{"file", file.file}, {"rows", file.rows}};
    if (!file.sha256.empty()) entry["sha256"] = file.sha256;
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

std::string to_text(const ImportReport& report) {
  std::string text = "format " + report.format + "\n";
  for (const ImportedFile& file : report.read) text += fmt::format("read {}: {} rows\n", file.file, file.rows);
  for (const std::string& name : report.absent) text += "not there: " + name + "\n";
  for (const ImportDrop& drop : report.dropped) text += fmt::format("dropped {}: {}\n", drop.count, drop.reason);
  for (const ImportFinding& finding : report.findings) {
    text += fmt::format("disagreement: {}: {}; first {}\n", finding.what, finding.count, finding.first);
  }
  for (const std::string& note : report.notes) text += "note: " + note + "\n";
  for (const ImportedFile& file : report.written) text += fmt::format("wrote {}: {} rows\n", file.file, file.rows);
  return text;
}

std::string to_json_text(const ImportReport& report) {
  nlohmann::ordered_json json{{"format", report.format}, {"read", files_json(report.read)}};
  json["absent"] = report.absent;
  json["dropped"] = nlohmann::ordered_json::array();
  for (const ImportDrop& drop : report.dropped)
    json["dropped"].push_back({{"reason", drop.reason}, {"count", drop.count}});
  json["findings"] = nlohmann::ordered_json::array();
  for (const ImportFinding& finding : report.findings) {
    json["findings"].push_back({{"what", finding.what}, {"count", finding.count}, {"first", finding.first}});
  }
  json["notes"] = report.notes;
  json["written"] = files_json(report.written);
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace ctxtag
