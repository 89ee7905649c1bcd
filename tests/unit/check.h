/* check.h: what every unit test includes, cmocka and the order it wants. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/span.h"

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
