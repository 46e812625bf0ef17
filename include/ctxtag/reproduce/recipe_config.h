#pragma once
#include <string>
#include <vector>

#include "ctxtag/config/json.h"

namespace ctxtag {

/// What only the user can give: a folder of released files, say.
struct RecipeInputConfig {
  std::string name, meaning;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("name", name, "given as --input NAME=PATH; {NAME} in a command");
    field("meaning", meaning, "what it has to be, for who has not given it");
  }
  void validate() const;
};

/// A command of ctxtag, once for each combination of the values in `each`.
struct RecipeStepConfig {
  std::string name, run;
  nlohmann::json each = nlohmann::json::object();
  std::vector<std::string> after;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("name", name, "letters, digits, - and _");
    field(
        "run", run,
        "a command of ctxtag, its words apart by blanks; {NAME} is an input or a value of `each`, {configs} the folder "
        "of this config");
    field("each", each, "lists of values by name: the command runs for every combination, several at once");
    field("after", after, "the earlier steps that this one waits for, by name; empty: all that stand before it");
  }
  void validate() const;
  std::string tool() const { return run.substr(0, run.find_first_of(" \t\n")); }
};

/// A line of the ledger: a figure that a command wrote, and what it is held against.
struct LedgerLineConfig {
  std::string what, file, at, where, expect;
  nlohmann::json published, each = nlohmann::json::object();

  template <typename Visitor>
  void fields(Visitor& field) {
    field("what", what, "the figure, or the claim, for people");
    field("file", file, "JSON that a step writes");
    field(
        "each", each,
        "lists of values by name, for {NAME} in `file`: the figure is the median over the files of every combination, "
        "its interval goes from the first quartile to the third");
    field("at", at, "where in it, such as pairs.first=fusion,second=audio.difference");
    field("published", published, "the published value, as text (\"0.80\") where its last digit is 0; null: none");
    field("where", where, "where that value stands");
    field("expect", expect,
          "what a claim says of the figure: above X, below X or holds X, X being a number or FILE:PATH, whose own "
          "interval counts "
          "where it has one; empty: no claim");
  }
  void validate() const;
  std::string published_text() const;  ///< its digits; "" where there is none
};

/// From data to a ledger: steps that follow each other, and figures beside the published ones.
struct RecipeConfig {
  std::string title;
  std::vector<RecipeInputConfig> inputs;
  nlohmann::json files = nlohmann::json::object();
  std::vector<RecipeStepConfig> steps;
  std::vector<LedgerLineConfig> ledger;
  std::vector<std::string> deviations;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("title", title, "of the ledger");
    field("inputs", inputs, "what only the user can give");
    field("files", files, "configs by file name, which the steps read: NAME.json");
    field("steps", steps, "commands; a step waits for all before it, or for those in its `after`");
    field("ledger", ledger, "figures to be shown");
    field("deviations", deviations, "how this differs from what was published, one text each");
  }
  void validate() const;
};

/// Whether the JSON is of a recipe: it has `steps`, `ledger`, `files` or `inputs`, which no study has.
bool is_recipe(const nlohmann::json& json);

}  // namespace ctxtag
