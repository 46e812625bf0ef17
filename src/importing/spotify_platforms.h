#pragma once
#include <string_view>

namespace ctxtag {

/// The listening device that the text `platform` of Spotify's history stands for: car, tv, speaker, tablet, mobile,
/// desktop (web players that do not say otherwise too), or other.
std::string_view listening_device_of(std::string_view platform);

}  // namespace ctxtag
