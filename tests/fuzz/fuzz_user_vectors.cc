#include "ctxtag/base/error.h"
#include "ctxtag/dataset/user_vectors.h"
#include "fuzz_file.h"

/// Every table that is accepted has a vector for each user, all of one length, of finite numbers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const ctxtag::UserVectors vectors = ctxtag::read_user_vectors(ctxtag::fuzz::input_file(data, size));
    ctxtag::fuzz::require(vectors.size() > 0 && vectors.values.cols() > 0);
    ctxtag::fuzz::require(vectors.values.rows() == static_cast<Eigen::Index>(vectors.size()));
    ctxtag::fuzz::require(vectors.values.allFinite());
  } catch (const ctxtag::DataError&) {
  }
  return 0;
}
