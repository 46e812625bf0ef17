#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "ctxtag/base/random.h"
#include "ctxtag/learning/principal_components.h"
#include "ctxtag/learning/tsne.h"
#include "report/pictures/point_map.h"
#include "report/sections.h"

namespace ctxtag {
namespace {

constexpr std::size_t kNeighbours = 10;

// Tracks that have an embedding and labels: a row of the measured ones, and their vectors.
struct Embedded {
  std::vector<std::size_t> rows;
  Eigen::MatrixXd vectors;
};

// One row per track, in their order; of more than `most`, those whose ids have the smallest hashes.
Embedded embedded_rows(const Measured& measured, const TrackVectors& embeddings, std::size_t most) {
  std::map<TrackId, std::size_t> place;
  for (std::size_t i = 0; i < embeddings.size(); ++i) place.emplace(embeddings.tracks[i], i);
  std::vector<std::pair<std::uint64_t, std::size_t>> drawn;
  std::set<TrackId> seen;
  for (std::size_t row = 0; row < measured.ids.size(); ++row) {
    const TrackId track = measured.track(row);
    if (place.count(track) != 0 && seen.insert(track).second) drawn.emplace_back(text_hash(track.value), row);
  }
  std::sort(drawn.begin(), drawn.end());
  drawn.resize(std::min(drawn.size(), most));
  Embedded result;
  for (const auto& [hash, row] : drawn) result.rows.push_back(row);
  std::sort(result.rows.begin(), result.rows.end());
  result.vectors.resize(static_cast<Eigen::Index>(result.rows.size()), embeddings.values.cols());
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const std::size_t at = place.at(measured.track(result.rows[i]));
    result.vectors.row(static_cast<Eigen::Index>(i)) =
        embeddings.values.row(static_cast<Eigen::Index>(at)).cast<double>();
  }
  return result;
}

std::vector<Point> points_of(const Eigen::MatrixXd& positions) {
  std::vector<Point> points;
  for (Eigen::Index i = 0; i < positions.rows(); ++i) {
    points.push_back({positions(i, 0), positions.cols() > 1 ? positions(i, 1) : 0.0});
  }
  return points;
}

std::vector<std::size_t> with_tag(const Measured& measured, const Embedded& embedded, std::size_t tag) {
  const ScoredLabels& cells = measured.systems[0].cells;
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < embedded.rows.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(embedded.rows[i]), column = static_cast<Eigen::Index>(tag);
    if (cells.known(row, column) != 0 && cells.values(row, column) != 0) chosen.push_back(i);
  }
  return chosen;
}

PictureGroup maps(const ReportSource& source, const Embedded& embedded, const std::vector<Point>& points,
                  const std::string& title, const std::string& how_to_read) {
  PictureGroup group{title, how_to_read + shown_tags_text(source.measured), PictureSize::kSmall, {}, {}, {}};
  for (const std::size_t tag : source.measured.shown_tags) {
    PointMap map;
    map.title = source.measured.tags[tag];
    map.all = &points;
    map.chosen = with_tag(source.measured, embedded, tag);
    map.note = fmt::format("{} of {}", map.chosen.size(), points.size());
    map.description = "Map of all tracks; those with the tag stand out.";
    group.pictures.push_back(point_map(map));
  }
  return group;
}

// The `kNeighbours` nearest other rows of each, by their vectors.
std::vector<std::vector<std::size_t>> neighbours(const Eigen::MatrixXd& vectors) {
  std::vector<std::vector<std::size_t>> result;
  for (Eigen::Index i = 0; i < vectors.rows(); ++i) {
    const Eigen::VectorXd squared = (vectors.rowwise() - vectors.row(i)).rowwise().squaredNorm();
    std::vector<std::pair<double, std::size_t>> others;
    for (Eigen::Index k = 0; k < vectors.rows(); ++k) {
      if (k != i) others.emplace_back(squared(k), static_cast<std::size_t>(k));
    }
    const std::size_t most = std::min(kNeighbours, others.size());
    std::partial_sort(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(most), others.end());
    std::vector<std::size_t> nearest;
    for (std::size_t k = 0; k < most; ++k) nearest.push_back(others[k].second);
    result.push_back(std::move(nearest));
  }
  return result;
}

Table neighbours_table(const Measured& measured, const Embedded& embedded) {
  Table table{
      "neighbours",
      fmt::format("How many of the {} nearest tracks of a track with the tag have it too", kNeighbours),
      {{"tag", "Tag"}, {"tracks", "Tracks"}, {"prevalence", "Of all tracks"}, {"of_neighbours", "Of the nearest"}},
      {}};
  const auto nearest = neighbours(embedded.vectors);
  for (std::size_t tag = 0; tag < measured.tags.size(); ++tag) {
    const std::vector<std::size_t> chosen = with_tag(measured, embedded, tag);
    std::vector<bool> has(embedded.rows.size(), false);
    for (const std::size_t i : chosen) has[i] = true;
    double hits = 0.0, all = 0.0;
    for (const std::size_t i : chosen) {
      for (const std::size_t k : nearest[i]) hits += has[k] ? 1.0 : 0.0, all += 1.0;
    }
    table.rows.push_back({measured.tags[tag], static_cast<std::int64_t>(chosen.size()),
                          static_cast<double>(chosen.size()) / static_cast<double>(embedded.rows.size()),
                          cell_of(all > 0.0 ? std::optional(hits / all) : std::nullopt)});
  }
  return table;
}

Table positions_table(const Measured& measured, const Embedded& embedded, const std::vector<Point>& pca,
                      const std::vector<Point>& tsne_points) {
  Table table{"positions", "", {{"track", ""}, {"pca_1", ""}, {"pca_2", ""}, {"tsne_1", ""}, {"tsne_2", ""}}, {}};
  table.on_page = false;
  for (std::size_t i = 0; i < pca.size(); ++i) {
    table.rows.push_back(
        {measured.track(embedded.rows[i]).value, pca[i].x, pca[i].y, tsne_points[i].x, tsne_points[i].y});
  }
  return table;
}

}  // namespace

Section map_section(const ReportSource& source) {
  Section section{"map", "Map of the learned embedding", {}};
  const auto& embeddings = source.inputs.embeddings;
  if (!embeddings) {
    section.blocks.emplace_back(
        Paragraph{"No embeddings: write them with ctxtag-tag --model RUN/model.safetensors ... --embeddings e.npy, and "
                  "give --embeddings e.npy.",
                  true});
    return section;
  }
  const Embedded embedded =
      embedded_rows(source.measured, *embeddings, static_cast<std::size_t>(source.config.map_points));
  if (embedded.rows.size() < 5) {
    section.blocks.emplace_back(Paragraph{fmt::format("{} of the evaluated rows have an embedding, too few for a map: "
                                                      "give those of the tracks that were evaluated.",
                                                      embedded.rows.size()),
                                          true});
    return section;
  }
  const PrincipalComponents components = principal_components(embedded.vectors, 2);
  const double shares = components.variance_share.sum();
  const std::vector<Point> pca = points_of(components.positions);
  const std::vector<Point> near = points_of(tsne(embedded.vectors, {source.config.perplexity}, source.threads));
  section.blocks.emplace_back(
      Paragraph{fmt::format("{} evaluated tracks, embeddings of {} numbers. One map per tag: every dot is a track, "
                            "those with the tag stand out.",
                            embedded.rows.size(), embeddings->values.cols())});
  PictureGroup linear =
      maps(source, embedded, pca, "Principal components",
           fmt::format(
               "Tracks along the two directions in which embeddings vary most, which hold {:.0f} % of their variance; "
               "distances are those of the embedding, seen from one side.",
               100.0 * shares));
  linear.numbers = {neighbours_table(source.measured, embedded), positions_table(source.measured, embedded, pca, near)};
  section.blocks.emplace_back(std::move(linear));
  section.blocks.emplace_back(
      maps(source, embedded, near, "t-SNE",
           fmt::format("Exact t-SNE (perplexity {:.3g}, begun at the principal components): near "
                       "tracks stay near, but distances between far "
                       "clusters, their sizes and their densities mean little.",
                       tsne_perplexity(source.config.perplexity, embedded.vectors.rows()))));
  return section;
}

}  // namespace ctxtag
