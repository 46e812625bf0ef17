#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "importing/import_folder.h"
#include "importing/utc_time.h"

namespace ctxtag {
namespace {

using test::ImportFolder;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kPlays = "userid-timestamp-artid-artname-traid-traname.tsv", kProfiles = "userid-profile.tsv";
const std::string kHeader = "stream_id,user_id,media_id,timestamp,age,gender,country\n";

std::string play(const std::string& user, const std::string& time, const std::string& mbid = "t-1",
                 const std::string& artist = "Ann", const std::string& track = "Song") {
  return user + "\t" + time + "\ta-1\t" + artist + "\t" + mbid + "\t" + track + "\n";
}

TEST(Lastfm1kImport, WritesOneStreamPerLineWithTheProfileOfItsUser) {
  const ImportFolder folder;
  folder.file(kPlays, play("u1", "2009-05-04T23:08:57Z") +
                          play("u1", "2009-05-04T13:54:10Z", "", "Underworld", "Boy, \"Boy\"") +
                          play("u3", "2008-02-29T00:00:00Z"));
  folder.file(kProfiles, "#id\tgender\tage\tcountry\tregistered\nu1\tm\t24\tKorea, South\tAug 13, 2006\nu2\tf\t\t\t\n");
  const ImportReport report = folder.imported();
  EXPECT_EQ(report.format, "lastfm1k");
  EXPECT_FALSE(report.rejected());
  EXPECT_EQ(folder.output("streams.csv"),
            kHeader +
                "1,u1,t-1,2009-05-04T23:08:57Z,24,m,\"Korea, South\"\n"
                "2,u1,\"Underworld - Boy, \"\"Boy\"\"\",2009-05-04T13:54:10Z,24,m,\"Korea, South\"\n"
                "3,u3,t-1,2008-02-29T00:00:00Z,,,\n");
  EXPECT_THAT(to_text(report),
              AllOf(HasSubstr("read " + kPlays + ": 3 rows"), HasSubstr("read " + kProfiles + ": 2 rows"),
                    HasSubstr("3 streams of 2 users; 1 of tracks without an id: ARTIST - TRACK"),
                    HasSubstr("1 users without a profile"), HasSubstr("wrote streams.csv: 3 rows")));
}

TEST(Lastfm1kImport, ReadsCompressedPlaysWithoutProfiles) {
  const ImportFolder folder;
  folder.compressed(kPlays + ".gz", play("u1", "2009-05-04T23:08:57Z"));
  const ImportReport report = folder.imported();
  EXPECT_EQ(folder.output("streams.csv"), kHeader + "1,u1,t-1,2009-05-04T23:08:57Z,,,\n");
  EXPECT_THAT(to_text(report), HasSubstr("not there: " + kProfiles));
}

TEST(Lastfm1kImport, CountsLinesItCannotReadByKindAndNamesTheFirst) {
  const ImportFolder folder;
  const std::string time = "2009-05-04T23:08:57Z";
  folder.file(kPlays, play("u1", time) + "u1\t" + time + "\n" + play("u1", time + "\t") + play("", time) +
                          play("u1", "2009-02-29T00:00:00Z") + play("u1", "yesterday\xFF") + play("u1", time, "", "") +
                          play("u1", time, "", "Ann", "") + "\r\n" + play("u1", time, "t-2", "", ""));
  const ImportReport report = folder.imported();
  EXPECT_TRUE(report.rejected());
  EXPECT_EQ(folder.output("streams.csv"),
            kHeader + "1,u1,t-1,2009-05-04T23:08:57Z,,,\n10,u1,t-2,2009-05-04T23:08:57Z,,,\n");
  EXPECT_THAT(
      to_text(report),
      AllOf(HasSubstr("dropped 7: lines that cannot be read"),
            HasSubstr("lines without 6 cells separated by tabs: 2; first " + kPlays + ":2: 2 cells"),
            HasSubstr("lines without a user: 1; first " + kPlays + ":4: "),
            HasSubstr("lines whose time is no 2009-05-04T23:08:57Z: 2; first " + kPlays + ":5: '2009-02-29T00:00:00Z'"),
            HasSubstr("without the names of artist and track: 2; first " + kPlays + ":7: 'Song'")));
}

TEST(Lastfm1kImport, TellsTracksApartWhoseNamesHoldTheHyphen) {
  const ImportFolder folder;
  const std::string time = "2009-05-04T23:08:57Z";
  folder.file(kPlays, play("u1", time, "", "A - B", "C") + play("u1", time, "", "A", "B - C"));
  folder.imported();
  EXPECT_EQ(folder.output("streams.csv"),
            kHeader + "1,u1,A -- B - C," + time + ",,,\n2,u1,A - B - C," + time + ",,,\n");
}

TEST(Lastfm1kImport, WritesAnyBytesAsText) {
  const ImportFolder folder;
  folder.file(kPlays, play("u\xFF", "2009-05-04T23:08:57Z", "", "Caf\xC3\xA9", "a\\b\"") +
                          play(" u", "2009-05-04T23:08:57Z", std::string("\0,", 2)));
  folder.imported();
  EXPECT_EQ(folder.output("streams.csv"), kHeader + "1,u\\xff,\"Caf\xC3\xA9 - a\\\\b\"\"\",2009-05-04T23:08:57Z,,,\n" +
                                              "2,\" u\",\"" + std::string(1, '\0') + ",\",2009-05-04T23:08:57Z,,,\n");
}

TEST(Lastfm1kImport, LeavesOutWhatAProfileCannotMean) {
  const ImportFolder folder;
  folder.file(kPlays, play("u1", "2009-05-04T23:08:57Z"));
  folder.file(kProfiles, "#id\tgender\tage\tcountry\nu1\tx\t-3\tJapan\nu1\tm\t20\tPeru\n");
  const ImportReport report = folder.imported();
  EXPECT_EQ(folder.output("streams.csv"), kHeader + "1,u1,t-1,2009-05-04T23:08:57Z,,,Japan\n");
  EXPECT_THAT(to_text(report), AllOf(HasSubstr("ages that are no whole number from 0 to 150, left out: 1"),
                                     HasSubstr("genders that are neither m nor f, left out: 1"),
                                     HasSubstr("users with a second profile, left out: 1; first " + kProfiles + ":3")));
}

TEST(Lastfm1kImport, RefusesFilesOfWhichNothingCanBeUsed) {
  const ImportFolder folder;
  folder.file(kPlays, "");
  EXPECT_THAT(folder.failure<DataError>(folder.request()), HasSubstr("no line of " + kPlays + " can be used"));
  folder.file(kPlays, "user,time\n");
  EXPECT_THAT(folder.failure<DataError>(folder.request()), HasSubstr("no line of " + kPlays + " can be used"));
  folder.file(kPlays, play("u1", "2009-05-04T23:08:57Z"));
  folder.file(kProfiles, "#id\tgender\tcountry\n");
  EXPECT_THAT(folder.failure<DataError>(folder.request()),
              HasSubstr("SOURCE/" + kProfiles + ":1: there is no column 'age'; the columns are: #id, gender, country"));
  folder.file(kProfiles, "#id\tgender\tage\tcountry\nu1\tm\n");
  EXPECT_THAT(folder.failure<DataError>(folder.request()), HasSubstr(kProfiles + ":2: 2 cells"));
  folder.file(kProfiles, "");
  EXPECT_THAT(folder.failure<DataError>(folder.request()), HasSubstr(kProfiles + ": empty"));
}

TEST(UtcTime, IsAMomentThatThereIs) {
  for (const char* time : {"2009-05-04T23:08:57Z", "2000-02-29T00:00:00Z", "1999-12-31T23:59:59Z"}) {
    EXPECT_TRUE(is_utc_time(time)) << time;
  }
  for (const char* time :
       {"", "2009-05-04", "2009-05-04T23:08:57", "2009-05-04 23:08:57Z", "2009-05-04T23:08:57Z ",
        "2009-00-04T23:08:57Z", "2009-13-04T23:08:57Z", "2009-04-31T23:08:57Z", "1900-02-29T23:08:57Z",
        "2009-05-00T23:08:57Z", "2009-05-04T24:08:57Z", "2009-05-04T23:60:57Z", "2009-05-04T23:08:60Z",
        "2009-05-04T23:08:5xZ", "-009-05-04T23:08:57Z"}) {
    EXPECT_FALSE(is_utc_time(time)) << time;
  }
}

}  // namespace
}  // namespace ctxtag
