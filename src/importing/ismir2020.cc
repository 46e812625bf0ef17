#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/user_vectors.h"
#include "ctxtag/formats/npy.h"
#include "importing/imported.h"
#include "importing/source.h"
#include "importing/text_tables.h"
#include "importing/user_samples.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

struct Part {
  Split split;
  const char* file;
};
constexpr Part kParts[] = {
    {Split::kTrain, "train_set.csv"}, {Split::kValidation, "validation_set.csv"}, {Split::kTest, "test_set.csv"}};
const std::string kVectors = "user_embeddings.csv";

std::string sample_line(const UserSamples& samples, std::size_t row, const std::string& split) {
  std::string text = csv_cell(samples.songs[row].value) + "," + csv_cell(samples.users[row].value) + split;
  for (const std::uint8_t value : samples.labels[row]) text += value != 0 ? ",1" : ",0";
  return text + "\n";
}

// One table per split as released, and one of all with the split in a column.
void add_samples(const std::vector<UserSamples>& parts, Imported& imported) {
  std::string all = header_line({"song_id", "user_id", "split"}, parts[0].tags);
  std::size_t rows = 0;
  for (const UserSamples& part : parts) {
    std::string text = header_line({"song_id", "user_id"}, part.tags);
    for (std::size_t row = 0; row < part.songs.size(); ++row) {
      text += sample_line(part, row, "");
      all += sample_line(part, row, "," + to_text(part.split));
    }
    rows += part.songs.size();
    imported.tables.push_back(
        text_table("samples_" + to_text(part.split) + ".csv", part.songs.size(), std::move(text)));
  }
  imported.tables.push_back(text_table("samples.csv", rows, std::move(all)));
}

// Labels per track: a tag is 1 when one of the users gave it.
void add_labels(const std::vector<UserSamples>& parts, Imported& imported) {
  for (const UserSamples& part : parts) {
    imported.tables.push_back(labels_table("labels_" + to_text(part.split) + ".csv", labels_of_tracks({part})));
  }
  LabelMatrix all = labels_of_tracks(parts);
  std::map<TrackId, Split> last;  // kParts stand in this order: what test needs, train does not get
  std::map<TrackId, std::set<Split>> splits_of;
  for (const UserSamples& part : parts) {
    for (const TrackId& song : part.songs) {
      last[song] = part.split;
      splits_of[song].insert(part.split);
    }
  }
  const auto several =
      std::count_if(splits_of.begin(), splits_of.end(), [](const auto& entry) { return entry.second.size() > 1; });
  if (several > 0) {
    imported.report.notes.push_back(
        fmt::format("{} of {} tracks are in more than one split (the released split is per sample); splits.csv gives "
                    "each of them to the last of train, validation, test",
                    several, splits_of.size()));
  }
  SplitTable table;
  table.ids = all.ids;
  for (const TrackId& id : all.ids) table.splits.push_back(last.at(id));
  imported.tables.push_back(labels_table("labels.csv", std::move(all)));
  imported.tables.push_back(splits_table("splits.csv", std::move(table)));
}

void add_vectors(UserVectors vectors, const std::vector<UserSamples>& parts, Imported& imported) {
  const std::set<UserId> there(vectors.users.begin(), vectors.users.end());
  for (const UserSamples& part : parts) {
    std::set<UserId> without;
    std::size_t samples = 0;
    for (const UserId& user : part.users) {
      if (there.count(user) != 0) continue;
      without.insert(user);
      ++samples;
    }
    if (samples == 0) continue;
    imported.report.notes.push_back(
        fmt::format("{}: {} samples of {} users without a vector", to_text(part.split), samples, without.size()));
  }
  const auto kept = std::make_shared<const UserVectors>(std::move(vectors));
  const std::size_t rows = kept->size();
  imported.tables.push_back(
      {"users.npy", rows, [kept, rows](const fs::path& file) {
         write_npy(file, {rows, static_cast<std::size_t>(kept->values.cols())}, kept->values.data());
       }});
  std::string ids = "user_id\n";
  for (const UserId& user : kept->users) ids += csv_line({user.value});
  imported.tables.push_back(text_table("users.ids.csv", rows, std::move(ids)));
}

bool recognises_ismir2020(const fs::path& source) {
  return holds_any(source, {kParts[0].file, kParts[1].file, kParts[2].file});
}

Imported read_ismir2020(const ImportRequest& request) {
  SourceFolder source(request.source);
  Imported imported;
  std::vector<UserSamples> parts;
  for (const Part& part : kParts) {
    const auto file = source.find({part.file}, imported.report);
    if (!file) continue;
    parts.push_back(read_user_samples(*file, part.split, parts.empty() ? std::vector<std::string>() : parts[0].tags));
    source.add_read(imported.report, *file, parts.back().songs.size() + parts.back().repeated);
    if (parts.back().repeated > 0) {
      imported.report.dropped.push_back(
          {source.name_of(*file) + ": the same user, track and tags again", parts.back().repeated});
    }
  }
  if (parts.empty()) source.fail("none of the sample tables of the ISMIR 2020 data is here");
  add_samples(parts, imported);
  add_labels(parts, imported);
  if (const auto file = source.find({kVectors}, imported.report)) {
    UserVectors vectors = read_user_vectors(*file);
    source.add_read(imported.report, *file, vectors.size());
    add_vectors(std::move(vectors), parts, imported);
  }
  return imported;
}

}  // namespace

ImportFormat ismir2020_format() { return {recognises_ismir2020, read_ismir2020}; }

}  // namespace ctxtag
