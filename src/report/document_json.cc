#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"
#include "ctxtag/report/document.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

struct CellValue {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(const std::string& text) const { return escaped_bytes(text); }
  Json operator()(std::int64_t count) const { return count; }
  Json operator()(double value) const { return value; }
  Json operator()(const ShownEstimate& estimate) const {
    Json interval = nullptr;
    if (estimate.low && estimate.high) interval = Json::array({*estimate.low, *estimate.high});
    return {{"value", number(estimate.value)}, {"interval", std::move(interval)}};
  }
  Json operator()(const Recording& recording) const { return escaped_bytes(recording.path); }
};

Json table_value(const Table& table) {
  Json rows = Json::array();
  for (const auto& row : table.rows) {
    Json object = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) object[table.columns[i].key] = std::visit(CellValue(), row[i]);
    rows.push_back(std::move(object));
  }
  return rows;
}

// Adds a block to its section.
struct BlockValue {
  Json& section;

  void operator()(const Paragraph& paragraph) const {
    section[paragraph.is_note ? "notes" : "texts"].push_back(escaped_bytes(paragraph.text));
  }
  void operator()(const Table& table) const {
    if (table.in_json) section["tables"][table.key] = table_value(table);
  }
  void operator()(const PictureGroup& group) const {
    for (const Table& table : group.numbers) (*this)(table);
  }
  void operator()(const Record& record) const {
    section["records"][escaped_bytes(record.key)] = Json::parse(record.json, nullptr, /*allow_exceptions=*/false);
  }
};

}  // namespace

std::string document_json(const ReportDocument& document) {
  Json json{
      {"title", escaped_bytes(document.title)}, {"lead", escaped_bytes(document.lead)}, {"sections", Json::object()}};
  for (const Section& section : document.sections) {
    Json value{{"title", escaped_bytes(section.title)},
               {"texts", Json::array()},
               {"notes", Json::array()},
               {"tables", Json::object()}};
    for (const Block& block : section.blocks) std::visit(BlockValue{value}, block);
    json["sections"][section.id] = std::move(value);
  }
  return json.dump(2) + "\n";
}

}  // namespace ctxtag
