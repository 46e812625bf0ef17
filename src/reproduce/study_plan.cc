#include "ctxtag/reproduce/study_plan.h"

#include <spdlog/fmt/fmt.h>

#include "ctxtag/base/text.h"

namespace ctxtag {

std::string cell_id(const StudyConfig& config, const StudyCell& cell) {
  return fmt::format("r{}-s{}-f{}", to_text(config.ratios[cell.ratio]), config.seeds[cell.seed], cell.fold);
}

std::vector<StudyCell> study_cells(const StudyConfig& config) {
  std::vector<StudyCell> cells;
  for (std::size_t seed = 0; seed < config.seeds.size(); ++seed) {
    for (int fold = 0; fold < config.folds.number; ++fold) {
      for (std::size_t ratio = 0; ratio < config.ratios.size(); ++ratio) cells.push_back({ratio, seed, fold});
    }
  }
  return cells;
}

std::vector<StudyRun> study_runs(const StudyConfig& config) {
  std::vector<StudyRun> runs;
  for (std::size_t ratio = 0; ratio < config.ratios.size(); ++ratio) {
    for (std::size_t system = 0; system < config.systems.size(); ++system) {
      for (std::size_t seed = 0; seed < config.seeds.size(); ++seed) {
        for (int fold = 0; fold < config.folds.number; ++fold) runs.push_back({{ratio, seed, fold}, system});
      }
    }
  }
  return runs;
}

nlohmann::json comparable(const StudyConfig& config) {
  nlohmann::json json = config_json(config);
  for (const char* const free : {"title", "ratios", "seeds", "reference", "bootstrap", "note", "systems"}) {
    json.erase(free);
  }
  json["systems"] = nlohmann::json::object();
  for (const StudySystemConfig& system : config.systems) {
    nlohmann::json& kept = json["systems"][system.name] = config_json(system);
    kept.erase("title");
    kept["positive_statistics"] = system.positives_from();
  }
  return json;
}

void require_same_study(const nlohmann::json& before, const nlohmann::json& now, const std::string& folder) {
  const auto compare = [&](const nlohmann::json& there, const nlohmann::json& here, const std::string& path) {
    const auto flat_there = there.flatten(), flat_here = here.flatten();
    for (const auto* const one : {&flat_there, &flat_here}) {
      for (const auto& [key, value] : one->items()) {
        const auto a = flat_there.find(key), b = flat_here.find(key);
        if (a != flat_there.end() && b != flat_here.end() && *a == *b) continue;
        throw ConfigError(
            fmt::format("{}: holds a study with another config ({}{} is {}, there it is {}); give another "
                        "--out, or rename the system",
                        folder, path, key, b == flat_here.end() ? "absent" : b->dump(),
                        a == flat_there.end() ? "absent" : a->dump()));
      }
    }
  };
  nlohmann::json there = before, here = now;
  const nlohmann::json systems_there = there["systems"], systems_here = here["systems"];
  there.erase("systems");
  here.erase("systems");
  compare(there, here, "");
  for (const auto& [name, system] : systems_here.items()) {
    if (systems_there.contains(name)) compare(systems_there[name], system, "/systems/" + name);
  }
}

}  // namespace ctxtag
