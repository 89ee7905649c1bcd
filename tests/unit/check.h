/* check.h: what every unit test includes, cmocka and the order it wants. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/span.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

/*
 * How much is tried: all in a build as people use it; a part where each step costs several times
 * as much, and another compiler's or the sanitizers' eyes see in a few what they see in many.
 */
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__)
#define ALL_OR_PART(all, part) (all)
#else
#define ALL_OR_PART(all, part) (part)
#endif

#define assert_span(span, text) check_span((span), (text), __FILE__, __LINE__)

static inline void
check_span(struct span span, const char *text, const char *file, int line)
{
	if (!span_is(span, text)) {
		print_error("got \"%.*s\", expected \"%s\"\n", (int)span.size, span.data, text);
		_fail(file, line);
	}
}

#endif
