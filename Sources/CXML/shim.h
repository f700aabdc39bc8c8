// The push parser of libxml2.
//
// Without its converters from ICU: their headers declare what the Swift toolchain's own ICU declares
// otherwise. Only a type that is never touched here has fewer fields for it.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/SAX2.h>
#include <libxml/parser.h>
