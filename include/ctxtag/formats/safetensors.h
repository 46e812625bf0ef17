#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "ctxtag/base/files.h"

namespace ctxtag {

/// One named array of a .safetensors file.
struct TensorEntry {
  std::string dtype;  ///< "F32", "F64", "F16", "I64", "U8", ...
  std::vector<std::int64_t> shape;
  std::size_t begin = 0, end = 0;  ///< bytes within the data section

  std::size_t bytes() const { return end - begin; }
  std::int64_t elements() const;
};

/// A .safetensors file opened by memory map: 8 bytes of header length, a JSON header, raw data. The header is checked
/// before anything is used (length, JSON, types, shapes against bytes, offsets in range, no overlaps, no bytes before,
/// between or behind the tensors, no duplicate names); whatever is wrong throws DataError naming the file. Reading one
/// can execute nothing.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::filesystem::path& file);

  const std::map<std::string, TensorEntry>& tensors() const { return tensors_; }
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  /// Throws DataError when there is none of that name.
  const TensorEntry& tensor(const std::string& name) const;
  const std::byte* data(const TensorEntry& entry) const { return file_.data() + data_begin_ + entry.begin; }

 private:
  std::string name_;
  MappedFile file_;
  std::size_t data_begin_ = 0;
  std::map<std::string, TensorEntry> tensors_;
  std::map<std::string, std::string> metadata_;
};

/// One array to write: `data` must stay valid until write_safetensors() returns.
struct TensorToWrite {
  std::string name;
  std::string dtype;
  std::vector<std::int64_t> shape;
  const void* data = nullptr;
};

/// Bytes of one element of a dtype; 0 when the dtype is unknown.
std::size_t safetensors_item_bytes(const std::string& dtype);

/// Writes by rename; data begin at a multiple of 64. Equal input gives equal bytes. Throws std::invalid_argument for an
/// unknown dtype or two arrays of one name.
void write_safetensors(const std::filesystem::path& file, const std::vector<TensorToWrite>& tensors,
                       const std::map<std::string, std::string>& metadata);

/// Writes the arrays of `from` under other metadata, by rename; their bytes, and the order they stand in, stay the
/// same.
void write_with_metadata(const std::filesystem::path& file, const SafetensorsFile& from,
                         const std::map<std::string, std::string>& metadata);

}  // namespace ctxtag
