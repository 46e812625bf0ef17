#include "ctxtag/confidence/hidden_score.h"

#include <gtest/gtest.h>

#include "support/label_rows.h"

namespace ctxtag {
namespace {

using test::labels_of;

TEST(HiddenScore, RanksWhatWasHiddenByLackOfConfidence) {
  const LabelMatrix visible = labels_of({"1000", "0100"}), hidden = labels_of({"0100", "0000"});
  RealMatrix w(2, 4);
  w << 0, 0.1, 0.5, 0.9, 0.05, 0, 0.6, 0.7;  // five negatives, one less sure of than the hidden one
  const HiddenScore score = hidden_score(w, visible, hidden);
  EXPECT_EQ(score.cells, 6);
  EXPECT_EQ(score.hidden, 1);
  EXPECT_DOUBLE_EQ(*score.roc_auc, 0.8);
  EXPECT_DOUBLE_EQ(*score.average_precision, 0.5);
}

TEST(HiddenScore, LooksAtTheRowsItIsTold) {
  const LabelMatrix visible = labels_of({"1000", "0100"}), hidden = labels_of({"0100", "1000"});
  RealMatrix w(2, 4);
  w << 0, 0.1, 0.5, 0.9, 0.8, 0, 0.6, 0.7;  // the second row's hidden one is the last of its three
  EXPECT_DOUBLE_EQ(*hidden_score(w, visible, hidden, {1, 0}).roc_auc, 1.0);
  const HiddenScore second = hidden_score(w, visible, hidden, {0, 1});
  EXPECT_EQ(second.cells, 3);
  EXPECT_EQ(second.hidden, 1);
  EXPECT_DOUBLE_EQ(*second.roc_auc, 0.0);
}

}  // namespace
}  // namespace ctxtag
