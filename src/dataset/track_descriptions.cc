#include "ctxtag/dataset/track_descriptions.h"

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "dataset/table_columns.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

fs::path absolute_folder(const fs::path& folder) {
  return fs::weakly_canonical(fs::absolute(folder.empty() ? fs::path(".") : folder));
}

// A path that leads from one folder, as one that leads from another.
std::string path_from(const fs::path& seen_from, const fs::path& folder, const std::string& cell) {
  const fs::path path(unescaped_bytes(cell));
  if (cell.empty() || path.is_absolute()) return escaped_bytes(path.string());
  return escaped_bytes((folder / path).lexically_normal().lexically_proximate(seen_from).string());
}

}  // namespace

TrackDescriptions read_track_descriptions(const fs::path& file, const fs::path& seen_from) {
  CsvReader reader(file);
  const std::size_t width = reader.header().size();
  const std::size_t named = reader.find_column("track_id");
  const std::size_t id_column = named < width ? named : 0;
  TrackDescriptions table;
  std::vector<std::size_t> columns;
  for (const char* const name : {"path", "title", "artist"}) {
    const std::size_t column = reader.find_column(name);
    if (column == width || column == id_column) continue;
    table.columns.emplace_back(name);
    columns.push_back(column);
  }
  if (columns.empty()) {
    throw DataError(to_text(reader.at()) + "none of the columns path, title and artist is among " +
                    joined(reader.header()));
  }
  const fs::path from = absolute_folder(seen_from), folder = absolute_folder(file.parent_path());
  RowKeys keys;
  std::vector<std::string> row;
  while (reader.next(row)) {
    TrackId id{id_from_cell(row[id_column], reader.at())};
    keys.add(id.value, "the id '" + id.value + "'", reader.at());
    std::vector<std::string>& cells = table.cells.emplace_back();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string& cell = row[columns[i]];
      cells.push_back(table.columns[i] == "path" ? path_from(from, folder, cell)
                                                 : escaped_bytes(unescaped_bytes(cell)));
    }
    table.rows.emplace(std::move(id), table.cells.size() - 1);
  }
  return table;
}

}  // namespace ctxtag
