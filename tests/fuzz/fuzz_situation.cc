#include <limits>

#include "ctxtag/base/error.h"
#include "ctxtag/situation/situation_model.h"
#include "fuzz_file.h"

/// Every model that is accepted predicts a stream of which nothing is known.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const ctxtag::SituationModel model = ctxtag::SituationModel::load(ctxtag::fuzz::input_file(data, size));
    ctxtag::StreamTable stream;
    for (const ctxtag::EncodedColumn& column : model.encoding().columns) {
      if (column.signal == "user") continue;
      stream.columns.push_back(
          {column.name, column.signal, !column.book.empty(), {}, {std::numeric_limits<float>::quiet_NaN()}});
    }
    stream.users = {{"nobody"}, {0}};
    stream.situation = {-1};
    stream.row = {1};
    const ctxtag::ScoreTable scores = model.scores(stream, 1);
    ctxtag::fuzz::require(scores.scores.rows() == 1 &&
                          scores.scores.cols() == static_cast<Eigen::Index>(model.situations().size()));
  } catch (const ctxtag::DataError&) {
  }
  return 0;
}
