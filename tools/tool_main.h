#pragma once
#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ctxtag/config/load.h"
#include "printable_stream.h"

namespace ctxtag::tools {

/// The configuration of a command that has none: every key is unknown.
struct NoConfig {
  template <typename Visitor>
  void fields(Visitor&) {}
  void validate() const {}
};

/// Throws ConfigError when an output (flag and file; empty and "-" do not count) is one of the inputs, or two outputs
/// are one file.
void require_apart(const std::vector<std::pair<std::string, std::string>>& outputs,
                   const std::vector<std::filesystem::path>& inputs);

/// What is said of a rejected input, in one line whatever its name or content.
std::string rejection_line(const std::string& path, const std::string& reason, const std::string& detail);

/// What every tool offers: --config, --set, --print-config, --seed, --threads, --quiet, --verbose, --version, one way
/// to fail, and the exit statuses 0 done, 1 finished with rejected inputs, 2 wrong request, 3 failed part-way, 130/143
/// interrupted. While it lives, messages on std::cerr, and results on a terminal, show control characters as `\xNN`.
class Tool {
 public:
  /// `example` is one command that can be pasted and works; --help ends with it.
  Tool(const std::string& name, const std::string& description, const std::string& example);

  CLI::App& app() { return app_; }

  /// Adds the common options to the app (subcommands inherit them). Call before the tool's own options.
  std::string config_file;
  std::vector<std::string> overrides;
  bool print_config = false;
  std::optional<std::uint64_t> seed;
  int threads = 0;  ///< as given; see thread_count()
  bool quiet = false;
  bool verbose = false;

  /// --threads, or all cores this process may use.
  int thread_count() const;

  /// Defaults < --config < --set.
  template <typename Config>
  Config config(Config defaults = {}) const {
    return load_config<Config>(config_file, overrides, std::move(defaults));
  }
  /// With --print-config: prints the effective config to stdout and returns true; the job then ends with 0.
  template <typename Config>
  bool printed(const Config& config) const {
    if (print_config) print_json(config_json(config));
    return print_config;
  }

  /// Parses the command line and runs `job`, whose result is the exit status; every failure becomes one line on stderr.
  /// `versions` adds libraries to --version.
  int run(int argc, char** argv, const std::function<int()>& job,
          const std::vector<std::pair<std::string, std::string>>& versions = {});

 private:
  static void print_json(const nlohmann::ordered_json& json);
  void print_version(const std::vector<std::pair<std::string, std::string>>& versions) const;

  PrintableStream messages_;
  std::optional<PrintableStream> results_;  ///< when people look at them; a file or a pipe gets the bytes as they are
  CLI::App app_;
  bool version_ = false;
};

/// What --device says of itself.
inline constexpr char kDeviceHelp[] = "auto, cpu, or a graphics card: cuda, cuda:N";

/// For CLI::Option::check of a number, which CLI11 would take from nothing at all: what is wrong with `text`, or
/// nothing.
std::string not_a_number(const std::string& text);

/// Writes a result: to `out` by rename, or to stdout when `out` is empty or "-".
void write_result(const std::string& out, const std::string& text);

/// Refuses an option whose value is nothing, as of a variable of the shell that is not set.
CLI::Validator not_empty(const std::string& expected);

}  // namespace ctxtag::tools
