set(CTXTAG_INSTALLED ctxtag_core)
if(CTXTAG_WITH_TORCH)
  list(APPEND CTXTAG_INSTALLED ctxtag_nn)
endif()
install(TARGETS ${CTXTAG_INSTALLED} EXPORT ctxtagTargets FILE_SET HEADERS)
install(TARGETS ${CTXTAG_TOOLS})
if(TARGET ctxtag_ffmpeg)
  install(TARGETS ctxtag_ffmpeg LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/ctxtag)
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/data/vocabularies DESTINATION ${CMAKE_INSTALL_DATADIR}/ctxtag)
install(EXPORT ctxtagTargets NAMESPACE ctxtag:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ctxtag)

include(CMakePackageConfigHelpers)
configure_package_config_file(${PROJECT_SOURCE_DIR}/scripts/cmake/ctxtagConfig.cmake.in ctxtagConfig.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ctxtag)
write_basic_package_version_file(ctxtagConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ctxtagConfig.cmake ${PROJECT_BINARY_DIR}/ctxtagConfigVersion.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ctxtag)
