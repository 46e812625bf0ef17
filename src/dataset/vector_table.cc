#include "dataset/vector_table.h"

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/formats/npy.h"
#include "dataset/array_ids.h"
#include "dataset/number_list.h"
#include "dataset/table_columns.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

std::size_t id_column(const CsvReader& reader, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const std::size_t column = reader.find_column(name);
    if (column < reader.header().size()) return column;
  }
  return reader.column(names.front());  // throws, and lists the columns there are
}

std::vector<std::size_t> number_columns(const CsvReader& reader, std::size_t id) {
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < reader.header().size(); ++i) {
    if (i != id && !reader.header()[i].empty()) columns.push_back(i);
  }
  if (columns.empty()) {
    throw DataError(to_text(reader.at()) + "no column beside " + reader.header()[id] +
                    "; expected one with a list of numbers, or one for every number");
  }
  return columns;
}

/// Reads the rows of a table up to their numbers, which `take` gets as cells.
template <typename Take>
std::vector<std::string> read_ids(CsvReader& reader, const std::string& noun, std::size_t id, const Take& take) {
  std::vector<std::string> ids;
  RowKeys keys;
  for (std::vector<std::string> cells; reader.next(cells);) {
    ids.push_back(id_from_cell(cells[id], reader.at()));
    keys.add(ids.back(), noun + " '" + ids.back() + "'", reader.at());
    take(cells);
  }
  if (ids.empty()) throw DataError(to_text(reader.at()) + "the table has no rows");
  return ids;
}

void append_numbers(const CsvReader& reader, const std::vector<std::size_t>& columns,
                    const std::vector<std::string>& cells, std::vector<float>& numbers) {
  if (columns.size() == 1) return append_number_list(cells[columns[0]], reader.at(), numbers);
  for (const std::size_t column : columns) {
    double value = 0.0;
    if (!parse_number(cells[column], value) || !std::isfinite(static_cast<float>(value))) {
      fail_cell(reader.at(), reader.header()[column], cells[column], "a finite number");
    }
    numbers.push_back(static_cast<float>(value));
  }
}

VectorTable read_csv(const fs::path& file, const std::string& noun, const std::vector<std::string>& id_columns) {
  CsvReader reader(file);
  const std::size_t id = id_column(reader, id_columns);
  const std::vector<std::size_t> columns = number_columns(reader, id);
  VectorTable table;
  std::vector<float> numbers;
  std::size_t dimensions = 0;
  table.ids = read_ids(reader, noun, id, [&](const std::vector<std::string>& cells) {
    const std::size_t before = numbers.size();
    append_numbers(reader, columns, cells, numbers);
    const std::size_t count = numbers.size() - before;
    if (before == 0) dimensions = count;
    if (count != 0 && count == dimensions) return;
    throw DataError(
        to_text(reader.at()) + std::to_string(count) + " numbers, but " +
        (before == 0 ? "a vector has at least one" : "the first " + noun + " has " + std::to_string(dimensions)));
  });
  table.values = Eigen::Map<const VectorMatrix>(numbers.data(), static_cast<Eigen::Index>(table.ids.size()),
                                                static_cast<Eigen::Index>(dimensions));
  return table;
}

VectorMatrix matrix_of(const NpyArray& array, Eigen::Index rows) {
  const auto columns = static_cast<Eigen::Index>(array.header().shape[1]);
  VectorMatrix values(rows, columns);
  if (array.header().dtype == "<f4") {
    std::memcpy(values.data(), array.data(), static_cast<std::size_t>(values.size()) * sizeof(float));
  } else {
    const std::vector<double> numbers = array.to_doubles();
    for (std::size_t i = 0; i < numbers.size(); ++i) values.data()[i] = static_cast<float>(numbers[i]);
  }
  return values;
}

VectorTable read_array(const fs::path& file, const std::string& noun, const std::vector<std::string>& id_columns) {
  VectorTable table;
  CsvReader reader(ids_file(file));
  table.ids = read_ids(reader, noun, id_column(reader, id_columns), [](const std::vector<std::string>&) {});
  const NpyArray array(file);
  const std::vector<std::size_t>& shape = array.header().shape;
  const std::string where = escaped_bytes(file.string());
  if (shape.size() != 2 || shape[0] != table.ids.size() || shape[1] == 0) {
    throw DataError(where + ": the shape is " + shape_text(shape) + "; expected " + std::to_string(table.ids.size()) +
                    " x (numbers per " + noun + "), one row for each id of " + escaped_bytes(ids_file(file).string()));
  }
  table.values = matrix_of(array, static_cast<Eigen::Index>(table.ids.size()));
  for (Eigen::Index row = 0; row < table.values.rows(); ++row) {
    for (Eigen::Index i = 0; i < table.values.cols(); ++i) {
      if (std::isfinite(table.values(row, i))) continue;
      throw DataError(fmt::format("{}: row {} ({} '{}'): number {} is {}; expected a finite number", where, row + 1,
                                  noun, table.ids[static_cast<std::size_t>(row)], i + 1,
                                  to_text(table.values(row, i))));
    }
  }
  return table;
}

// The shortest decimal that reads back as the same float.
std::string float_text(float value) {
  char text[32];
  for (const int digits : {6, 7, 8, 9}) {
    std::snprintf(text, sizeof text, "%.*g", digits, static_cast<double>(value));
    if (std::strtof(text, nullptr) == value) break;
  }
  return text;
}

std::string csv_of(const std::string& id_column, const VectorTable& table) {
  std::string text = csv_line({id_column, "vector"});
  for (Eigen::Index row = 0; row < table.values.rows(); ++row) {
    text += csv_cell(table.ids[static_cast<std::size_t>(row)]) + ",\"";
    for (Eigen::Index i = 0; i < table.values.cols(); ++i) {
      if (i != 0) text += ',';
      text += float_text(table.values(row, i));
    }
    text += "\"\n";
  }
  return text;
}

}  // namespace

VectorTable read_vector_table(const fs::path& file, const std::string& noun,
                              const std::vector<std::string>& id_columns) {
  return is_npy(file) ? read_array(file, noun, id_columns) : read_csv(file, noun, id_columns);
}

void write_vector_table(const fs::path& file, const std::string& id_column, const VectorTable& table) {
  if (!is_npy(file)) return write_file_atomically(file, csv_of(id_column, table));
  std::string ids = id_column + "\n";
  for (const std::string& id : table.ids) ids += csv_line({id});
  write_file_atomically(ids_file(file), ids);
  write_npy(file, {table.ids.size(), static_cast<std::size_t>(table.values.cols())}, table.values.data());
}

}  // namespace ctxtag
