# Warnings and sanitizers sit on one INTERFACE target that is linked privately and never exported.
set(CTXTAG_SANITIZE "" CACHE STRING "Sanitizer to build with: address (and undefined behaviour), thread, or nothing")
add_library(ctxtag_build_flags INTERFACE)
target_compile_options(ctxtag_build_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
  $<$<BOOL:${CTXTAG_WERROR}>:-Werror>
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)  # the same bytes, and hits of ccache, wherever the checkout lies
# A class of a source's own is one of several units' for GCC where it sees that source included.
if(CTXTAG_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  target_compile_options(ctxtag_build_flags INTERFACE -Wno-subobject-linkage)
endif()
if(CTXTAG_SANITIZE STREQUAL "address")
  # What is read through null or past an object's end, the address sanitizer finds too; nothing here casts down to a class.
  set(sanitizer -fsanitize=address,undefined -fno-sanitize=null,object-size,vptr -fno-sanitize-recover=all)
elseif(CTXTAG_SANITIZE STREQUAL "thread")
  set(sanitizer -fsanitize=thread)
elseif(CTXTAG_SANITIZE)
  message(FATAL_ERROR "CTXTAG_SANITIZE is '${CTXTAG_SANITIZE}'; allowed: address, thread or nothing")
endif()
if(CTXTAG_FUZZ)
  list(APPEND sanitizer -fsanitize=fuzzer-no-link)
endif()
target_compile_options(ctxtag_build_flags INTERFACE ${sanitizer} $<$<BOOL:${CTXTAG_SANITIZE}>:-fno-omit-frame-pointer>)
target_link_options(ctxtag_build_flags INTERFACE ${sanitizer})

# ctxtag_library(NAME ROOM...): the library ctxtag::NAME made of src/ROOM/*.cc with the public headers include/ctxtag/ROOM/*.h.
function(ctxtag_library name)
  set(sources "")
  set(headers "")
  foreach(room ${ARGN})
    file(GLOB_RECURSE room_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${room}/*.cc)
    file(GLOB room_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/ctxtag/${room}/*.h)
    list(APPEND sources ${room_sources})
    list(APPEND headers ${room_headers})
  endforeach()
  list(FILTER sources EXCLUDE REGEX "/src/audio/ffmpeg/")
  add_library(ctxtag_${name} ${sources})
  add_library(ctxtag::${name} ALIAS ctxtag_${name})
  target_sources(ctxtag_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${headers})
  target_include_directories(ctxtag_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_compile_features(ctxtag_${name} PUBLIC cxx_std_17)
  target_link_libraries(ctxtag_${name} PRIVATE $<BUILD_INTERFACE:ctxtag_build_flags>)
  set_target_properties(ctxtag_${name} PROPERTIES EXPORT_NAME ${name} VERIFY_INTERFACE_HEADER_SETS ON
    POSITION_INDEPENDENT_CODE ON)
endfunction()

# ctxtag_combine_rooms(TARGET FOLDER [ALONE]): with CTXTAG_UNITY the target's sources FOLDER/ROOM/... are one unit for each
# room, which from nothing takes half the time or less. So names of a file's own are unique in its room, except in sources
# whose place in FOLDER matches the regular expression ALONE; these, and what belongs to no room, are compiled alone.
function(ctxtag_combine_rooms target folder)
  get_target_property(sources ${target} SOURCES)
  foreach(source ${sources})
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${folder} OUTPUT_VARIABLE place)
    if(place MATCHES "^([a-z]+)/" AND NOT (ARGN AND place MATCHES "${ARGN}"))
      string(REGEX MATCH "^[a-z]+" room "${place}")
      set_source_files_properties(${source} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP ${room})
    endif()
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${CTXTAG_UNITY} UNITY_BUILD_MODE GROUP)
endfunction()
