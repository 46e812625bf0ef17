#include <ctxtag/base/version.h>
#include <ctxtag/config/load.h>
#include <ctxtag/formats/npy.h>

#include <iostream>

struct Request {
  int count = 3;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("count", count, "how many");
  }
  void validate() const {}
};

int main() {
  const auto request = ctxtag::load_config<Request>("", {"count=5"});
  std::cout << "ctxtag " << ctxtag::version() << ", " << ctxtag::core_library_versions().size() << " libraries, "
            << ctxtag::npy_header_bytes({"<f4", {5, 3}}).size() << " bytes of header\n";
  return request.count == 5 ? 0 : 1;
}
