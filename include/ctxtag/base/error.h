#pragma once
#include <stdexcept>
#include <string>

namespace ctxtag {

/// Anything the user can act on. The message names the thing that failed, where it came from, and what to do.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The request itself is wrong: a flag or a configuration file. Tools exit with status 2.
class ConfigError : public Error {
 public:
  using Error::Error;
};

/// A file does not say what its format promises. Inside a batch it rejects the item (status 1 at the end);
/// anywhere else the tool exits with status 2.
class DataError : public Error {
 public:
  using Error::Error;
};

/// The system failed us part-way (disk full, a write that did not arrive). Tools exit with status 3; state is kept.
class SystemError : public Error {
 public:
  using Error::Error;
};

}  // namespace ctxtag
