#include <spdlog/fmt/fmt.h>

#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "report/pictures/plane_picture.h"
#include "report/sections.h"

namespace ctxtag {
namespace {

// Measured rows that lie in the plane.
struct PlacedRows {
  std::vector<std::size_t> rows;
  std::vector<Point> at;
};

PlacedRows placed_rows(const Measured& measured, const PlaneTable& plane) {
  std::map<TrackId, std::size_t> place;
  for (std::size_t i = 0; i < plane.ids.size(); ++i) place.emplace(plane.ids[i], i);
  PlacedRows placed;
  for (std::size_t row = 0; row < measured.ids.size(); ++row) {
    const auto found = place.find(measured.track(row));
    if (found == place.end()) continue;
    placed.rows.push_back(row);
    placed.at.push_back({plane.x[found->second], plane.y[found->second]});
  }
  return placed;
}

ShownEstimate estimate_of_mean(const ReportSource& source,
                               const std::vector<std::vector<std::optional<double>>>& samples,
                               const std::vector<ClusterFigure>& figures, std::size_t number) {
  const auto interval = interval_of(samples[number], source.config.bootstrap.confidence);
  const auto value = figures[number].value();
  return interval ? ShownEstimate{value, interval->low, interval->high} : ShownEstimate{value, {}, {}};
}

// Mean positions of the rows where a tag is given in `given`, with intervals from samples of whole clusters.
std::vector<PlaneMean> means(const ReportSource& source, const PlacedRows& placed, const ByteMatrix& given) {
  const Measured& measured = source.measured;
  const ByteMatrix& known = measured.systems[0].cells.known;
  std::vector<ClusterFigure> figures;
  for (Eigen::Index tag = 0; tag < given.cols(); ++tag) {
    const std::vector<double> none(measured.clusters, 0.0);
    ClusterFigure x{none, none}, y{none, none};
    for (std::size_t i = 0; i < placed.rows.size(); ++i) {
      const auto row = static_cast<Eigen::Index>(placed.rows[i]);
      if (given(row, tag) == 0 || known(row, tag) == 0) continue;
      const std::size_t cluster = measured.cluster[placed.rows[i]];
      x.parts[cluster] += placed.at[i].x;
      y.parts[cluster] += placed.at[i].y;
      x.weights[cluster] += 1.0;
      y.weights[cluster] += 1.0;
    }
    figures.push_back(std::move(x));
    figures.push_back(std::move(y));
  }
  const auto samples = resampled(figures, measured.clusters, source.config.bootstrap, source.threads);
  std::vector<PlaneMean> result;
  for (std::size_t tag = 0; tag < measured.tags.size(); ++tag) {
    result.push_back(
        {estimate_of_mean(source, samples, figures, 2 * tag), estimate_of_mean(source, samples, figures, 2 * tag + 1)});
  }
  return result;
}

}  // namespace

Section plane_section(const ReportSource& source) {
  Section section{"plane", "Valence and arousal", {}};
  const auto& plane = source.inputs.plane;
  if (!plane) {
    section.blocks.emplace_back(Paragraph{
        "No positions: give --plane TABLE, a CSV of the id, valence and arousal, where these are known.", true});
    return section;
  }
  const Measured& measured = source.measured;
  const PlacedRows placed = placed_rows(measured, *plane);
  if (placed.rows.empty()) {
    section.blocks.emplace_back(
        Paragraph{"None of the evaluated rows is in the table of --plane: give one of these tracks.", true});
    return section;
  }
  const MeasuredSystem& system = measured.systems[0];
  const std::vector<PlaneMean> truth = means(source, placed, system.cells.values);
  const std::vector<PlaneMean> predicted = means(source, placed, decisions_at(system.cells.scores, system.thresholds));
  PlanePicture picture{"Mean position of each tag",
                       "Every tag where its tracks lie on average, in truth and as predicted, with intervals.",
                       plane->x_name,
                       plane->y_name,
                       placed.at,
                       {}};
  Table table{"plane",
              "Mean positions",
              {{"tag", "Tag"},
               {"truth_x", plane->x_name},
               {"truth_y", plane->y_name},
               {"predicted_x", plane->x_name + ", predicted"},
               {"predicted_y", plane->y_name + ", predicted"}},
              {}};
  for (const std::size_t tag : measured.shown_tags)
    picture.items.push_back({measured.tags[tag], truth[tag], predicted[tag]});
  for (std::size_t tag = 0; tag < measured.tags.size(); ++tag) {
    table.rows.push_back({measured.tags[tag], truth[tag].x, truth[tag].y, predicted[tag].x, predicted[tag].y});
  }
  section.blocks.emplace_back(PictureGroup{"Where tags lie in the plane",
                                           fmt::format("Filled: mean of the {} evaluated rows that have the tag in "
                                                       "truth; hollow: of those that {} gives it to; bars are "
                                                       "intervals, grey dots single rows. A long dashed line says that "
                                                       "the tag is given to other music than it should be.{}",
                                                       placed.rows.size(), system.name, shown_tags_text(measured)),
                                           PictureSize::kLarge,
                                           {plane_picture(picture)},
                                           {{0, "in truth"}, {1, "predicted by " + system.name, true}},
                                           {std::move(table)}});
  return section;
}

}  // namespace ctxtag
