#include "ctxtag/formats/npy.h"

#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <map>
#include <numeric>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/half.h"

namespace ctxtag {
namespace {

constexpr char kMagic[] = "\x93NUMPY";
constexpr std::size_t kPreamble = 10;  // magic, version, length of the text

const std::map<std::string, std::size_t>& item_sizes() {
  static const std::map<std::string, std::size_t> table = {{"<f2", 2}, {"<f4", 4}, {"<f8", 8}, {"<i4", 4},
                                                           {"<i8", 8}, {"|u1", 1}, {"|i1", 1}, {"|b1", 1}};
  return table;
}

// The text between `'key': ` and the next top-level comma, of the Python dictionary in the header.
std::string entry(const std::string& text, const std::string& key) {
  const auto found = text.find("'" + key + "':");
  if (found == std::string::npos) return "";
  std::size_t begin = found + key.size() + 3;
  while (begin < text.size() && text[begin] == ' ') ++begin;
  std::size_t end = begin;
  for (int depth = 0; end < text.size(); ++end) {
    if (text[end] == '(') ++depth;
    if (text[end] == ')') --depth;
    if (depth == 0 && (text[end] == ',' || text[end] == '}')) break;
  }
  return text.substr(begin, end - begin);
}

std::vector<std::size_t> parse_shape(const std::string& text, const std::string& file) {
  const auto fail = [&] {
    throw DataError(file + ": not a .npy file ctxtag understands: shape '" + escaped_bytes(text.substr(0, 80)) + "'");
  };
  if (text.size() < 2 || text.front() != '(' || text.back() != ')') fail();
  std::vector<std::size_t> shape;
  std::string number;
  for (const char c : text.substr(1, text.size() - 2) + ",") {
    if (c == ' ') continue;
    if (c != ',') {
      number += c;
    } else if (!number.empty()) {
      long long value = -1;
      if (!parse_number(number, value) || value < 0) fail();
      shape.push_back(static_cast<std::size_t>(value));
      number.clear();
    }
  }
  return shape;
}

template <typename T>
double load(const std::byte* at) {
  T value{};
  std::memcpy(&value, at, sizeof value);
  return static_cast<double>(value);
}

double load_as_double(const std::string& dtype, const std::byte* at) {
  if (dtype == "<f4") return load<float>(at);
  if (dtype == "<f8") return load<double>(at);
  if (dtype == "<i8") return load<std::int64_t>(at);
  if (dtype == "<i4") return load<std::int32_t>(at);
  if (dtype == "|i1") return load<std::int8_t>(at);
  if (dtype == "<f2") {
    std::uint16_t bits = 0;
    std::memcpy(&bits, at, sizeof bits);
    return from_half(bits);
  }
  return load<std::uint8_t>(at);
}

template <typename T>
void write_array(const std::filesystem::path& file, const NpyHeader& header, const T* data) {
  AtomicFile out(file);
  out.write(npy_header_bytes(header));
  out.write({reinterpret_cast<const char*>(data), header.elements() * sizeof(T)});
  out.commit();
}

}  // namespace

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text;
  for (const std::size_t size : shape) {
    if (!text.empty()) text += " x ";
    text += std::to_string(size);
  }
  return text;
}

std::size_t NpyHeader::item_bytes() const {
  const auto found = item_sizes().find(dtype);
  return found == item_sizes().end() ? 0 : found->second;
}

std::size_t NpyHeader::elements() const {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

std::string npy_header_bytes(const NpyHeader& header) {
  std::string text = "{'descr': '" + header.dtype + "', 'fortran_order': False, 'shape': (";
  for (std::size_t i = 0; i < header.shape.size(); ++i) {
    text += (i == 0 ? "" : " ") + std::to_string(header.shape[i]) + ",";
  }
  if (header.shape.size() > 1) text.pop_back();
  text += "), }";
  const std::size_t total = text.size() + kPreamble + 1 <= 192 ? 192 : (text.size() + kPreamble + 64) / 64 * 64;
  text.append(total - kPreamble - 1 - text.size(), ' ');
  text += '\n';
  std::string bytes(kMagic, 6);
  bytes += '\x01';
  bytes += '\x00';
  bytes += static_cast<char>(text.size() & 255U);
  bytes += static_cast<char>(text.size() >> 8);
  return bytes + text;
}

NpyArray::NpyArray(const std::filesystem::path& file) : file_(file) {
  const std::string name = escaped_bytes(file.string());
  const auto bytes = reinterpret_cast<const unsigned char*>(file_.data());
  if (file_.size() < kPreamble + 2 || std::memcmp(bytes, kMagic, 6) != 0) throw DataError(name + ": not a .npy file");
  if (bytes[6] < 1 || bytes[6] > 3)
    throw DataError(name + ": .npy version " + std::to_string(bytes[6]) + " is unknown");
  const std::size_t length_bytes = bytes[6] == 1 ? 2 : 4;
  std::size_t length = bytes[8] + (std::size_t{bytes[9]} << 8);
  if (length_bytes == 4) length += (std::size_t{bytes[10]} << 16) + (std::size_t{bytes[11]} << 24);
  offset_ = 8 + length_bytes + length;
  if (offset_ > file_.size()) throw DataError(name + ": cut off within its header");
  const std::string text(reinterpret_cast<const char*>(bytes) + 8 + length_bytes, length);
  header_.dtype = entry(text, "descr");
  if (header_.dtype.size() > 2) header_.dtype = header_.dtype.substr(1, header_.dtype.size() - 2);
  if (header_.item_bytes() == 0) {
    throw DataError(name + ": element type '" + escaped_bytes(header_.dtype.substr(0, 40)) +
                    "' is not supported; supported: <f2, <f4, <f8, <i4, <i8, |i1, |u1, |b1");
  }
  header_.shape = parse_shape(entry(text, "shape"), name);
  std::size_t elements = 1;
  for (const std::size_t n : header_.shape) {
    if (n != 0 && elements > std::numeric_limits<std::size_t>::max() / 16 / n)
      throw DataError(name + ": impossible shape");
    elements *= n;
  }
  if (entry(text, "fortran_order") != "False" && header_.shape.size() > 1) {
    throw DataError(name + ": stored in Fortran order; write it with numpy.ascontiguousarray");
  }
  const std::size_t expected = elements * header_.item_bytes();
  if (file_.size() - offset_ < expected) {
    throw DataError(name + ": cut off: " + std::to_string(expected) + " bytes of data expected, " +
                    std::to_string(file_.size() - offset_) + " found");
  }
}

std::vector<double> NpyArray::to_doubles() const {
  std::vector<double> values(header_.elements());
  const std::size_t step = header_.item_bytes();
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = load_as_double(header_.dtype, data() + i * step);
  return values;
}

void write_npy(const std::filesystem::path& file, const std::vector<std::size_t>& shape, const float* data) {
  write_array(file, {"<f4", shape}, data);
}

void write_npy(const std::filesystem::path& file, const std::vector<std::size_t>& shape, const double* data) {
  write_array(file, {"<f8", shape}, data);
}

}  // namespace ctxtag
