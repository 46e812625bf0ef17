#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ctxtag {

/// What tells one state of an input file from another without reading it.
struct FileStamp {
  long long bytes = -1;       ///< -1: there is no such file
  long long modified_ns = 0;  ///< since the epoch

  static FileStamp of(const std::filesystem::path& file);
  /// This stamp, if the file is in this state still, as after it was read; else one that no file has, so that what was
  /// made of it is made again.
  FileStamp if_unchanged(const std::filesystem::path& file) const;
  bool operator==(const FileStamp& other) const { return bytes == other.bytes && modified_ns == other.modified_ns; }
};

/// What a resumable job has finished: a first line that names the request, then one line per finished item (key, tab,
/// record). It survives `kill -9` at any moment: a torn last line is dropped when it is opened again. While it is open
/// it is locked: a second process gets a ConfigError.
class Journal {
 public:
  /// Opens or creates. When the first line is not `request`, everything in it is forgotten (another job's).
  Journal(const std::filesystem::path& file, std::string_view request);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// The last record appended for `key`. Neither key nor record may hold a line feed; the key holds no tab.
  std::optional<std::string> find(std::string_view key) const;
  std::size_t size() const;
  /// Reaches the file before returning, so that it outlives the process. Throws SystemError.
  void append(std::string_view key, std::string_view record);
  /// Forgets everything that was appended; the request stays.
  void clear();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ctxtag
