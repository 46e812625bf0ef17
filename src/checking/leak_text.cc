#include "ctxtag/checking/leak_text.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"

namespace ctxtag {
namespace {

const std::string& part(const LeakReport& report, int number) {
  return report.check.parts.names[static_cast<std::size_t>(number)];
}

std::string example_text(const LeakReport& report, const Leak& leak) {
  const Tie& tie = report.check.ties[leak.tie];
  std::string a = escaped_bytes(leak.track_a.value), b = escaped_bytes(leak.track_b.value);
  if (tie.similar) {
    return fmt::format("{} ~ {}: {:.1f} s in common, {:.2f} s apart, bit error rate {:.3f}", a, b,
                       tie.similar->overlap_seconds, std::abs(tie.similar->offset_seconds),
                       tie.similar->bit_error_rate);
  }
  const std::string& kind = report.check.kinds[tie.kind];
  if (kind == kSameId) return a;
  if (kind == kIdenticalAudio) return fmt::format("{} = {}", a, b);
  return fmt::format("{}: {} and {} rows, such as {} and {}", escaped_bytes(tie.key), leak.rows_a, leak.rows_b, a, b);
}

std::string balance_text(const std::vector<PartBalance>& balance) {
  std::string text;
  for (const PartBalance& part : balance) {
    if (part.rows == 0 || part.max_prevalence_tag.empty()) continue;
    text += fmt::format("{} {} {:.4f} ({})", text.empty() ? "" : ",", part.name, part.max_prevalence_deviation,
                        escaped_bytes(part.max_prevalence_tag));
  }
  return text.empty() ? text : "largest deviation of a tag's prevalence:" + text + '\n';
}

std::string repair_text(const LeakReport& report) {
  const PartTable& before = report.check.parts;
  const std::size_t parts = before.names.size();
  const std::vector<std::size_t> rows = before.rows_per_part(), left = report.repair->table.rows_per_part();
  std::string text = fmt::format("\nfixed: {} rows changed\n", report.repair->changed.size());
  for (std::size_t from = 0; from < parts; ++from) {
    std::vector<std::size_t> moved(parts, 0);
    std::size_t out = 0;
    for (const RepairedRow& row : report.repair->changed) {
      if (row.from != static_cast<int>(from)) continue;
      ++(row.to ? moved[static_cast<std::size_t>(*row.to)] : out);
    }
    text += fmt::format("  {}: {} rows, now {}", before.names[from], rows[from], left[from]);
    for (std::size_t to = 0; to < parts; ++to) {
      if (moved[to] > 0) text += fmt::format("; {} went to {}", moved[to], before.names[to]);
    }
    text += out > 0 ? fmt::format("; {} left out\n", out) : "\n";
  }
  return text + balance_text(report.repaired_balance);
}

}  // namespace

LeakReport::LeakReport(LeakCheck of)
    : check(std::move(of)), leaks(ctxtag::leaks(check)), counts(leak_counts(check, leaks)) {}

std::string leak_text(const LeakReport& report) {
  const PartTable& parts = report.check.parts;
  const std::vector<std::size_t> rows = parts.rows_per_part();
  std::string text = "rows:";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] > 0) text += fmt::format(" {} {}", parts.names[i], rows[i]);
  }
  text += '\n' + balance_text(report.balance);
  std::size_t width = 16, part_width = 5;
  for (const std::string& kind : report.check.kinds) width = std::max(width, escaped_bytes(kind).size());
  for (const std::string& name : parts.names) part_width = std::max(part_width, name.size());
  text += fmt::format("\n{:<{}}  {:<{}}  {:<{}}{:>9}{:>10}{:>10}\n", "leaks by", width, "a", part_width, "b",
                      part_width, "found", "rows of a", "rows of b");
  for (const LeakCount& count : report.counts) {
    text += fmt::format("{:<{}}  {:<{}}  {:<{}}{:>9}{:>10}{:>10}\n", escaped_bytes(report.check.kinds[count.kind]),
                        width, part(report, count.part_a), part_width, part(report, count.part_b), part_width,
                        count.found, count.rows_a, count.rows_b);
    for (const Leak& leak : count.examples) text += "    " + example_text(report, leak) + '\n';
  }
  text += report.leaks.empty() ? "\nno leaks\n" : fmt::format("\n{} leaks\n", report.leaks.size());
  return report.repair ? text + repair_text(report) : text;
}

std::string leak_csv(const LeakReport& report) {
  std::string text = csv_line({"kind", "part_a", "part_b", "key", "rows_a", "rows_b", "track_a", "track_b",
                               "bit_error_rate", "overlap_seconds", "offset_seconds"});
  for (const Leak& leak : report.leaks) {
    const Tie& tie = report.check.ties[leak.tie];
    std::vector<std::string> cells{escaped_bytes(report.check.kinds[tie.kind]),
                                   part(report, leak.part_a),
                                   part(report, leak.part_b),
                                   escaped_bytes(tie.key),
                                   std::to_string(leak.rows_a),
                                   std::to_string(leak.rows_b),
                                   escaped_bytes(leak.track_a.value),
                                   escaped_bytes(leak.track_b.value)};
    if (tie.similar) {
      cells.push_back(fmt::format("{:.4f}", tie.similar->bit_error_rate));
      cells.push_back(fmt::format("{:.2f}", tie.similar->overlap_seconds));
      cells.push_back(fmt::format("{:.2f}", tie.similar->offset_seconds));
    } else {
      cells.insert(cells.end(), 3, "");
    }
    text += csv_line(cells);
  }
  return text;
}

}  // namespace ctxtag
