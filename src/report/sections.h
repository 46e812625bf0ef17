#pragma once
#include "report/measured.h"

namespace ctxtag {

/// What every section is made from.
struct ReportSource {
  const ReportInputs& inputs;
  const ReportConfig& config;
  const Measured& measured;
  int threads = 1;
};

Section summary_section(const ReportSource& source);
Section data_section(const ReportSource& source);
Section learning_section(const ReportSource& source);
Section tags_section(const ReportSource& source);
Section curves_section(const ReportSource& source);
Section calibration_section(const ReportSource& source);
Section together_section(const ReportSource& source);
Section map_section(const ReportSource& source);
Section plane_section(const ReportSource& source);
Section examples_section(const ReportSource& source);
Section listeners_section(const ReportSource& source);
Section signals_section(const ReportSource& source);
Section runs_section(const ReportSource& source);

/// One entry per system.
std::vector<LegendEntry> systems_legend(const Measured& measured);
std::vector<std::string> system_names(const Measured& measured);
/// "the 24 tags with the most positives", or nothing where all tags are shown.
std::string shown_tags_text(const Measured& measured);

}  // namespace ctxtag
