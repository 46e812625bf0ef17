#include "simulate/title_phrases.h"

namespace ctxtag {

const std::vector<TagPhrases>& tag_phrases() {
  static const std::vector<TagPhrases> all{
      {"car",
       {{{"car", "driving", "road trip"},
         {"voiture", "sur la route"},
         {"coche", "en la carretera"},
         {"carro", "na estrada"},
         {"Auto", "Autofahrt"},
         {"macchina", "in viaggio"}}}},
      {"chill",
       {{{"chill", "chillout", "laid back"},
         {"chill", "au calme"},
         {"chill", "tranquilo"},
         {"chill", "de boa"},
         {"chill", "chillen"},
         {"chill", "tranquillo"}}}},
      {"club",
       {{{"club", "clubbing"},
         {"club", "discothèque"},
         {"club", "discoteca"},
         {"club", "balada"},
         {"Club", "Disko"},
         {"club", "discoteca"}}}},
      {"dance",
       {{{"dance", "dancing"},
         {"danse", "pour danser"},
         {"baile", "para bailar"},
         {"dança", "pra dançar"},
         {"tanzen", "Tanzmusik"},
         {"ballo", "da ballare"}}}},
      {"gym",
       {{{"gym", "weight room"},
         {"gym", "salle de muscu"},
         {"gimnasio", "el gym"},
         {"academia", "ginásio"},
         {"Gym", "Fitnessstudio"},
         {"palestra", "sala pesi"}}}},
      {"happy",
       {{{"happy", "good mood"},
         {"joyeux", "bonne humeur"},
         {"feliz", "buen humor"},
         {"feliz", "alto astral"},
         {"glücklich", "gute Laune"},
         {"felice", "buon umore"}}}},
      {"night",
       {{{"night", "after dark"},
         {"nuit", "minuit"},
         {"noche", "medianoche"},
         {"noite", "madrugada"},
         {"Nacht", "nachts"},
         {"notte", "mezzanotte"}}}},
      {"party",
       {{{"party", "pre-drinks"},
         {"fête", "soirée"},
         {"fiesta", "de rumba"},
         {"festa", "resenha"},
         {"Party", "Feier"},
         {"festa", "a tutto volume"}}}},
      {"relax",
       {{{"relax", "relaxing"},
         {"détente", "relaxation"},
         {"relajación", "para relajarse"},
         {"relaxar", "relaxamento"},
         {"Entspannung", "zum Entspannen"},
         {"rilassante", "per rilassarsi"}}}},
      {"running",
       {{{"running", "jogging"},
         {"course à pied", "footing"},
         {"correr", "salir a trotar"},
         {"corrida", "pra correr"},
         {"laufen", "Joggen"},
         {"corsa", "per correre"}}}},
      {"sad",
       {{{"sad", "heartbreak"},
         {"triste", "tristesse"},
         {"triste", "desamor"},
         {"triste", "sofrência"},
         {"traurig", "Liebeskummer"},
         {"triste", "cuore spezzato"}}}},
      {"sleep",
       {{{"sleep", "sleeping", "lullabies"},
         {"dormir", "sommeil"},
         {"dormir", "sueño"},
         {"para dormir", "sono"},
         {"schlafen", "Einschlafen"},
         {"dormire", "ninna nanna"}}}},
      {"summer",
       {{{"summer", "beach days"},
         {"été", "à la plage"},
         {"verano", "la playa"},
         {"verão", "praia"},
         {"Sommer", "am Strand"},
         {"estate", "in spiaggia"}}}},
      {"work",
       {{{"work", "office"},
         {"travail", "au bureau"},
         {"trabajo", "la oficina"},
         {"trabalho", "escritório"},
         {"Arbeit", "im Büro"},
         {"lavoro", "in ufficio"}}}},
      {"workout",
       {{{"workout", "sport", "working out"},
         {"entraînement", "musculation"},
         {"entrenamiento", "hacer ejercicio"},
         {"treino", "malhação"},
         {"Training", "Krafttraining"},
         {"allenamento", "esercizi"}}}},
  };
  return all;
}

const OfLanguage<std::string>& title_frames() {
  static const OfLanguage<std::string> frames{{
      {"{}", "{} music", "{} playlist", "my {} songs", "best of {}", "the \"{}\" mix"},
      {"{}", "musique {}", "playlist {}", "ma playlist {}", "le meilleur: {}"},
      {"{}", "música {}", "canciones {}", "lista {}", "lo mejor, {}"},
      {"{}", "música {}", "músicas {}", "as melhores: {}", "só {}"},
      {"{}", "Musik: {}", "{} Mix", "meine {} Lieder", "das Beste, {}"},
      {"{}", "musica {}", "canzoni {}", "la mia playlist: {}", "il meglio, {}"},
  }};
  return frames;
}

const std::array<std::string, kLanguageCount>& conjunctions() {
  static const std::array<std::string, kLanguageCount> words{" and ", " et ", " y ", " e ", " und ", " e "};
  return words;
}

const OfLanguage<std::string>& plain_titles() {
  static const OfLanguage<std::string> titles{{
      {"favourites", "my mix", "new songs", "throwbacks", "for Anna", "untitled"},
      {"mes préférées", "découvertes", "pépites", "pour Zoé"},
      {"mis favoritas", "lo nuevo", "para José", "canciones"},
      {"favoritas", "descobertas", "só as boas", "para João"},
      {"Lieblingslieder", "Neues", "für Jürgen", "Gemischtes"},
      {"le mie preferite", "novità", "per Niccolò", "un po' di tutto"},
  }};
  return titles;
}

const std::vector<std::string>& excluded_names() {
  static const std::vector<std::string> names{"Linkin Park",          "Car Seat Headrest", "Happy Mondays",
                                              "Two Door Cinema Club", "Summer Walker",     "Bloc Party",
                                              "Men at Work",          "Night Ranger"};
  return names;
}

const std::vector<std::string>& longer_words() {
  static const std::vector<std::string> words{"açúcar",      "Nightwish", "Carnaval",  "unhappy hits", "homework",
                                              "scar tissue", "Sadé",      "fortnight", "sleepless"};
  return words;
}

const std::vector<std::string>& emoji() {
  static const std::vector<std::string> all{"💪", "🔥", "🎧", "✨", "🌴", "❤️", "🎶", "😴"};
  return all;
}

}  // namespace ctxtag
