#pragma once
#include <string>

#include "ctxtag/evaluation/evaluate_samples.h"

namespace ctxtag {

/// text_report(), then a row for each group of users: mean, deviation over users and interval of what the decisions are
/// to a user. `precision` leaves out what is undefined, `or zero` counts it as 0.
std::string text_report(const SampleReport& report, const BootstrapConfig& bootstrap);

/// json_report() with `satisfaction`: a list of `{"group", "users", "samples", FIGURE: {"users", "mean", "deviation",
/// "interval"}}` with the figures accuracy, recall, precision, precision_undefined_as_zero and f1.
std::string json_report(const SampleReport& report, const BootstrapConfig& bootstrap);

/// One row for each user: user_id, samples, tags, train_samples, contexts, the figures; empty where undefined.
std::string users_csv(const SampleReport& report);

}  // namespace ctxtag
