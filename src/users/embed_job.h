#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ctxtag/formats/journal.h"
#include "ctxtag/users/als.h"
#include "ctxtag/users/embed.h"

namespace ctxtag {

/// One request for vectors: what it has finished, and that no other process works on it.
class EmbedJob {
 public:
  /// `inputs` are told apart by size and time of change. Throws ConfigError when another process holds the output.
  EmbedJob(const std::filesystem::path& out, const nlohmann::ordered_json& config,
           const std::vector<std::filesystem::path>& inputs);

  /// How many users were left without a vector by the run that wrote `outputs`; empty when these were not written by
  /// this request, or changed since.
  std::optional<std::size_t> finished(const std::vector<std::filesystem::path>& outputs) const;
  void finish(const std::vector<std::filesystem::path>& outputs, std::size_t users_without_vector);

  /// The last kept state of this request, if there is one that fits `first`; else `first`.
  AlsModel resumed(AlsModel first) const;
  void keep(const AlsModel& model) const;

 private:
  std::filesystem::path checkpoint_;
  std::string request_;
  Journal journal_;
};

/// The files of a table of vectors, NAME.json included.
std::vector<std::filesystem::path> files_of_vectors(const std::filesystem::path& vectors);
std::filesystem::path record_file(std::filesystem::path vectors);

}  // namespace ctxtag
