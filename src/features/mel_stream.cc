#include <algorithm>

#include "ctxtag/features/mel_extractor.h"
#include "mel_plan.h"

namespace ctxtag {

struct MelStream::State {
  const MelExtractor& extractor;
  const MelExtractor::Plan& plan;
  Take take;
  MelExtractor::Workspace workspace;
  std::vector<float> rows;
  std::vector<float> held;  ///< samples from `first` to `total`
  std::ptrdiff_t first = 0, total = 0, next_frame = 0;

  State(const MelExtractor& of, Take into) : extractor(of), plan(*of.plan_), take(std::move(into)), workspace(of) {
    rows.resize(static_cast<std::size_t>(plan.lanes()) * static_cast<std::size_t>(plan.config.n_mels));
  }

  // Frames that see no sample beyond what has arrived, reflection at the beginning included.
  std::ptrdiff_t complete_frames() const {
    const std::ptrdiff_t size = plan.config.n_fft, padding = plan.padding();
    if (total <= padding || total - size + padding < 0) return 0;
    return (total - size + padding) / plan.config.hop_length + 1;
  }

  void hand_over(std::ptrdiff_t end) {
    const SignalStretch signal{held.data(), first, total};
    while (next_frame < end) {
      const std::ptrdiff_t to = std::min(end, next_frame + plan.lanes());
      plan.transform(signal, next_frame, to, *workspace.state_, rows.data());
      take(rows.data(), static_cast<std::size_t>(to - next_frame));
      next_frame = to;
    }
  }

  // What later frames, and the reflection at the end, can still need.
  void forget() {
    const std::ptrdiff_t needed = std::min(plan.first_sample(next_frame), total - 1 - plan.config.n_fft);
    if (needed <= first) return;
    held.erase(held.begin(), held.begin() + (needed - first));
    first = needed;
  }
};

MelStream::MelStream(const MelExtractor& extractor, Take take)
    : state_(std::make_unique<State>(extractor, std::move(take))) {}
MelStream::~MelStream() = default;

void MelStream::push(const float* samples, std::size_t count) {
  const std::size_t block = static_cast<std::size_t>(state_->plan.config.n_fft) * 16;
  for (std::size_t begin = 0; begin < count; begin += block) {
    const std::size_t size = std::min(block, count - begin);
    state_->held.insert(state_->held.end(), samples + begin, samples + begin + size);
    state_->total += static_cast<std::ptrdiff_t>(size);
    state_->hand_over(state_->complete_frames());
    state_->forget();
  }
}

void MelStream::finish() {
  state_->hand_over(static_cast<std::ptrdiff_t>(state_->extractor.frames(static_cast<std::size_t>(state_->total))));
  state_->held.clear();
  state_->first = state_->total = state_->next_frame = 0;
}

}  // namespace ctxtag
