#include "../loss_cells.h"

namespace ctxtag::nn {

// Mean over cells of  w+ y (-ln p) + w- (1 - y) (-ln(1 - p)),  p = sigmoid(logit).
// Ibrahim et al., ICASSP 2020 (w- by label combinations) and ICMR 2020; their CE, IM and CB are this loss with weights
// of 1, with w- of 0 at hidden positives, and with w- by co-occurrence: tables of `ctxtag-dataset weights`. Parameters:
// none; the weights have no unit. Deviation: by log-sigmoid instead of clipped probabilities, so that the gradient
// stays however sure the network is.
std::unique_ptr<Loss> make_bce(const LossConfig& config, const LossData&) { return mean_of_cells(config, bce_cells); }

}  // namespace ctxtag::nn
