#pragma once
#include <string>

#include "ctxtag/evaluation/calibration_report.h"

namespace ctxtag {

/// A picture (SVG) of a calibration report, over all cells: for the scores as they are, and for each calibration there
/// is, the share of positives against the mean score of each bin, beside the diagonal of perfect calibration; below,
/// how many cells the bins of the scores as they are hold. Lines differ in colour, marker and dashes. Every point says
/// its numbers on being pointed at, and to those who do not see it. Equal input, equal bytes.
std::string reliability_diagram_svg(const CalibrationReport& report);

}  // namespace ctxtag
