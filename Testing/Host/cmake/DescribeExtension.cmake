# Slicer packages the extension here and refuses it without a licence; the description lets a test read the meta-information.
if(NOT EXISTS ${CMAKE_SOURCE_DIR}/LICENSE.txt OR NOT EXISTS ${CMAKE_SOURCE_DIR}/README.md)
  message(FATAL_ERROR "An extension needs LICENSE.txt and README.md at its root")
endif()
set(description "name ${PROJECT_NAME}\n")
foreach(key HOMEPAGE CATEGORY CONTRIBUTORS DESCRIPTION ICONURL SCREENSHOTURLS DEPENDS)
  string(APPEND description "${key} ${EXTENSION_${key}}\n")
endforeach()
file(WRITE ${CMAKE_BINARY_DIR}/extension-description.txt "${description}")
