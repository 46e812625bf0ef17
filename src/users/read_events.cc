#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <limits>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/users/context_events.h"
#include "dataset/table_columns.h"
#include "playlists/named_rows.h"
#include "users/event_collector.h"

namespace ctxtag {
namespace {

enum EventColumn : std::size_t { kEventUser, kEventTrack, kEventContext, kEventCount };

std::unique_ptr<NamedRows> open_event_rows(const std::filesystem::path& file) {
  return open_named_rows(file, {{{"user_id", "user"}, true},
                                {{"track_id", "track", "song_id", "song"}, true},
                                {{"context", "tag"}, true},
                                {{"count"}}});
}

std::string id_in(const std::string& cell, const char* what, const FileLine& at) {
  if (cell.empty()) throw DataError(to_text(at) + "the " + what + "'s id is empty");
  return id_from_cell(cell, at);
}

std::uint32_t count_in(const std::string& cell, const FileLine& at) {
  double count = 1.0;
  const bool whole = cell.empty() || (parse_number(cell, count) && count >= 1.0 && count == std::floor(count) &&
                                      count <= std::numeric_limits<std::uint32_t>::max());
  if (!whole) fail_cell(at, "count", cell, "a whole number from 1, or nothing, which is 1");
  return static_cast<std::uint32_t>(count);
}

class EventReader {
 public:
  EventReader(const TagVocabulary& vocabulary, const EventReading& reading)
      : vocabulary_(vocabulary), reading_(reading), collector_(reading.ids_as_numbers) {}

  void read(const std::filesystem::path& file, const std::function<void(std::int64_t)>& observe) {
    const auto rows = open_event_rows(file);
    std::vector<std::string> row;
    std::int64_t bytes = 0, count = 0;
    for (;;) {
      try {
        if (!rows->next(row)) break;
        take(row, rows->at());
      } catch (const DataError& error) {
        if (reading_.on_error == OnError::kStop) throw;
        ++rejected_lines_;
        rejections_.push_back(
            {file.filename().string(), fmt::format("line {}", rows->at().line), "", "bad_row", error.what()});
      }
      for (const std::string& cell : row) bytes += static_cast<std::int64_t>(cell.size()) + 1;
      if (++count % 65536 == 0) observe(bytes);
    }
  }

  ContextEvents events() {
    if (collector_.size() == 0) throw ConfigError("no event is left: " + nothing_left());
    std::vector<std::string> names = vocabulary_.empty() ? names_ : vocabulary_.tags();
    ContextEvents events = collector_.take(names);
    events.totals.no_context = std::move(no_context_);
    events.totals.rejected_lines = rejected_lines_;
    events.rejections = std::move(rejections_);
    if (vocabulary_.empty()) sort_contexts(events);
    events.contexts = TagVocabulary(std::move(names));
    if (vocabulary_.empty()) events.contexts = TagVocabulary(sorted(names_));
    return events;
  }

 private:
  static std::vector<std::string> sorted(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    return names;
  }

  // Contexts were numbered as they came; now they are in byte order.
  void sort_contexts(ContextEvents& events) const {
    const std::vector<std::string> in_order = sorted(names_);
    std::vector<std::uint32_t> places;
    for (const std::string& name : names_) {
      places.push_back(
          static_cast<std::uint32_t>(std::lower_bound(in_order.begin(), in_order.end(), name) - in_order.begin()));
    }
    for (ContextEvents::Use& use : events.uses) use.context = places[use.context];
    const auto same_pair = [](const auto& a, const auto& b) { return a.track == b.track && a.user == b.user; };
    for (auto begin = events.uses.begin(); begin != events.uses.end();) {
      const auto end =
          std::find_if_not(begin, events.uses.end(), [&](const auto& use) { return same_pair(*begin, use); });
      std::sort(begin, end, [](const auto& a, const auto& b) { return a.context < b.context; });
      begin = end;
    }
  }

  void take(const std::vector<std::string>& row, const FileLine& at) {
    const std::string user = id_in(row[kEventUser], "user", at), track = id_in(row[kEventTrack], "track", at);
    if (row[kEventContext].empty()) throw DataError(to_text(at) + "the context is empty");
    const std::uint32_t count = count_in(row[kEventCount], at);
    const std::optional<std::uint32_t> context = number_of(row[kEventContext]);
    if (!context) {
      ++no_context_[escaped_bytes(row[kEventContext])];
    } else {
      collector_.add(user, track, *context, count);
    }
  }

  std::optional<std::uint32_t> number_of(const std::string& context) {
    if (!vocabulary_.empty()) {
      const auto found = vocabulary_.find(context);
      return found ? std::optional(static_cast<std::uint32_t>(*found)) : std::nullopt;
    }
    const std::string name = escaped_bytes(context);
    const auto [entry, is_new] = numbers_.emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (is_new) names_.push_back(name);
    return entry->second;
  }

  std::string nothing_left() const {
    if (no_context_.empty()) return "the tables have no rows that can be used";
    const std::string nearest = nearest_word(no_context_.begin()->first, vocabulary_.tags());
    return fmt::format("none of the {} contexts, such as '{}', is in the vocabulary{}", no_context_.size(),
                       no_context_.begin()->first, nearest.empty() ? "" : "; nearest: '" + nearest + "'");
  }

  const TagVocabulary& vocabulary_;
  EventReading reading_;
  EventCollector collector_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> names_;
  std::map<std::string, std::int64_t> no_context_;
  std::int64_t rejected_lines_ = 0;
  std::vector<Rejection> rejections_;
};

}  // namespace

ContextEvents read_context_events(const std::vector<std::filesystem::path>& files, const TagVocabulary& vocabulary,
                                  const EventReading& reading, const CountObserver& observe) {
  EventReader reader(vocabulary, reading);
  std::vector<PlaylistInput> inputs;
  std::int64_t total = 0, done = 0;
  for (const std::filesystem::path& file : files) {
    std::error_code failed;
    const auto bytes = std::filesystem::file_size(file, failed);
    inputs.push_back({file.filename().string(), failed ? 0 : static_cast<std::int64_t>(bytes)});
    total += inputs.back().bytes;
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    reader.read(files[i], [&](std::int64_t bytes) {
      if (observe) observe(done + std::min(bytes, inputs[i].bytes), total);
    });
    done += inputs[i].bytes;
  }
  ContextEvents events = reader.events();
  events.inputs = std::move(inputs);
  return events;
}

}  // namespace ctxtag
