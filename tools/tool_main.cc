#include "tool_main.h"

#include <signal.h>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>

#include "ctxtag/audio/library_versions.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/base/version.h"
#include "misspelling.h"

namespace ctxtag::tools {
namespace {

enum Status { kDone = 0, kWrongRequest = 2, kFailedPartWay = 3 };

// Every output appears by rename and every journal line is complete, so ending at once loses nothing.
extern "C" void end_on_signal(int signal) {
  const char message[] = "\ninterrupted; nothing is left half written: run the same command to go on\n";
  const ssize_t ignored = ::write(STDERR_FILENO, message, sizeof message - 1);
  static_cast<void>(ignored);
  ::_exit(128 + signal);
}

// CLI11 saturates what does not fit and lets a sign pass.
std::string unsigned_integer(const std::string& text) {
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && stop == text.data() + text.size()
             ? ""
             : "'" + text + "' is not an integer from 0 to 18446744073709551615";
}

int failed(const std::string& tool, const std::string& message, Status status) {
  std::cerr << tool << ": " << printable(message) << '\n';
  return status;
}

}  // namespace

Tool::Tool(const std::string& name, const std::string& description, const std::string& example)
    : messages_(std::cerr), app_(description, name) {
  if (::isatty(STDOUT_FILENO) == 1) results_.emplace(std::cout);
  app_.footer("Example:\n  " + example);
  app_.option_defaults()->always_capture_default();
  app_.fallthrough();
  const char* const group = "Common options";
  app_.add_option("--config", config_file, "JSON file, `//` comments allowed; states only what differs")->group(group);
  app_.add_option("--set", overrides, "KEY.PATH=VALUE laid over the config (repeatable)")
      ->group(group)
      ->allow_extra_args(false)
      ->take_all();
  app_.add_flag("--print-config", print_config, "print the effective config and stop")->group(group);
  app_.add_option("--seed", seed, "seed of everything random here")->group(group)->check(unsigned_integer);
  app_.add_option("--threads", threads, "0: all cores this process may use")->group(group)->check(CLI::Range(0, 4096));
  app_.add_flag("--quiet", quiet, "no progress")->group(group);
  app_.add_flag("--verbose", verbose, "say more on stderr")->group(group);
  app_.add_flag("--version", version_, "print the version of this and of every library in use")->group(group);
}

int Tool::thread_count() const { return threads > 0 ? threads : available_cores(); }

void Tool::print_json(const nlohmann::ordered_json& json) { std::cout << json.dump(2) << '\n'; }

void Tool::print_version(const std::vector<std::pair<std::string, std::string>>& versions) const {
  std::cout << app_.get_name() << ' ' << version() << " (" << git_revision() << ")\n";
  for (const auto& [library, number] : core_library_versions()) std::cout << library << ' ' << number << '\n';
  for (const auto& [library, number] : audio_library_versions()) std::cout << library << ' ' << number << '\n';
  std::cout << "CLI11 " << CLI11_VERSION << '\n';
  for (const auto& [library, number] : versions) std::cout << library << ' ' << number << '\n';
}

int Tool::run(int argc, char** argv, const std::function<int()>& job,
              const std::vector<std::pair<std::string, std::string>>& versions) {
  struct sigaction action {};
  action.sa_handler = end_on_signal;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);  // a file at its permitted size is reported like a full disk
  for (int i = 1; i < argc && std::strcmp(argv[i], "--") != 0; ++i) {
    if (std::strcmp(argv[i], "--version") == 0) return print_version(versions), kDone;  // whatever else is required
  }
  const std::string& name = app_.get_name();
  try {
    if (argc > 1) require_known_command(app_, argv[1]);
    app_.parse(argc, argv);
    const int status = job();
    std::cout.flush();
    if (!std::cout) return failed(name, "standard output: cannot be written", kFailedPartWay);
    return status;
  } catch (const CLI::Success& help) {
    return app_.exit(help);
  } catch (const CLI::ExtrasError& error) {
    const std::string what = misspelt_option(app_, {argv + 1, argv + argc});
    return failed(name, what.empty() ? error.what() : what, kWrongRequest);
  } catch (const CLI::ParseError& error) {
    app_.exit(error, std::cout, std::cerr);
    return kWrongRequest;
  } catch (const SystemError& error) {
    return failed(name, error.what(), kFailedPartWay);
  } catch (const Error& error) {
    return failed(name, error.what(), kWrongRequest);
  } catch (const std::bad_alloc&) {
    return failed(name, "out of memory; what was finished is kept", kFailedPartWay);
  } catch (const std::exception& error) {
    // LibTorch's errors go on with where in it they were thrown.
    const std::string what = error.what();
    return failed(name, verbose ? what : what.substr(0, what.find('\n')), kFailedPartWay);
  }
}

std::string rejection_line(const std::string& path, const std::string& reason, const std::string& detail) {
  return "rejected: " + printable(path) + ": " + reason + ": " + printable(detail) + '\n';
}

void require_apart(const std::vector<std::pair<std::string, std::string>>& outputs,
                   const std::vector<std::filesystem::path>& inputs) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const auto& [flag, file] = outputs[i];
    if (file.empty() || file == "-") continue;
    if (fs::path(file).extension() == ".gz") {
      throw ConfigError(flag + ": " + escaped_bytes(file) +
                        ": outputs are written plain; leave .gz away and compress later");
    }
    for (std::size_t k = 0; k < i; ++k) {
      const auto& [other_flag, other] = outputs[k];
      if (other.empty() || other == "-") continue;
      if (fs::absolute(file).lexically_normal() == fs::absolute(other).lexically_normal()) {
        throw ConfigError(fmt::format("{} and {} name one file: {}", other_flag, flag, escaped_bytes(file)));
      }
    }
    if (!fs::is_regular_file(file, ignored)) continue;
    for (const fs::path& input : inputs) {
      if (fs::equivalent(file, input, ignored)) {
        throw ConfigError(flag + ": " + escaped_bytes(file) +
                          " is an input, and would be overwritten; give another name");
      }
    }
  }
}

std::string not_a_number(const std::string& text) {
  double value = 0.0;
  return parse_number(text, value) ? "" : "'" + text + "' is not a number";
}

void write_result(const std::string& out, const std::string& text) {
  if (out.empty() || out == "-") {
    std::cout << text;
  } else {
    write_file_atomically(out, text);
  }
}

CLI::Validator not_empty(const std::string& expected) {
  return {[expected](std::string& text) { return text.empty() ? "nothing given; expected " + expected : ""; }, ""};
}

}  // namespace ctxtag::tools
