/*
 * rows.h: a table of numbers that somebody else owns, one row after the other.
 */
#ifndef MODEL_ROWS_H
#define MODEL_ROWS_H

#include <stddef.h>

struct rows {
	const double *at; /* count * columns, row by row */
	size_t count;
	size_t columns;
};

static inline const double *
rows_get(const struct rows *rows, size_t i)
{
	return rows->at + i * rows->columns;
}

#endif
