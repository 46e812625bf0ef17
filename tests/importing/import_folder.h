#pragma once
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "ctxtag/importing/import.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag::test {

/// A source folder in the making and the folder it is imported to.
class ImportFolder {
 public:
  std::filesystem::path source() const { return folder_->path() / "source"; }
  std::filesystem::path out() const { return folder_->path() / "out"; }
  std::filesystem::path file(const std::string& name, const std::string& text) const {
    return folder_->file("source/" + name, text);
  }
  void compressed(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(source());
    const gzFile file = gzopen((source() / name).c_str(), "wb");
    gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
    gzclose(file);
  }

  /// A request for the whole source.
  ImportRequest request(const std::string& format = "") const {
    ImportRequest request;
    request.format = format;
    request.source = source();
    request.out = out();
    return request;
  }
  ImportReport imported(const std::string& format = "") const { return import_dataset(request(format)); }

  /// The bytes of an output; empty when it is not there.
  std::string output(const std::string& name) const {
    std::ifstream file(out() / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  /// The message of the failed import, with the source's path written as SOURCE; a failure leaves no file.
  template <typename Error>
  std::string failure(const ImportRequest& request) const {
    std::string message = error_of<Error>([&] { import_dataset(request); });
    for (std::size_t at = message.find(source().string()); at != message.npos; at = message.find(source().string())) {
      message.replace(at, source().string().size(), "SOURCE");
    }
    return std::filesystem::exists(out()) && !std::filesystem::is_empty(out()) ? "outputs were left: " + message
                                                                               : message;
  }

 private:
  std::unique_ptr<TemporaryFolder> folder_ = std::make_unique<TemporaryFolder>();
};

}  // namespace ctxtag::test
