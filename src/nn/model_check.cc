#include "ctxtag/nn/model_check.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ctxtag/base/text.h"
#include "golden_scores.h"
#include "model_state.h"
#include "scoring.h"
#include "torch_device.h"

namespace ctxtag::nn {
namespace {

constexpr std::size_t kCompany = 2 * 8 + 3;  // clips that are scored together: two whole blocks of rows and a part

// The golden input and others beside it: the same, ever quieter.
struct Company {
  std::vector<GoldenInput> inputs;
  std::size_t frames, bands;

  explicit Company(const ModelDescription& description)
      : inputs(kCompany, golden_input(description)),
        frames(static_cast<std::size_t>(description.frames)),
        bands(static_cast<std::size_t>(description.bands)) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const float factor = 1.0F / static_cast<float>(i + 1);
      for (float& value : inputs[i].spectrogram) value *= factor;
      for (float& value : inputs[i].listener) value *= factor;
    }
  }

  Hearing hearing(std::size_t i) const { return {inputs[i].spectrogram.data(), inputs[i].listener.data()}; }
  FrameSource source() const {
    const auto read = [this](std::size_t row, std::size_t first, std::size_t count, float* out) {
      std::copy_n(inputs[row].spectrogram.data() + first * bands, count * bands, out);
    };
    return {frames, bands, read};
  }
};

bool same(const RowOutputs& a, const RowOutputs& b) {
  return a.logits.rows() == b.logits.rows() && (a.logits == b.logits).all() && (a.embeddings == b.embeddings).all();
}

bool alone_as_in_company(const PreparedModel& model, const Company& company) {
  const SingleThreaded single;
  std::vector<Hearing> rows;
  for (std::size_t i = 0; i < company.inputs.size(); ++i) rows.push_back(company.hearing(i));
  const RowOutputs together = outputs_of(model, rows, company.frames, company.bands);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const RowOutputs alone = outputs_of(model, {rows[i]}, company.frames, company.bands);
    const auto row = static_cast<Eigen::Index>(i);
    if (!same(alone, {together.logits.middleRows(row, 1), together.embeddings.middleRows(row, 1)})) return false;
  }
  return true;
}

RowOutputs outputs_of_all(const PreparedModel& model, const Company& company, int threads) {
  std::vector<std::size_t> rows(company.inputs.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::vector<float> vectors;
  for (const GoldenInput& input : company.inputs) {
    vectors.insert(vectors.end(), input.listener.begin(), input.listener.end());
  }
  Listeners listeners;
  if (!vectors.empty()) listeners = {{vectors.data(), company.inputs.front().listener.size()}, rows};
  return scored_rows(model, company.source(), rows, listeners, threads);
}

bool one_thread_as_many(const PreparedModel& model, const Company& company, int threads) {
  return same(outputs_of_all(model, company, 1), outputs_of_all(model, company, std::max(threads, 2)));
}

double difference_on(const Device& device, LoadedModel& loaded, const Company& company, int threads) {
  const std::string& output = loaded.description.architecture.output;
  const RealMatrix here = probabilities(outputs_of_all(PreparedModel(*loaded.model), company, threads), output);
  loaded.model->to(torch_device(device));
  const RealMatrix there = probabilities(outputs_of_all(PreparedModel(*loaded.model), company, threads), output);
  return (here - there).abs().maxCoeff();
}

std::string verdict(bool passed) { return passed ? "pass" : "FAIL"; }

}  // namespace

ModelCheck check_model(const std::filesystem::path& file, int threads, const Device& device) {
  LoadedModel loaded = read_model(file);
  const ModelDescription& description = loaded.description;
  ModelCheck result;
  const NamedTensors state = model_state(*loaded.model);
  result.weights_expected = description.weights_sha256;
  result.weights_found = weights_hash(state);
  for (const auto& [name, tensor] : state) {
    ++result.tensors;
    result.numbers += static_cast<std::size_t>(tensor.numel());
  }
  if (!description.vectors) result.front_end = check(description.frontend);
  try {
    if (!description.golden_scores.empty()) {
      const std::vector<double> here = golden_scores(*loaded.model, description);
      double largest = 0.0;
      for (std::size_t tag = 0; tag < here.size(); ++tag) {
        largest = std::max(largest, std::abs(here[tag] - description.golden_scores[tag]));
      }
      result.golden_difference = largest;
    }
    const Company company(description);
    {
      const PreparedModel prepared(*loaded.model);
      result.alone_as_in_company = alone_as_in_company(prepared, company);
      result.one_thread_as_many = one_thread_as_many(prepared, company, threads);
    }
    if (device.is_gpu()) result.device_difference = difference_on(device, loaded, company, threads);
  } catch (const DataError& error) {
    throw DataError(escaped_bytes(file.string()) + ": " + error.what());
  }
  return result;
}

std::string check_text(const ModelCheck& check) {
  std::string text = "tensors: pass, " + std::to_string(check.tensors) + " with " + std::to_string(check.numbers) +
                     " numbers, all of the architecture's shapes, all finite\n";
  if (check.weights_expected.empty()) {
    text += "weights: not compared, the file holds no hash of them\n";
  } else {
    text += "weights: " + verdict(check.weights_agree()) + ", SHA-256 " + check.weights_found +
            (check.weights_agree() ? "" : ", written as " + check.weights_expected) + "\n";
  }
  if (!check.front_end) {
    text += "front end: none, the model was trained on vectors\n";
  } else {
    text += "filter bank: " + verdict(check.front_end->bank_agrees) + ", difference " +
            to_text(check.front_end->bank_difference) + " of the peak (allowed 1e-7)\n";
    text += "golden clip: " + verdict(check.front_end->golden_agrees) + ", difference " +
            to_text(check.front_end->golden_difference) + " of a frame's maximum (allowed 1e-5)\n";
  }
  if (!check.golden_difference) {
    text += "golden scores: not compared, the file holds none\n";
  } else {
    text += "golden scores: " + verdict(check.golden_agrees()) + ", difference " + to_text(*check.golden_difference) +
            " (allowed 1e-5; on the machine and build that trained: 0)\n";
  }
  if (check.device_difference) {
    text += "on the card: " + verdict(check.device_agrees()) + ", difference " + to_text(*check.device_difference) +
            " of the scores on the processor (allowed 1e-4)\n";
  }
  text += "alone and among others: " + verdict(check.alone_as_in_company) + ", the same bits are required\n";
  return text + "on one thread and on several: " + verdict(check.one_thread_as_many) + ", the same bits are required\n";
}

}  // namespace ctxtag::nn
