#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ctxtag/situation/situation_config.h"
#include "ctxtag/streams/stream_table.h"

namespace ctxtag {

using FloatMatrix = Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A column as a model has it.
struct EncodedColumn {
  std::string name, signal;
  bool categorical = false;       ///< values are positions in `book`
  std::vector<std::string> book;  ///< of categories, also where they are taken as numbers
};

/// What a model did not know of streams, and took as NaN.
struct UnknownToModel {
  std::map<std::string, std::int64_t> unseen;  ///< of each column: cells with a category that training did not have
  std::vector<std::string> lacking;            ///< columns that the streams have not at all
};

/// Streams as numbers: streams x columns, NaN where nothing is known.
struct EncodedStreams {
  std::vector<EncodedColumn> columns;
  FloatMatrix values;
  UnknownToModel unknown;
};

/// How streams become numbers, learnt from those of training: which columns, which categories, what each user did.
/// Categories that are taken as numbers are the number that they spell or, where one is a text, their place in the
/// book.
struct StreamEncoding {
  std::vector<EncodedColumn> columns;  ///< those of the table, then, with the user's history, one a situation
  std::string user = "none";
  double user_smoothing = 0.0;
  bool categories_as_numbers = false;
  std::vector<std::string> situations;
  std::vector<std::string> users;                 ///< history: whose counts follow
  std::vector<std::vector<std::int32_t>> counts;  ///< of each of them, training streams of each situation
  std::vector<double> shares;                     ///< of each situation among all training streams

  /// Throws ConfigError for a signal to leave out that there is not, when nothing is left, and when the user is wanted
  /// of streams without users.
  static StreamEncoding of(const StreamTable& training, const SituationConfig& config);

  /// The history's share of situation s is (n_s + m p_s) / (n + m), with n_s the user's training streams of s, p_s the
  /// share of s among all, m `user_smoothing`; p_s for a user who was not there. Throws DataError when the
  /// streams have none of the columns.
  EncodedStreams encoded(const StreamTable& streams) const;
  /// The same for the streams that were learnt from: a stream's history is that of the four fifths of the training
  /// streams that it is not in.
  EncodedStreams encoded_training(const StreamTable& training) const;
};

}  // namespace ctxtag
