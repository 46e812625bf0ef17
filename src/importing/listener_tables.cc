#include "importing/listener_tables.h"

#include <memory>

#include "ctxtag/dataset/score_table.h"
#include "importing/text_tables.h"

namespace ctxtag {

bool ClassSamples::set(const TrackId& track, const UserId& user, std::size_t of_class) {
  const auto [entry, is_new] = rows_.emplace(sample_id(track, user), of_class_.size());
  if (!is_new) {
    of_class_[entry->second] = of_class;
    return true;
  }
  tracks_.push_back(track);
  users_.push_back(user);
  of_class_.push_back(of_class);
  return false;
}

ImportedTable ClassSamples::table(const std::string& name) const {
  SampleTable samples{{tracks_, TagVocabulary(classes_), {}, {}}, users_};
  const auto rows = static_cast<Eigen::Index>(of_class_.size());
  samples.labels.values = ByteMatrix::Zero(rows, static_cast<Eigen::Index>(classes_.size()));
  samples.labels.known = ByteMatrix::Ones(rows, samples.labels.values.cols());
  for (Eigen::Index row = 0; row < rows; ++row) {
    samples.labels.values(row, static_cast<Eigen::Index>(of_class_[static_cast<std::size_t>(row)])) = 1;
  }
  return text_table(name, of_class_.size(), csv_text(samples));
}

ImportedTable vectors_table(const std::string& name, std::vector<TrackId> ids, const std::vector<std::string>& names,
                            const std::vector<double>& values) {
  auto table = std::make_shared<ScoreTable>();
  table->scores = Eigen::Map<const RealMatrix>(values.data(), static_cast<Eigen::Index>(ids.size()),
                                               static_cast<Eigen::Index>(names.size()));
  table->ids = std::move(ids);
  table->vocabulary = TagVocabulary(escaped(names));
  const std::size_t rows = table->ids.size();
  return {name + ".npy",
          rows,
          [table](const std::filesystem::path& file) { write_scores(file, *table); },
          {name + ".ids.csv"}};
}

ImportedTable lines_table(const std::string& name, const std::string& header, const std::vector<std::string>& lines) {
  std::string text = header + "\n";
  for (const std::string& line : lines) text += line;
  return text_table(name, lines.size(), std::move(text));
}

}  // namespace ctxtag
