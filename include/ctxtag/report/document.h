#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ctxtag {

/// A figure with the ends of its interval; what is not known is empty.
struct ShownEstimate {
  std::optional<double> value, low, high;
};

/// A recording that can be heard: where it lies, as seen from the page.
struct Recording {
  std::string path;
};

/// What stands in one place of a table; monostate: undefined.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double, ShownEstimate, Recording>;

/// `value`, or an undefined cell.
Cell cell_of(const std::optional<double>& value);

struct Column {
  std::string key;   ///< in JSON
  std::string name;  ///< on the page
  int decimals = 3;  ///< of real numbers on the page
  bool with_sign = false;
};

/// Rows have one cell per column.
struct Table {
  std::string key;  ///< in JSON, unique within its section
  std::string caption;
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
  bool on_page = true, in_json = true;
  bool folded = false;  ///< on the page it has to be unfolded
};

/// Text for people. `is_note`: says what is missing and how to give it.
struct Paragraph {
  std::string text;
  bool is_note = false;
};

/// Which line, marker or surface belongs to whom.
struct LegendEntry {
  std::size_t series = 0;
  std::string name;
  bool hollow = false;
};

enum class PictureSize { kSmall, kMedium, kLarge };

/// Pictures of one kind side by side, one sentence on how to read them, and the numbers behind them.
struct PictureGroup {
  std::string title, how_to_read;
  PictureSize size = PictureSize::kMedium;
  std::vector<std::string> pictures;  ///< SVG elements
  std::vector<LegendEntry> legend;
  std::vector<Table> numbers;
};

/// A JSON text that can be unfolded.
struct Record {
  std::string key, title, json;
};

using Block = std::variant<Paragraph, Table, PictureGroup, Record>;

/// `id` is in JSON and in links.
struct Section {
  std::string id, title;
  std::vector<Block> blocks;
};

/// What a report says, before it is known whether people or programs will read it. Texts are any bytes: the writers
/// escape them.
struct ReportDocument {
  std::string title, lead;
  std::vector<Section> sections;
};

/// One page (HTML) that needs nothing beside itself: no network, no script. Colours follow the reader's light or dark
/// theme, pictures carry their text and their numbers, and it prints. Equal input, equal bytes.
std::string document_html(const ReportDocument& document);

/// The same as JSON: `{"title", "sections": {ID: {"title", "texts", "notes", "tables": {KEY: [{COLUMN: ...}]},
/// "records": {KEY: ...}}}}`, numbers with full precision, an estimate as `{"value", "interval"}`, undefined as null.
std::string document_json(const ReportDocument& document);

}  // namespace ctxtag
