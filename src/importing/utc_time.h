#pragma once
#include <string_view>

namespace ctxtag {

/// True for a moment written as `2009-05-04T23:08:57Z`: 20 characters, a day that there is, no leap second.
bool is_utc_time(std::string_view text);

}  // namespace ctxtag
