# FFmpeg stands in a module of its own that is opened when a file needs it: its 135 shared libraries would cost every
# tool some 50 ms at start.
if(CTXTAG_WITH_FFMPEG)
  pkg_check_modules(Ffmpeg IMPORTED_TARGET libavformat libavcodec libavutil)
endif()
file(GLOB ffmpeg_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/audio/ffmpeg/*.cc)
if(Ffmpeg_FOUND AND ffmpeg_sources)
  add_library(ctxtag_ffmpeg MODULE ${ffmpeg_sources})
  target_include_directories(ctxtag_ffmpeg PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(ctxtag_ffmpeg PRIVATE PkgConfig::Ffmpeg ctxtag_build_flags)
  set_target_properties(ctxtag_ffmpeg PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
  target_compile_definitions(ctxtag_core PRIVATE
    CTXTAG_FFMPEG_MODULE="${CMAKE_INSTALL_FULL_LIBDIR}/ctxtag/ctxtag_ffmpeg.so")
  add_dependencies(ctxtag_core ctxtag_ffmpeg)
else()
  message(STATUS "FFmpeg's libraries are not used: m4a, aac and wma files will be rejected as unsupported")
endif()
