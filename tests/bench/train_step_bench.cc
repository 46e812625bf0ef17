// Training steps of the ICASSP 2020 network on batches of 32, data ready: clips per second.
// usage: ctxtag_train_step_bench [STEPS [float32|bfloat16 [cpu|cuda]]]
#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "ctxtag/base/memory.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/nn/loss.h"
#include "ctxtag/nn/model.h"
#include "nn/network_input.h"
#include "nn/optimizer.h"
#include "nn/product_layers.h"
#include "nn/torch_device.h"

int main(int argc, char** argv) {
  using namespace ctxtag::nn;
  constexpr std::int64_t kBatch = 32;
  const int steps = argc > 1 ? std::atoi(argv[1]) : 10;
  ctxtag::keep_freed_memory();
  at::set_num_threads(ctxtag::available_cores());
  torch::manual_seed(0);
  ModelConfig config;
  config.name = "icassp2020_cnn";
  const auto model = make_model(config, {});
  const Device device = device_from(argc > 3 ? argv[3] : "cpu");
  model->to(torch_device(device));
  set_precision(*model, precision_from(argc > 2 ? argv[2] : "float32", device));
  OptimizerConfig adadelta;
  adadelta.name = "adadelta";
  adadelta.weight_decay = 0.0;
  const auto optimizer = make_optimizer(adadelta, model->parameters());
  const auto loss = make_loss({}, {});
  const torch::Tensor input = torch::rand({kBatch, 1, 646, 96}), ones = torch::ones({kBatch, 15});
  const torch::Tensor labels = torch::randint(2, {kBatch, 15}).to(torch::kFloat32);
  const SampleSeeds seeds(kBatch, 1);
  const auto step = [&] {
    loss->value({model->forward(sent_to(torch_device(device), {input, {}}).spectrograms, seeds).logits.cpu(), labels,
                 ones, ones, ones})
        .backward();
    optimizer->step(0.1);
    optimizer->zero_grad();
  };
  step();
  step();
  if (device.is_gpu()) torch::cuda::synchronize();
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < steps; ++i) step();
  if (device.is_gpu()) torch::cuda::synchronize();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::printf("%.2f\n", kBatch * steps / seconds);
  return 0;
}
