#include "evaluation/lacking_rows.h"

#include "ctxtag/base/error.h"

namespace ctxtag {

void LackingRows::add(const TrackId& id) {
  ++count_;
  if (first_.size() < 3) first_.push_back("'" + id.value + "'");
}

void LackingRows::report(std::size_t among, bool allow_partial, std::vector<std::string>& notes) const {
  if (count_ == 0) return;
  std::string line =
      std::to_string(count_) + " of " + std::to_string(among) + " " + rows_ + " " + what_ + " (" + first_[0];
  for (std::size_t i = 1; i < first_.size(); ++i) line += ", " + first_[i];
  line += count_ > first_.size() ? ", ...)" : ")";
  if (!allow_partial) throw ConfigError(line + "; give them, or set allow_partial to leave these rows out");
  notes.push_back(line + "; left out");
}

}  // namespace ctxtag
