#include "ctxtag/dataset/merge_tables.h"

#include <spdlog/fmt/fmt.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string_view>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/formats/npy.h"
#include "dataset/shared_ids.h"

namespace fs = std::filesystem;

namespace ctxtag {
namespace {

using Paths = std::vector<fs::path>;

std::string_view bytes_of(const MappedFile& file) { return {reinterpret_cast<const char*>(file.data()), file.size()}; }

void require_one_part(const Paths& parts, const EachId& each_id) {
  const std::optional<SharedId> shared = shared_id(parts.size(), each_id);
  if (!shared) return;
  throw ConfigError(fmt::format("'{}' stands in {} and in {}; a row may be in one part only", printable(shared->id),
                                escaped_bytes(parts[shared->first].string()),
                                escaped_bytes(parts[shared->second].string())));
}

[[noreturn]] void fail_cut(const fs::path& file) {
  throw DataError(escaped_bytes(file.string()) + ": its last line is not ended: it is cut off");
}

// Reads every row; returns how many there are.
std::size_t each_csv_id(const fs::path& file, const TakeId& take) {
  CsvReader reader(file);
  const std::size_t user = reader.find_column("user_id");
  std::size_t rows = 0;
  for (std::vector<std::string> cells; reader.next(cells); ++rows) {
    take(user < cells.size() && user > 0 ? cells[0] + '\n' + cells[user] : cells[0]);
  }
  return rows;
}

std::size_t merge_csv(const Paths& parts, const fs::path& out) {
  std::vector<std::size_t> rows(parts.size());
  require_one_part(parts, [&](std::size_t part, const TakeId& take) { rows[part] = each_csv_id(parts[part], take); });
  AtomicFile target(out);
  std::string header;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const MappedFile file(parts[part]);
    const std::string_view text = bytes_of(file);
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || text.back() != '\n') fail_cut(parts[part]);
    const std::string own(text.substr(0, end + 1));
    if (part == 0) {
      header = own;
      target.write(header);
    } else if (own != header) {
      throw ConfigError(fmt::format("{}:1: other columns than {}: '{}', not '{}'", escaped_bytes(parts[part].string()),
                                    escaped_bytes(parts[0].string()), printable(own.substr(0, own.size() - 1)),
                                    printable(header.substr(0, header.size() - 1))));
    }
    target.write(text.substr(end + 1));
  }
  target.commit();
  return std::accumulate(rows.begin(), rows.end(), std::size_t{0});
}

std::string line_id(const std::string& line, const FileLine& at) {
  const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("track_id") || !json["track_id"].is_string()) {
    throw DataError(to_text(at) + "expected a JSON object with a track_id");
  }
  return json["track_id"];
}

std::size_t each_line_id(const fs::path& file, const TakeId& take) {
  const MappedFile mapped(file);
  const std::string_view text = bytes_of(mapped);
  if (!text.empty() && text.back() != '\n') fail_cut(file);
  int rows = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    take(line_id(std::string(text.substr(begin, end - begin)), {file, ++rows}));
    begin = end + 1;
  }
  return static_cast<std::size_t>(rows);
}

std::size_t merge_lines(const Paths& parts, const fs::path& out) {
  std::vector<std::size_t> rows(parts.size());
  require_one_part(parts, [&](std::size_t part, const TakeId& take) { rows[part] = each_line_id(parts[part], take); });
  AtomicFile target(out);
  for (const fs::path& part : parts) target.write(bytes_of(MappedFile(part)));
  target.commit();
  return std::accumulate(rows.begin(), rows.end(), std::size_t{0});
}

// What says of what the rows of an array are: tracks, or (of --window-scores) windows.
fs::path names_of(fs::path array, const char* kind) { return array.replace_extension(kind); }

const char* kind_of_names(const fs::path& array) {
  return fs::exists(names_of(array, ".ids.csv")) || !fs::exists(names_of(array, ".windows.csv")) ? ".ids.csv"
                                                                                                 : ".windows.csv";
}

std::size_t merge_arrays(const Paths& parts, const fs::path& out) {
  std::vector<std::unique_ptr<NpyArray>> arrays;
  NpyHeader header;
  std::size_t rows = 0;
  for (const fs::path& part : parts) {
    arrays.push_back(std::make_unique<NpyArray>(part));
    NpyHeader own = arrays.back()->header();
    if (own.shape.empty()) throw DataError(escaped_bytes(part.string()) + ": a single number, which has no rows");
    const std::size_t own_rows = own.shape[0];
    own.shape[0] = 0;
    if (rows == 0) header = own;  // a part without rows says nothing of columns
    if (own_rows > 0 && (own.dtype != header.dtype || own.shape != header.shape)) {
      throw ConfigError(fmt::format("{}: rows of {} ({}), those before it are of {} ({})", escaped_bytes(part.string()),
                                    own.dtype, shape_text(own.shape), header.dtype, shape_text(header.shape)));
    }
    rows += own_rows;
  }
  header.shape[0] = rows;
  const char* const kind = kind_of_names(parts[0]);
  Paths names;
  names.reserve(parts.size());
  for (const fs::path& part : parts) names.push_back(names_of(part, kind));
  AtomicFile target(out);
  target.write(npy_header_bytes(header));
  for (const auto& array : arrays) {
    const std::size_t size = array->header().elements() * array->header().item_bytes();
    target.write({reinterpret_cast<const char*>(array->data()), size});
  }
  const std::size_t named = merge_csv(names, names_of(out, kind));
  if (named != rows) {
    throw DataError(fmt::format("{} and others: {} rows, but {} ids", escaped_bytes(parts[0].string()), rows, named));
  }
  target.commit();
  return rows;
}

}  // namespace

std::size_t merge_tables(const Paths& parts, const fs::path& out) {
  if (parts.empty()) throw ConfigError("parts: none are given");
  const std::string kind = out.extension().string();
  for (const fs::path& part : parts) {
    if (part.extension() == kind && (kind == ".csv" || kind == ".jsonl" || kind == ".npy")) continue;
    throw ConfigError(fmt::format("{} and --out {}: expected names that all end in .csv, in .jsonl or in .npy",
                                  escaped_bytes(part.string()), escaped_bytes(out.string())));
  }
  return kind == ".npy" ? merge_arrays(parts, out) : kind == ".csv" ? merge_csv(parts, out) : merge_lines(parts, out);
}

}  // namespace ctxtag
