#include "situation/xgboost_check.h"

#include <simdjson.h>
#include <spdlog/fmt/fmt.h>

#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

namespace dom = simdjson::dom;

[[noreturn]] void fail(const std::string& what) {
  throw DataError("the trees of the situation model are damaged: " + what + "; train it again, or take another copy");
}

// XGBoost writes numbers of its settings as texts.
std::size_t number_in(const dom::element& element, const char* key) {
  std::string_view text;
  long long number = 0;
  if (element[key].get_string().get(text) != simdjson::SUCCESS || !parse_number(text, number) || number < 0) {
    fail(std::string("no number ") + key);
  }
  return static_cast<std::size_t>(number);
}

dom::element member(const dom::element& element, const char* key) {
  dom::element result;
  if (element[key].get(result) != simdjson::SUCCESS) fail(std::string("there is no ") + key);
  return result;
}

std::vector<std::int64_t> whole_numbers(const dom::element& tree, const char* key) {
  dom::array array;
  if (member(tree, key).get_array().get(array) != simdjson::SUCCESS) fail(std::string(key) + " is no list");
  std::vector<std::int64_t> numbers;
  numbers.reserve(array.size());
  for (const dom::element item : array) {
    std::int64_t number = 0;
    bool flag = false;
    if (item.get_bool().get(flag) == simdjson::SUCCESS) {
      number = flag ? 1 : 0;
    } else if (item.get_int64().get(number) != simdjson::SUCCESS) {
      fail(std::string(key) + " holds something else than whole numbers");
    }
    numbers.push_back(number);
  }
  return numbers;
}

void require_real_numbers(const dom::element& tree, const char* key, std::size_t size) {
  dom::array array;
  if (member(tree, key).get_array().get(array) != simdjson::SUCCESS || array.size() != size) {
    fail(std::string(key) + " is no list of a number a node");
  }
  for (const dom::element item : array) {
    double number = 0.0;
    if (item.get_double().get(number) != simdjson::SUCCESS)
      fail(std::string(key) + " holds something else than numbers");
  }
}

void require_size(const std::vector<std::int64_t>& numbers, const char* key, std::size_t size) {
  if (numbers.size() != size) fail(fmt::format("{} has {} numbers for {} nodes", key, numbers.size(), size));
}

void require_sound_categories(const dom::element& tree, std::size_t nodes) {
  const auto of_node = whole_numbers(tree, "categories_nodes"), begins = whole_numbers(tree, "categories_segments"),
             sizes = whole_numbers(tree, "categories_sizes"), categories = whole_numbers(tree, "categories");
  if (of_node.size() != begins.size() || of_node.size() != sizes.size()) fail("categories of nodes do not fit");
  for (std::size_t i = 0; i < of_node.size(); ++i) {
    const auto all = static_cast<std::int64_t>(categories.size());
    if (of_node[i] < 0 || of_node[i] >= static_cast<std::int64_t>(nodes) || begins[i] < 0 || begins[i] > all ||
        sizes[i] < 0 || sizes[i] > all - begins[i] || (i > 0 && of_node[i] <= of_node[i - 1])) {
      fail("categories lead outside their list");
    }
  }
  constexpr std::int64_t kMostCategories = 1 << 24;
  for (const std::int64_t category : categories) {
    if (category < 0 || category >= kMostCategories) fail("a category is out of range");
  }
}

void require_sound_tree(const dom::element& tree, std::size_t columns) {
  const auto left = whole_numbers(tree, "left_children"), right = whole_numbers(tree, "right_children"),
             parents = whole_numbers(tree, "parents"), splits = whole_numbers(tree, "split_indices"),
             types = whole_numbers(tree, "split_type"), defaults = whole_numbers(tree, "default_left");
  const std::size_t nodes = left.size();
  const dom::element settings = member(tree, "tree_param");
  if (nodes == 0 || number_in(settings, "num_nodes") != nodes || number_in(settings, "num_feature") != columns ||
      number_in(settings, "num_deleted") != 0) {
    fail("a tree's settings are not of its nodes");
  }
  require_size(right, "right_children", nodes);
  require_size(parents, "parents", nodes);
  require_size(splits, "split_indices", nodes);
  require_size(types, "split_type", nodes);
  require_size(defaults, "default_left", nodes);
  for (const char* key : {"split_conditions", "base_weights", "loss_changes", "sum_hessian"}) {
    require_real_numbers(tree, key, nodes);
  }
  const auto count = static_cast<std::int64_t>(nodes);
  for (std::size_t node = 0; node < nodes; ++node) {
    const bool leaf = left[node] == -1;
    for (const std::int64_t child : {left[node], right[node]}) {
      if (leaf ? child != -1 : child <= static_cast<std::int64_t>(node) || child >= count) {
        fail("a node leads outside its tree");
      }
    }
    if (splits[node] < 0 || (!leaf && splits[node] >= static_cast<std::int64_t>(columns))) {
      fail("a split is of a column that there is not");
    }
    if (types[node] != 0 && types[node] != 1) fail("a split is of an unknown type");
  }
  require_sound_categories(tree, nodes);
}

}  // namespace

void require_sound_xgboost(std::string_view json, std::size_t columns, std::size_t classes) {
  dom::parser parser;
  dom::element root;
  const simdjson::padded_string padded(json);
  if (const auto error = parser.parse(padded).get(root))
    fail(std::string("no JSON: ") + simdjson::error_message(error));
  const dom::element learner = member(root, "learner"), settings = member(learner, "learner_model_param");
  if (number_in(settings, "num_class") != classes || number_in(settings, "num_feature") != columns) {
    fail("they are not of these columns and situations");
  }
  const dom::element objective = member(learner, "objective");
  std::string_view goal;
  if (member(objective, "name").get_string().get(goal) != simdjson::SUCCESS || goal != "multi:softprob" ||
      number_in(member(objective, "softmax_multiclass_param"), "num_class") != classes) {
    fail("they are not trained for these situations");
  }
  const dom::element booster = member(learner, "gradient_booster"), model = member(booster, "model");
  std::string_view name;
  if (member(booster, "name").get_string().get(name) != simdjson::SUCCESS || name != "gbtree") fail("no gbtree");
  dom::array trees;
  if (member(model, "trees").get_array().get(trees) != simdjson::SUCCESS) fail("trees is no list");
  const auto classes_of = whole_numbers(model, "tree_info");
  std::size_t count = 0;
  for (const dom::element tree : trees) {
    require_sound_tree(tree, columns);
    ++count;
  }
  if (classes_of.size() != count || number_in(member(model, "gbtree_model_param"), "num_trees") != count) {
    fail("there are more or fewer trees than they say");
  }
  for (const std::int64_t of : classes_of) {
    if (of < 0 || of >= static_cast<std::int64_t>(classes)) fail("a tree is of a situation that there is not");
  }
}

}  // namespace ctxtag
