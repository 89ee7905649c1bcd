/* wide.c: aligned memory. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/wide.h"

enum { ALIGNMENT = 64 }; /* a cache line */

void *
wide_calloc(size_t count, size_t size)
{
	size_t whole = wide_round_up(count * size, ALIGNMENT);
	void *p;

	if (size > 0 && count > SIZE_MAX / 2 / size)
		return must_alloc(SIZE_MAX); /* says that memory is out */
	p = aligned_alloc(ALIGNMENT, whole ? whole : ALIGNMENT);
	if (!p)
		return must_alloc(SIZE_MAX);
	return memset(p, 0, whole);
}
