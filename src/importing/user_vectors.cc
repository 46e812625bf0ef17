#include "importing/user_vectors.h"

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "importing/text_tables.h"

namespace ctxtag {
namespace {

constexpr std::string_view kBetween = " ,;\t\r\n[]()";

// Appends the numbers of a list and returns how many there are.
std::size_t append_list(std::string_view list, const FileLine& at, std::vector<float>& values) {
  std::size_t count = 0;
  for (std::size_t begin = list.find_first_not_of(kBetween); begin != std::string_view::npos; ++count) {
    const std::size_t end = std::min(list.find_first_of(kBetween, begin), list.size());
    double value = 0.0;
    const std::string_view text = list.substr(begin, end - begin);
    const bool fits = parse_number(text, value) && std::isfinite(static_cast<float>(value));
    if (!fits) {
      throw DataError(fmt::format("{}number {} of the list is '{}'; expected a finite number", to_text(at), count + 1,
                                  escaped_bytes(text)));
    }
    values.push_back(static_cast<float>(value));
    begin = list.find_first_not_of(kBetween, end);
  }
  return count;
}

// The named column beside user_id.
std::size_t list_column(const CsvReader& reader, std::size_t user) {
  std::size_t found = reader.header().size();
  for (std::size_t i = 0; i < reader.header().size(); ++i) {
    if (i == user || reader.header()[i].empty()) continue;
    if (found < reader.header().size()) {
      throw DataError(to_text(reader.at()) + "more than one column beside user_id: " +
                      joined(escaped(reader.header())) + "; expected one that holds a list of numbers");
    }
    found = i;
  }
  if (found == reader.header().size()) {
    throw DataError(to_text(reader.at()) + "no column beside user_id; expected one that holds a list of numbers");
  }
  return found;
}

}  // namespace

UserVectors read_user_vectors(const std::filesystem::path& file) {
  CsvReader reader(file);
  const std::size_t user = reader.column("user_id"), list = list_column(reader, user);
  UserVectors vectors;
  std::unordered_map<std::string, int> lines;
  for (std::vector<std::string> cells; reader.next(cells);) {
    if (cells[user].empty()) throw DataError(to_text(reader.at()) + "the user's id is empty");
    const auto [entry, is_new] = lines.emplace(cells[user], reader.at().line);
    if (!is_new) {
      throw DataError(fmt::format("{}user '{}' stands in line {} already", to_text(reader.at()),
                                  escaped_bytes(cells[user]), entry->second));
    }
    const std::size_t count = append_list(cells[list], reader.at(), vectors.values);
    if (vectors.users.empty()) vectors.dimensions = count;
    if (count == 0 || count != vectors.dimensions) {
      throw DataError(
          fmt::format("{}{} numbers, but the first user has {}", to_text(reader.at()), count, vectors.dimensions));
    }
    vectors.users.push_back({escaped_bytes(cells[user])});
  }
  if (vectors.users.empty()) throw DataError(to_text(reader.at()) + "the table has no rows");
  return vectors;
}

}  // namespace ctxtag
