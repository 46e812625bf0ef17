#pragma once
#include <functional>
#include <string>

namespace ctxtag {

/// Names a recording in every table of a dataset.
struct TrackId {
  std::string value;

  friend bool operator==(const TrackId& a, const TrackId& b) { return a.value == b.value; }
  friend bool operator!=(const TrackId& a, const TrackId& b) { return a.value != b.value; }
  friend bool operator<(const TrackId& a, const TrackId& b) { return a.value < b.value; }
};

/// Names a listener.
struct UserId {
  std::string value;

  friend bool operator==(const UserId& a, const UserId& b) { return a.value == b.value; }
  friend bool operator!=(const UserId& a, const UserId& b) { return a.value != b.value; }
  friend bool operator<(const UserId& a, const UserId& b) { return a.value < b.value; }
};

}  // namespace ctxtag

template <>
struct std::hash<ctxtag::TrackId> {
  std::size_t operator()(const ctxtag::TrackId& id) const noexcept { return std::hash<std::string>()(id.value); }
};
template <>
struct std::hash<ctxtag::UserId> {
  std::size_t operator()(const ctxtag::UserId& id) const noexcept { return std::hash<std::string>()(id.value); }
};
