#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/base/files.h"

namespace ctxtag {

/// Element type and shape of an array in the NumPy format (version 1.0), C order, little-endian.
struct NpyHeader {
  std::string dtype = "<f4";  ///< "<f4", "<f2", "<f8", "<i8", "|u1", "|b1", ...
  std::vector<std::size_t> shape;

  std::size_t item_bytes() const;
  std::size_t elements() const;
};

/// "4231 x 56": the sizes of an array, for messages.
std::string shape_text(const std::vector<std::size_t>& shape);

/// The header as bytes, padded so that the data begin at a multiple of 64 and the header's length does not depend on
/// the first dimension (an array can grow and its header be written again in place).
std::string npy_header_bytes(const NpyHeader& header);

/// An array opened by memory map. The file is checked before anything is read: magic, version, type, order, and that it
/// holds all the elements its shape promises. Throws DataError.
class NpyArray {
 public:
  explicit NpyArray(const std::filesystem::path& file);

  const NpyHeader& header() const { return header_; }
  /// First byte of the data; 64-byte aligned in files that ctxtag wrote.
  const std::byte* data() const { return file_.data() + offset_; }
  /// Elements converted to double, in C order; understands every dtype above.
  std::vector<double> to_doubles() const;

 private:
  MappedFile file_;
  NpyHeader header_;
  std::size_t offset_ = 0;
};

/// Writes an array of rank shape.size(), by rename.
void write_npy(const std::filesystem::path& file, const std::vector<std::size_t>& shape, const float* data);
void write_npy(const std::filesystem::path& file, const std::vector<std::size_t>& shape, const double* data);

}  // namespace ctxtag
