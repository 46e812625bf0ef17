# The git revision is read at every build, not only when CMake configures.
set(CTXTAG_VERSION_SOURCE ${PROJECT_BINARY_DIR}/generated/revision.cc)
add_custom_target(ctxtag_revision
  COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${PROJECT_SOURCE_DIR} -DOUTPUT=${CTXTAG_VERSION_SOURCE}
          -DVERSION=${PROJECT_VERSION} -P ${PROJECT_SOURCE_DIR}/scripts/cmake/write_revision.cmake
  BYPRODUCTS ${CTXTAG_VERSION_SOURCE} COMMENT "Reading the git revision")
