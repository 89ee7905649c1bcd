/* wide.c: aligned memory. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/wide.h"

void *
wide_calloc(size_t count, size_t size)
{
	size_t whole = wide_round_up(count * size, sizeof(wide_double));
	void *p;

	if (size > 0 && count > SIZE_MAX / 2 / size)
		return must_alloc(SIZE_MAX); /* says that memory is out */
	p = aligned_alloc(sizeof(wide_double), whole ? whole : sizeof(wide_double));
	if (!p)
		return must_alloc(SIZE_MAX);
	return memset(p, 0, whole);
}
