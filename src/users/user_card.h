#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "ctxtag/users/user_dataset.h"

namespace ctxtag {

/// What was read and what each step left.
nlohmann::ordered_json user_card(const UserDataset& dataset, const ContextEvents& events,
                                 const UserBuildConfig& config);
/// The same for people, as Markdown.
std::string user_card_text(const nlohmann::ordered_json& card);

}  // namespace ctxtag
