/* utf8.h: UTF-8 (RFC 3629) byte by byte, and runs of plain string bytes. */
#ifndef JSON_UTF8_H
#define JSON_UTF8_H

#include <stddef.h>

/* Bytes of the valid sequence at `at`, 1..4; 0 if it is none. */
size_t utf8_length(const char *at, const char *end);

/* Writes a code point (no surrogate) as 1..4 bytes; returns how many. */
size_t utf8_write(char *to, unsigned code);

/*
 * The first byte from `at` on that a JSON string cannot hold as it is and
 * unchecked: '"', '\\', a control character or the start of a non-ASCII
 * sequence; `end` if there is none.
 */
const char *json_plain_end(const char *at, const char *end);

/*
 * Copies such plain bytes up to the first that is none; returns how many.  May
 * write up to 15 bytes of anything behind them, so `to` has room for n + 16.
 */
size_t json_copy_plain(char *to, const char *from, size_t n);

#endif
