#include "streams/stream_merge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

// Numbers by size, then texts in byte order.
bool comes_before(const std::string& a, const std::string& b) {
  double x = 0.0, y = 0.0;
  const bool is_x = parse_number(a, x), is_y = parse_number(b, y);
  if (is_x != is_y) return is_x;
  return is_x && x != y ? x < y : a < b;
}

// Where each name stands once they are sorted; sorts them.
template <typename Before>
std::vector<std::uint32_t> sorted_places(std::vector<std::string>& names, const Before& before) {
  std::vector<std::uint32_t> order(names.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return before(names[a], names[b]); });
  std::vector<std::uint32_t> places(names.size());
  std::vector<std::string> sorted;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    places[order[i]] = i;
    sorted.push_back(std::move(names[order[i]]));
  }
  names = std::move(sorted);
  return places;
}

// The one form that tables write; mostly the text itself.
std::string as_written(std::string text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c != '\\' && (c & 0x80) == 0; });
  return plain ? std::move(text) : escaped_bytes(unescaped_bytes(text));
}

template <typename T>
void append_kept(std::vector<T>& all, const std::vector<T>& values, const std::vector<bool>& kept) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (kept[i]) all.push_back(values[i]);
  }
}

}  // namespace

std::vector<std::uint32_t> StreamMerge::Names::merged(const Interner& interner, bool as_number) {
  std::vector<std::uint32_t> places;
  for (const std::string_view text : interner.names()) {
    double number = 0.0;
    const std::string name =
        as_number && parse_number(text, number) ? to_text(number) : escaped_bytes(unescaped_bytes(text));
    const auto [found, added] = codes.emplace(name, static_cast<std::uint32_t>(names.size()));
    if (added) names.push_back(name);
    places.push_back(found->second);
  }
  return places;
}

StreamMerge::StreamMerge(const StreamPlan& plan, const StreamConfig& config)
    : plan_(plan), config_(config), categories_(plan.categories.size()) {
  result_.table.columns = plan.columns;
  result_.report.ignored_columns = plan.ignored;
  const TagVocabulary wanted(config.situations);
  for (const std::string& name : wanted.tags()) {
    situations_.codes.emplace(name, static_cast<std::uint32_t>(situations_.names.size()));
    situations_.names.push_back(name);
  }
}

std::vector<bool> StreamMerge::kept_rows(const StreamBlock& block) {
  const std::vector<std::uint32_t> places = situations_.merged(block.situations.names);
  const std::size_t known = config_.situations.empty() ? situations_.names.size() : config_.situations.size();
  std::vector<bool> kept;
  for (const std::uint32_t code : block.situations.codes) {
    const std::uint32_t situation = code == kNoName ? kNoName : places[code];
    kept.push_back(situation == kNoName || situation < known);
    if (!kept.back()) {
      ++result_.report.other_situation;
      continue;
    }
    situation_codes_.push_back(situation);
    if (situation == kNoName) ++result_.report.unknown_situation;
  }
  return kept;
}

void StreamMerge::add_columns(const StreamBlock& block, const std::vector<bool>& kept) {
  std::vector<StreamColumn>& columns = result_.table.columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].categorical) append_kept(columns[i].values, block.numbers[i], kept);
  }
  for (std::size_t i = 0; i < categories_.size(); ++i) {
    const CategorySource& source = plan_.categories[i];
    const std::vector<std::uint32_t> places = categories_[i].merged(block.categories[i].names, source.as_number);
    std::vector<float>& values = columns[source.output].values;
    for (std::size_t row = 0; row < kept.size(); ++row) {
      if (!kept[row]) continue;
      const std::uint32_t code = block.categories[i].codes[row];
      values.push_back(code == kNoName ? kMissing : static_cast<float>(places[code]));
    }
  }
}

void StreamMerge::add(StreamBlock block) {
  StreamReport& report = result_.report;
  report.rows += block.report.rows;
  report.utc_without_zone += block.report.utc_without_zone;
  for (const auto& [reason, count] : block.report.rejected) {
    const std::int64_t before = std::exchange(report.rejected[reason], report.rejected[reason] + count);
    if (before > 0) continue;
    for (const std::string& example : block.report.examples) {
      if (example.find(": " + reason + ": ") != std::string::npos) report.examples.push_back(example);
    }
  }
  const std::vector<bool> kept = kept_rows(block);
  add_columns(block, kept);
  StreamTable& table = result_.table;
  for (std::size_t row = 0; row < kept.size(); ++row) {
    if (!kept[row]) continue;
    if (!block.ids.empty()) table.ids.push_back(as_written(std::move(block.ids[row])));
    table.row.push_back(rows_before_ + block.rows[row] + 1);
  }
  for (const auto& [cells, names, of_row] : {std::tuple(&block.users, &users_, &table.users.of_row),
                                             std::tuple(&block.tracks, &tracks_, &table.tracks.of_row)}) {
    const std::vector<std::uint32_t> places = names->merged(cells->names);
    for (std::size_t row = 0; row < cells->codes.size(); ++row) {
      if (kept[row]) of_row->push_back(places[cells->codes[row]]);
    }
  }
  append_kept(table.fold, block.folds, kept);
  append_kept(table.moment, block.moments, kept);
  rows_before_ += block.lines_with_text;
}

void StreamMerge::sort_book(std::size_t category) {
  StreamColumn& column = result_.table.columns[plan_.categories[category].output];
  const std::vector<std::uint32_t> places = sorted_places(categories_[category].names, comes_before);
  column.book = std::move(categories_[category].names);
  for (float& value : column.values) {
    if (!std::isnan(value)) value = static_cast<float>(places[static_cast<std::size_t>(value)]);
  }
}

void StreamMerge::sort_situations() {
  std::vector<std::uint32_t> places(situations_.names.size());
  std::iota(places.begin(), places.end(), 0U);
  if (config_.situations.empty()) places = sorted_places(situations_.names, std::less<std::string>());
  StreamTable& table = result_.table;
  for (const std::uint32_t code : situation_codes_) {
    table.situation.push_back(code == kNoName ? -1 : static_cast<std::int32_t>(places[code]));
  }
  if (!config_.situations.empty()) situations_.names.resize(config_.situations.size());
  table.situations = TagVocabulary(std::move(situations_.names));
}

void StreamMerge::count_missing() {
  for (const StreamColumn& column : result_.table.columns) {
    const auto missing =
        std::count_if(column.values.begin(), column.values.end(), [](float v) { return std::isnan(v); });
    if (missing > 0) result_.report.missing[column.name] = missing;
  }
}

Streams StreamMerge::finished() && {
  for (std::size_t i = 0; i < categories_.size(); ++i) sort_book(i);
  sort_situations();
  result_.table.users.names = std::move(users_.names);
  result_.table.tracks.names = std::move(tracks_.names);
  count_missing();
  return std::move(result_);
}

}  // namespace ctxtag
