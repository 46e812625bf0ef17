#include "checkpoint.h"

#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/config/json.h"

namespace ctxtag::nn {
namespace {

constexpr char kRemoveIt[] = "; remove it to train from the beginning";

SafetensorsFile opened(const std::filesystem::path& file) {
  try {
    return SafetensorsFile(file);
  } catch (const DataError& error) {
    throw DataError(error.what() + std::string(kRemoveIt));
  }
}

}  // namespace

NamedTensors all_tensors(const Model& model, Optimizer& optimizer, Loss& loss) {
  NamedTensors tensors = model_state(model, "model.");
  for (auto& [name, tensor] : optimizer.state()) tensors.emplace_back("optimizer." + name, tensor);
  for (auto& [name, tensor] : loss.state()) tensors.emplace_back("loss." + name, tensor);
  return tensors;
}

void write_checkpoint(const std::filesystem::path& file, const TrainState& state, const Model& model,
                      Optimizer& optimizer, Loss& loss) {
  const nlohmann::ordered_json json = {{"fingerprint", state.fingerprint},
                                       {"epoch", state.epoch},
                                       {"step", state.step},
                                       {"loss_sum", state.loss_sum},
                                       {"loss_rows", state.loss_rows},
                                       {"best_loss", state.best_loss},
                                       {"best_epoch", state.best_epoch},
                                       {"epochs_without_gain", state.epochs_without_gain},
                                       {"finished", state.finished}};
  write_tensors(file, all_tensors(model, optimizer, loss), {{"checkpoint", json.dump()}});
}

std::optional<TrainState> read_train_state(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return std::nullopt;
  const SafetensorsFile tensors = opened(file);
  const auto found = tensors.metadata().find("checkpoint");
  try {
    const auto json = nlohmann::json::parse(found == tensors.metadata().end() ? "" : found->second);
    TrainState state;
    json.at("fingerprint").get_to(state.fingerprint);
    ConfigReader::read(json.at("epoch"), "epoch", state.epoch);
    ConfigReader::read(json.at("step"), "step", state.step);
    json.at("loss_sum").get_to(state.loss_sum);
    ConfigReader::read(json.at("loss_rows"), "loss_rows", state.loss_rows);
    json.at("best_loss").get_to(state.best_loss);
    ConfigReader::read(json.at("best_epoch"), "best_epoch", state.best_epoch);
    ConfigReader::read(json.at("epochs_without_gain"), "epochs_without_gain", state.epochs_without_gain);
    json.at("finished").get_to(state.finished);
    return state;
  } catch (const nlohmann::json::exception&) {
    throw DataError(file.string() + ": not a checkpoint of ctxtag-train" + kRemoveIt);
  } catch (const ConfigError& error) {
    throw DataError(file.string() + ": not a checkpoint of ctxtag-train: " + error.what() + kRemoveIt);
  }
}

void restore_checkpoint(const std::filesystem::path& file, const Model& model, Optimizer& optimizer, Loss& loss) {
  read_tensors(opened(file), file.string(), all_tensors(model, optimizer, loss));
}

}  // namespace ctxtag::nn
