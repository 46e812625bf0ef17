#include "training_data.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/config/load.h"
#include "ctxtag/dataset/sample_joins.h"
#include "ctxtag/features/compression.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/loading/weight_checks.h"
#include "ctxtag/users/control_vectors.h"
#include "unlabelled.h"

namespace ctxtag::nn {
namespace {

void require_given(const std::string& value, const char* key, const char* what) {
  if (value.empty()) throw ConfigError(std::string("data.") + key + ": not given; expected " + what);
}

}  // namespace

namespace {

// A float is infinite or not a number when all bits of its exponent are set.
bool all_finite(const float* values, std::size_t count) {
  constexpr std::uint32_t kExponent = 0x7F800000U;
  std::uint32_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, values + i, sizeof bits);
    found |= (bits & kExponent) == kExponent ? 1U : 0U;
  }
  return found == 0;
}

}  // namespace

FrameSource frame_source(std::shared_ptr<const FeatureStore> store, const FrontendConfig& wanted,
                         const std::string& wanted_name) {
  const FrontendMatch match =
      require_same_front_end(store->contract().config, store->folder().string(), wanted, wanted_name);
  const bool compress = match == FrontendMatch::kApplyCompression;
  const Compression compression =
      compress ? Compression::named(wanted.compression, wanted.compression_scale) : Compression{};
  FrameSource source;
  source.frames = static_cast<std::size_t>(store->frames());
  source.bands = static_cast<std::size_t>(store->bands());
  source.read = [store = std::move(store), compression, compress](std::size_t row, std::size_t first, std::size_t count,
                                                                  float* out) {
    store->read_frames(row, first, count, out);
    if (!all_finite(out, count * static_cast<std::size_t>(store->bands()))) {
      throw DataError(escaped_bytes(store->folder().string()) + ": the features of track '" +
                      store->entries()[row].id.value + "' are not all finite; extract them again");
    }
    if (compress) compression.apply(out, count * static_cast<std::size_t>(store->bands()));
  };
  return source;
}

namespace {

FrameSource vector_source(std::shared_ptr<const FeatureVectors> vectors) {
  FrameSource source;
  source.frames = 1;
  source.bands = vectors->dimensions();
  source.read = [vectors = std::move(vectors)](std::size_t row, std::size_t, std::size_t, float* out) {
    vectors->read(row, out);
  };
  return source;
}

// The place of a track among the features; negative: it has none.
using FeatureRow = std::function<long long(const TrackId&)>;

FeatureRow row_in(const RowIndex& rows) {
  return [&rows](const TrackId& id) {
    const auto found = rows.find(id);
    return found == rows.end() ? -1LL : static_cast<long long>(found->second);
  };
}

// Opens what data.features names. Without it there is silence, for networks that know listeners alone.
FeatureRow open_features(const ExperimentConfig& config, TrainingData& data) {
  if (config.data.features.empty()) {
    silence(data);
    return [](const TrackId&) { return 0LL; };
  }
  if (FeatureVectors::named_by(config.data.features)) {
    const std::string& table = config.data.samples.empty() ? config.data.labels : config.data.samples;
    const std::vector<std::string> labels = CsvReader(table).header();
    data.vectors = std::make_shared<const FeatureVectors>(config.data.features, labels);
    data.notes = data.vectors->notes();
    data.source = vector_source(data.vectors);
    return row_in(data.vectors->rows());
  }
  data.store = std::make_shared<const FeatureStore>(config.data.features);
  data.source = frame_source(data.store, config.frontend, "the config");
  return row_in(data.store->rows());
}

}  // namespace

ExperimentConfig load_experiment(const std::filesystem::path& file, const std::vector<std::string>& overrides) {
  const nlohmann::json json = layered_json(file, overrides);
  ExperimentConfig config;
  if (json.contains("data")) ConfigReader::read(json["data"], "data", config.data);
  if (config.data.features.empty() || FeatureVectors::named_by(config.data.features)) {
    read_config(json, config);
    return config;
  }
  const FrontendConfig stored = FeatureStore(config.data.features).contract().config;
  config.frontend = stored;
  read_config(json, config);
  require_same_front_end(stored, config.data.features, config.frontend, "the config");
  return config;
}

namespace {

void require_same_spelling(const std::vector<UserId>& wanted, const std::string& wanted_in,
                           const std::vector<UserId>& present, const std::string& present_in) {
  const auto texts = [](const std::vector<UserId>& users) {
    std::vector<std::string> ids;
    ids.reserve(users.size());
    for (const UserId& user : users) ids.push_back(user.value);
    return ids;
  };
  require_one_spelling(texts(wanted), wanted_in, texts(present), present_in);
}

SplitSamples read_samples_of(const ExperimentConfig& config, const TagVocabulary& wanted, const FeatureRow& row_of,
                             TrainingData& data) {
  const DataConfig& from = config.data;
  const auto fold = [](int number) { return number < 0 ? std::optional<int>() : std::optional<int>(number); };
  const SplitTable splits = read_splits(from.splits);
  LabelNotes label_notes;
  SplitSamples samples;
  if (from.samples.empty()) {
    const LabelMatrix labels = read_labels(from.labels, wanted, &label_notes);
    data.vocabulary = labels.vocabulary;
    std::optional<WeightTable> weights;
    if (!from.weights.empty()) weights = read_weights(from.weights, data.vocabulary);
    samples = joined_samples(labels, splits.assignment(fold(from.test_fold), fold(from.validation_fold)), row_of,
                             weights ? &*weights : nullptr);
    for (const std::string& note : unlabelled_notes(labels, splits, data, from)) data.notes.push_back(note);
    if (weights) {
      for (const std::string& line : weight_notes(from.weights, *weights, labels)) data.notes.push_back(line);
      require_weights_of_these_labels(from.weights, samples.train);
    }
  } else {
    const SampleTable table = read_samples(from.samples, wanted, &label_notes);
    data.vocabulary = table.labels.vocabulary;
    const auto split_of = splits_of_samples(splits, table, fold(from.test_fold), fold(from.validation_fold));
    if (data.listeners) require_same_spelling(table.users, from.samples, data.listeners->users, from.users);
    samples = joined_listener_samples(table, split_of, row_of, data.listeners.get());
  }
  for (const std::string& line : label_notes.lines()) data.notes.push_back(line);
  return samples;
}

void note_what_was_left_out(const ExperimentConfig& config, TrainingData& data) {
  const SplitSamples& samples = data.samples;
  const bool of_users = !config.data.samples.empty();
  const std::string table = of_users ? "samples of " + config.data.samples : "tracks of " + config.data.labels;
  const auto note = [&](std::size_t count, const char* what, const auto& ids, const char* of) {
    if (count == 0) return;
    std::string line = std::to_string(count) + " " + table + " " + what + ", left out";
    if (of_users) line += ": " + std::to_string(ids.size()) + " " + of;
    data.notes.push_back(line + " (the first: '" + ids.front().value + "'; all are in left_out.csv)");
  };
  note(samples.without_features, "have no features", samples.tracks_without_features, "tracks");
  note(samples.without_vector, "are of users without a vector", samples.users_without_vector, "users");
  note(samples.without_split, "are in no split", samples.tracks_without_split, "tracks");
  if (samples.validation.size() == 0) {
    data.notes.push_back("no validation rows: every epoch counts as the best so far, and the thresholds stay 0.5");
  }
  if (samples.test.size() == 0) data.notes.push_back("no test rows: there will be no scores/test.csv");
}

}  // namespace

ModelShape shape_of(const TrainingData& data, const ListenerSource& listeners) {
  ModelShape shape;
  shape.frames = static_cast<std::int64_t>(data.source.frames);
  shape.bands = static_cast<std::int64_t>(data.source.bands);
  shape.tags = static_cast<std::int64_t>(data.vocabulary.size());
  shape.user_numbers = static_cast<std::int64_t>(listeners.numbers);
  return shape;
}

ListenerSource listener_source(const TrainingData& data) {
  if (!data.listeners) return {};
  return {data.listeners->values.data(), static_cast<std::size_t>(data.listeners->values.cols())};
}

TrainingData read_training_data(const ExperimentConfig& config) {
  if (config.data.users.empty()) {
    require_given(config.data.features, "features",
                  "a feature store (a folder made by ctxtag-features extract), NAME.npy or NAME.arff");
  }
  if (config.data.samples.empty()) require_given(config.data.labels, "labels", "a label table (CSV)");
  require_given(config.data.splits, "splits", "a table of splits or folds (CSV; ctxtag-dataset split makes one)");
  TrainingData data;
  const FeatureRow row_of = open_features(config, data);
  if (!config.data.users.empty()) {
    UserVectors vectors = read_user_vectors(config.data.users);
    const std::string& control = config.data.user_control;
    if (control != "none") vectors = control_vectors(vectors, control, config.seed);
    data.listeners = std::make_shared<const UserVectors>(std::move(vectors));
  }
  const TagVocabulary wanted =
      config.data.vocabulary.empty() ? TagVocabulary() : read_vocabulary(config.data.vocabulary);
  data.samples = read_samples_of(config, wanted, row_of, data);
  require_plain_tags(data.vocabulary);
  note_what_was_left_out(config, data);
  return data;
}

void silence(TrainingData& data) {
  data.store.reset();
  data.vectors.reset();
  data.source.frames = data.source.bands = 1;
  data.source.read = [](std::size_t, std::size_t, std::size_t count, float* out) { std::fill_n(out, count, 0.0F); };
}

void prepare_input(const TrainingData& data, Model& model) {
  const std::vector<std::size_t>& rows = data.samples.train.feature_rows;
  const auto numbers = static_cast<Eigen::Index>(data.source.frames * data.source.bands);
  if (!model.wants_input_statistics() && !data.vectors) return;
  Eigen::ArrayXd count = Eigen::ArrayXd::Zero(numbers), mean = count, squares = count;
  std::vector<float> values(static_cast<std::size_t>(numbers));
  for (const std::size_t row : rows) {
    data.source.read(row, 0, data.source.frames, values.data());
    for (Eigen::Index i = 0; i < numbers; ++i) {
      const double value = values[static_cast<std::size_t>(i)];
      if (std::isnan(value)) continue;
      const double distance = value - mean[i];  // Welford 1962
      mean[i] += distance / ++count[i];
      squares[i] += distance * (value - mean[i]);
    }
  }
  const auto all = static_cast<double>(rows.size());
  if (!model.wants_input_statistics()) {
    if ((count == all).all()) return;
    throw ConfigError("data.features: values are missing (NaN); set model.standardize=true, which puts the mean there");
  }
  Eigen::ArrayXd deviation = (squares / count.max(1.0)).sqrt();
  const auto tensor = [](Eigen::ArrayXd& array) {
    return torch::from_blob(array.data(), {array.size()}, torch::kFloat64).to(torch::kFloat32);
  };
  model.set_input_statistics(tensor(mean), tensor(deviation));
}

std::size_t crop_frames(const ExperimentConfig& config, const FrameSource& source, const Model& model) {
  constexpr std::size_t kShortestOwnCrop = 128;
  if (!hears(config.model)) return 0;
  if (config.train.augment.crop_frames >= 0) return static_cast<std::size_t>(config.train.augment.crop_frames);
  if (model.fixed_frames() != 0) return 0;
  return std::min(source.frames, std::max(kShortestOwnCrop, source.frames / 2));
}

void require_input_fits(const ExperimentConfig& config, const FrameSource& source, const Model& model) {
  const auto crop = static_cast<std::int64_t>(crop_frames(config, source, model));
  const auto whole = static_cast<std::int64_t>(source.frames);
  if (crop > whole) {
    throw ConfigError("train.augment.crop_frames: " + std::to_string(crop) + " frames, but the features have " +
                      std::to_string(whole));
  }
  const std::int64_t frames = crop == 0 ? whole : crop;
  if (model.fixed_frames() != 0 && frames != model.fixed_frames()) {
    throw ConfigError("train.augment.crop_frames: " + config.model.name + " takes inputs of one length, " +
                      std::to_string(model.fixed_frames()) + " frames; set it to 0");
  }
  if (frames < model.min_frames()) {
    throw ConfigError(config.model.name + " needs at least " + std::to_string(model.min_frames()) +
                      " frames, and is given " + std::to_string(frames));
  }
}

}  // namespace ctxtag::nn
