#pragma once
#include <chrono>
#include <optional>
#include <string>

namespace ctxtag::nn {

/// The numeric address under which this host sends to another (or to itself), as its routes say; nothing is sent. Empty
/// where the name is unknown or there is no route. A host's own name would not do: it often stands for 127.0.0.1.
std::string own_address_towards(const std::string& host);

/// Whether somebody takes connections at a host's port within `patience`; empty where the name is unknown.
std::optional<bool> answers(const std::string& host, int port, std::chrono::milliseconds patience);

}  // namespace ctxtag::nn
