#include "ctxtag/formats/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

FileStamp FileStamp::of(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return {};
  return {status.st_size, static_cast<long long>(status.st_mtim.tv_sec) * 1000000000 + status.st_mtim.tv_nsec};
}

FileStamp FileStamp::if_unchanged(const std::filesystem::path& file) const {
  constexpr long long kInMotion = -2;
  return *this == of(file) ? *this : FileStamp{kInMotion, 0};
}

// Records stay in the file; memory holds where each begins.
struct Journal::State {
  struct Place {
    off_t offset;
    std::size_t length;
  };
  std::filesystem::path file;
  std::string request;
  int descriptor = -1;
  off_t end = 0;
  std::unordered_map<std::string, Place> places;

  ~State() {
    if (descriptor >= 0) ::close(descriptor);
  }

  [[noreturn]] void fail(const char* what) const {
    throw SystemError(escaped_bytes(file.string()) + ": " + what + ": " + why_not_written(errno));
  }

  void add(std::string_view line, off_t offset) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) return;
    places[std::string(line.substr(0, tab))] = {offset + static_cast<off_t>(tab) + 1, line.size() - tab - 1};
  }

  void write_line(const std::string& line) {
    std::size_t done = 0;
    while (done < line.size()) {
      const ssize_t wrote =
          ::pwrite(descriptor, line.data() + done, line.size() - done, end + static_cast<off_t>(done));
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) fail("cannot be written");
      done += static_cast<std::size_t>(wrote);
    }
    end += static_cast<off_t>(line.size());
  }

  void load() {
    std::string pending;
    char block[1 << 16];
    off_t read_to = 0, line_begin = 0;
    bool first = true;
    for (;;) {
      const ssize_t got = ::pread(descriptor, block, sizeof block, read_to);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail("cannot be read");
      if (got == 0) break;
      read_to += got;
      pending.append(block, static_cast<std::size_t>(got));
      std::size_t begin = 0;
      for (std::size_t feed = pending.find('\n'); feed != std::string::npos; feed = pending.find('\n', begin)) {
        const std::string_view line(pending.data() + begin, feed - begin);
        if (first && line != request) return restart();
        if (!first) add(line, line_begin);
        first = false;
        line_begin += static_cast<off_t>(line.size()) + 1;
        begin = feed + 1;
      }
      pending.erase(0, begin);
    }
    if (first) return restart();
    end = line_begin;
    if (::ftruncate(descriptor, end) != 0) fail("cannot be shortened");
  }

  void restart() {
    places.clear();
    end = 0;
    if (::ftruncate(descriptor, 0) != 0) fail("cannot be emptied");
    write_line(request + "\n");
  }
};

Journal::Journal(const std::filesystem::path& file, std::string_view request) : state_(std::make_unique<State>()) {
  state_->file = file;
  state_->request = request;
  state_->descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (state_->descriptor < 0 && errno == ENOENT) {
    throw ConfigError(escaped_bytes(file.string()) + ": its folder does not exist; make it first");
  }
  if (state_->descriptor < 0) state_->fail("cannot be opened");
  if (::flock(state_->descriptor, LOCK_EX | LOCK_NB) != 0) {
    throw ConfigError(escaped_bytes(file.string()) +
                      ": in use by another process; wait for it to end, or write to another place");
  }
  state_->load();
}

Journal::~Journal() = default;

std::optional<std::string> Journal::find(std::string_view key) const {
  const auto found = state_->places.find(std::string(key));
  if (found == state_->places.end()) return std::nullopt;
  std::string record(found->second.length, '\0');
  std::size_t done = 0;
  while (done < record.size()) {
    const ssize_t got = ::pread(state_->descriptor, record.data() + done, record.size() - done,
                                found->second.offset + static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) state_->fail("cannot be read");
    done += static_cast<std::size_t>(got);
  }
  return record;
}

std::size_t Journal::size() const { return state_->places.size(); }

void Journal::append(std::string_view key, std::string_view record) {
  if (key.find_first_of("\t\n") != std::string_view::npos || record.find('\n') != std::string_view::npos) {
    throw std::logic_error("Journal: a key holds a tab or a line feed, or a record a line feed");
  }
  std::string line(key);
  line += '\t';
  line += record;
  const off_t offset = state_->end;
  state_->write_line(line + "\n");
  state_->add(line, offset);
}

void Journal::clear() { state_->restart(); }

}  // namespace ctxtag
