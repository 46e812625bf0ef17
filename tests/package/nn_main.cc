#include <ctxtag/base/version.h>
#include <ctxtag/nn/tagger.h>

#include <iostream>

int main() {
  std::cout << "ctxtag " << ctxtag::version() << " with " << sizeof(ctxtag::nn::Tagger) << " bytes of tagger\n";
  return 0;
}
