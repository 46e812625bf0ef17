#include "importing/findings.h"

namespace ctxtag {

void Findings::add(const std::string& what, const FileLine& at, const std::string& detail) {
  const auto [entry, is_new] = index_.emplace(what, found_.size());
  if (is_new) found_.push_back({what, 0, source_.place(at) + ": " + detail});
  ++found_[entry->second].count;
}

void Findings::move_to(ImportReport& report) {
  for (ImportFinding& finding : found_) report.findings.push_back(std::move(finding));
  found_.clear();
  index_.clear();
}

}  // namespace ctxtag
