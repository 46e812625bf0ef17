#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "ctxtag/base/files.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/playlists/title_words.h"
#include "ctxtag/simulate/playlists.h"
#include "simulate/title_phrases.h"

namespace ctxtag {
namespace {

constexpr std::size_t kPlaylistUsersOfBlock = 256;

struct PlaylistBlock {
  std::string rows;
  SimulatedPlaylistTotals totals;
};

void count(const SimulatedPlaylist& playlist, SimulatedPlaylistTotals& totals) {
  ++totals.playlists;
  totals.rows += static_cast<std::int64_t>(playlist.tracks.size());
  totals.by_editors += playlist.by_editor ? 1 : 0;
  totals.without_context += playlist.tags.empty() ? 1 : 0;
  totals.for_two_contexts += playlist.tags.size() == 2 ? 1 : 0;
  for (const std::size_t tag : playlist.tags) ++totals.of_tag[tag];
}

void add(const SimulatedPlaylistTotals& part, SimulatedPlaylistTotals& totals) {
  totals.playlists += part.playlists;
  totals.rows += part.rows;
  totals.by_editors += part.by_editors;
  totals.without_context += part.without_context;
  totals.for_two_contexts += part.for_two_contexts;
  for (std::size_t tag = 0; tag < part.of_tag.size(); ++tag) totals.of_tag[tag] += part.of_tag[tag];
}

std::string rows_of(const SimulatedPlaylist& playlist, const SimulatedCorpus& corpus) {
  const std::string head = csv_cell(playlist.id) + ',' + csv_cell(playlist.title) + ',';
  const std::string tail = ',' + csv_cell(playlist.user) + (playlist.by_editor ? ",1\n" : ",0\n");
  std::string rows;
  for (const std::size_t track : playlist.tracks) {
    rows.append(head).append(corpus.complete.ids[track].value).append(1, ',');
    rows.append(corpus.clips[track].artist_id).append(tail);
  }
  return rows;
}

// One tag a line. A phrase that two languages share stands once.
std::string keywords_json() {
  std::string text = "{\n \"tags\": {";
  for (const TagPhrases& tag : tag_phrases()) {
    nlohmann::json phrases = nlohmann::json::array();
    std::set<std::vector<std::string>> there;
    for (const std::vector<std::string>& of_language : tag.phrases) {
      for (const std::string& phrase : of_language) {
        if (there.insert(title_words(phrase)).second) phrases.push_back(phrase);
      }
    }
    text += (&tag == tag_phrases().data() ? "\n  " : ",\n  ") + nlohmann::json(tag.tag).dump() + ": " + phrases.dump();
  }
  return text + "\n },\n \"exclude\": " + nlohmann::json(excluded_names()).dump() + "\n}\n";
}

}  // namespace

SimulatedPlaylistTotals write_simulated_playlists(const SimulateConfig& config, const SimulatedCorpus& corpus,
                                                  const std::filesystem::path& folder, int threads) {
  const PlaylistMaker maker(config, corpus);
  const auto users = static_cast<std::size_t>(config.users);
  SimulatedPlaylistTotals none;
  none.of_tag.assign(corpus.complete.vocabulary.size(), 0);
  SimulatedPlaylistTotals totals = none;
  AtomicFile file(folder / "playlists.csv");
  file.write("playlist,title,track,artist,user,editor\n");
  for_each_in_order<PlaylistBlock>((users + kPlaylistUsersOfBlock - 1) / kPlaylistUsersOfBlock, std::max(threads, 1),
                                   4 * static_cast<std::size_t>(std::max(threads, 1)),
                                   [&](std::size_t block) {
                                     PlaylistBlock made{"", none};
                                     for (std::size_t user = block * kPlaylistUsersOfBlock;
                                          user < std::min(users, (block + 1) * kPlaylistUsersOfBlock); ++user) {
                                       for (const SimulatedPlaylist& playlist : maker.of_user(user)) {
                                         made.rows += rows_of(playlist, corpus);
                                         count(playlist, made.totals);
                                       }
                                     }
                                     return made;
                                   },
                                   [&](std::size_t, const PlaylistBlock& made) {
                                     file.write(made.rows);
                                     add(made.totals, totals);
                                   });
  file.commit();
  write_file_atomically(folder / "keywords.json", keywords_json());
  return totals;
}

}  // namespace ctxtag
