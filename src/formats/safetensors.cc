#include "ctxtag/formats/safetensors.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <tuple>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kAlignment = 64;
constexpr std::size_t kMaxHeaderBytes = 100'000'000;  // the limit of the format's reference implementation

struct Item {
  const char* dtype;
  std::size_t bytes;
};
constexpr Item kItems[] = {{"F64", 8},  {"I64", 8}, {"U64", 8}, {"F32", 4}, {"I32", 4}, {"U32", 4}, {"F16", 2},
                           {"BF16", 2}, {"I16", 2}, {"U16", 2}, {"I8", 1},  {"U8", 1},  {"BOOL", 1}};

std::uint64_t header_length(const std::byte* bytes) {
  std::uint64_t length = 0;
  for (int i = 7; i >= 0; --i) length = length << 8 | static_cast<std::uint64_t>(bytes[i]);
  return length;
}

// JSON objects keep the last of two equal keys; here two tensors of one name are a sign of a broken or hostile file.
nlohmann::json parse_without_duplicates(const char* begin, const char* end, bool& duplicate) {
  std::vector<std::set<std::string>> open;
  const auto callback = [&](int, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    if (event == nlohmann::json::parse_event_t::object_start) open.emplace_back();
    if (event == nlohmann::json::parse_event_t::object_end && !open.empty()) open.pop_back();
    if (event == nlohmann::json::parse_event_t::key && !open.empty()) {
      duplicate = !open.back().insert(parsed.get<std::string>()).second || duplicate;
    }
    return true;
  };
  return nlohmann::json::parse(begin, end, callback, /*allow_exceptions=*/false);
}

// Deep nesting would exhaust the stack of a recursive reader; a valid header has three levels.
bool nested_too_deep(const char* begin, const char* end) {
  int depth = 0;
  bool text = false;
  for (const char* c = begin; c != end; ++c) {
    if (text && *c == '\\') {
      if (++c == end) break;
    } else if (*c == '"') {
      text = !text;
    } else if (!text && (*c == '{' || *c == '[')) {
      if (++depth > 8) return true;
    } else if (!text && (*c == '}' || *c == ']')) {
      --depth;
    }
  }
  return false;
}

TensorEntry entry_of(const nlohmann::json& json, const std::string& where, std::size_t data_bytes) {
  const auto fail = [&](const std::string& what) { throw DataError(where + ": " + what); };
  if (!json.is_object() || !json.contains("dtype") || !json.contains("shape") || !json.contains("data_offsets")) {
    fail("expected dtype, shape and data_offsets");
  }
  const auto &dtype = json["dtype"], &shape = json["shape"], &offsets = json["data_offsets"];
  if (!dtype.is_string() || safetensors_item_bytes(dtype) == 0) fail("unknown dtype " + dtype.dump());
  if (!shape.is_array() || shape.size() > 16) fail("impossible shape");
  if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
      !offsets[1].is_number_unsigned()) {
    fail("data_offsets must be two non-negative integers");
  }
  TensorEntry entry;
  entry.dtype = dtype;
  entry.begin = offsets[0].get<std::size_t>();
  entry.end = offsets[1].get<std::size_t>();
  if (entry.begin > entry.end || entry.end > data_bytes) {
    fail("data_offsets " + offsets.dump() + " lie outside the " + std::to_string(data_bytes) +
         " bytes of data: the file is cut off or damaged");
  }
  std::size_t elements = 1;
  for (const auto& n : shape) {
    if (!n.is_number_unsigned()) fail("impossible shape " + shape.dump());
    constexpr std::size_t kMost = std::numeric_limits<std::int64_t>::max() / 16;
    const auto extent = n.get<std::size_t>();
    if (extent > kMost || (extent != 0 && elements > kMost / extent)) fail("impossible shape " + shape.dump());
    elements *= extent;
    entry.shape.push_back(static_cast<std::int64_t>(extent));
  }
  if (elements * safetensors_item_bytes(entry.dtype) != entry.bytes()) {
    fail("shape " + shape.dump() + " needs other than the " + std::to_string(entry.bytes()) + " bytes it is given");
  }
  return entry;
}

}  // namespace

std::size_t safetensors_item_bytes(const std::string& dtype) {
  for (const Item& item : kItems) {
    if (dtype == item.dtype) return item.bytes;
  }
  return 0;
}

std::int64_t TensorEntry::elements() const {
  std::int64_t count = 1;
  for (const std::int64_t n : shape) count *= n;
  return count;
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& file) : name_(escaped_bytes(file.string())), file_(file) {
  if (file_.size() < kLengthBytes + 2) throw DataError(name_ + ": not a .safetensors file: too small");
  const std::uint64_t length = header_length(file_.data());
  if (length > kMaxHeaderBytes || length > file_.size() - kLengthBytes) {
    throw DataError(name_ + ": not a .safetensors file, or cut off: its header would take " + std::to_string(length) +
                    " of " + std::to_string(file_.size()) + " bytes");
  }
  const char* const begin = reinterpret_cast<const char*>(file_.data()) + kLengthBytes;
  const char* const end = begin + length;
  data_begin_ = kLengthBytes + length;
  if (nested_too_deep(begin, end)) throw DataError(name_ + ": its header is nested too deeply");
  bool duplicate = false;
  const nlohmann::json header = parse_without_duplicates(begin, end, duplicate);
  if (!header.is_object()) throw DataError(name_ + ": not a .safetensors file: its header is not a JSON object");
  if (duplicate) throw DataError(name_ + ": a name occurs twice in its header");
  std::vector<const TensorEntry*> in_order;
  for (const auto& [key, value] : header.items()) {
    if (key == "__metadata__") {
      if (!value.is_object()) throw DataError(name_ + ": __metadata__ is not an object");
      for (const auto& [name, text] : value.items()) {
        if (!text.is_string()) throw DataError(name_ + ": __metadata__." + name + " is not a text");
        metadata_[name] = text;
      }
    } else {
      const auto [at, added] =
          tensors_.emplace(key, entry_of(value, name_ + ": tensor '" + key + "'", file_.size() - data_begin_));
      in_order.push_back(&at->second);
    }
  }
  std::sort(in_order.begin(), in_order.end(),
            [](const auto* a, const auto* b) { return std::tie(a->begin, a->end) < std::tie(b->begin, b->end); });
  std::size_t described = 0;
  const auto require_no_gap_before = [&](std::size_t next) {
    if (next <= described) return;
    throw DataError(name_ + ": bytes " + std::to_string(described) + " to " + std::to_string(next - 1) +
                    " of its data belong to no tensor: something was added, or the header is damaged");
  };
  for (const TensorEntry* entry : in_order) {
    if (entry->begin < described) throw DataError(name_ + ": two tensors overlap");
    require_no_gap_before(entry->begin);
    described = entry->end;
  }
  require_no_gap_before(file_.size() - data_begin_);
}

const TensorEntry& SafetensorsFile::tensor(const std::string& name) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) throw DataError(name_ + ": there is no tensor '" + name + "'");
  return found->second;
}

void write_safetensors(const std::filesystem::path& file, const std::vector<TensorToWrite>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::size_t offset = 0;
  std::vector<std::size_t> sizes;
  for (const TensorToWrite& tensor : tensors) {
    std::size_t bytes = safetensors_item_bytes(tensor.dtype);
    if (bytes == 0 || header.contains(tensor.name)) {
      throw std::invalid_argument("write_safetensors: " + tensor.name + ": written twice, or of unknown type");
    }
    for (const std::int64_t n : tensor.shape) bytes *= static_cast<std::size_t>(n);
    sizes.push_back(bytes);
    header[tensor.name] = {
        {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + bytes}}};
    offset += bytes;
  }
  std::string text = header.dump();
  text.append((kAlignment - (kLengthBytes + text.size()) % kAlignment) % kAlignment, ' ');
  std::string length;
  for (int i = 0; i < 8; ++i) length += static_cast<char>(static_cast<std::uint64_t>(text.size()) >> (8 * i) & 255U);
  AtomicFile out(file);
  out.write(length);
  out.write(text);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    out.write({static_cast<const char*>(tensors[i].data), sizes[i]});
  }
  out.commit();
}

void write_with_metadata(const std::filesystem::path& file, const SafetensorsFile& from,
                         const std::map<std::string, std::string>& metadata) {
  std::vector<std::pair<std::string, const TensorEntry*>> in_order;
  for (const auto& [name, entry] : from.tensors()) in_order.emplace_back(name, &entry);
  std::stable_sort(in_order.begin(), in_order.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second->begin, a.second->end) < std::tie(b.second->begin, b.second->end);
  });
  std::vector<TensorToWrite> tensors;
  tensors.reserve(in_order.size());
  for (const auto& [name, entry] : in_order) tensors.push_back({name, entry->dtype, entry->shape, from.data(*entry)});
  write_safetensors(file, tensors, metadata);
}

}  // namespace ctxtag
