/*
 * framing.c: requests that a proxy before us could cut at another place are refused.
 *
 * libmicrohttpd takes the first of two Content-Lengths, and prefers Transfer-Encoding.
 */

#include "base/number.h"
#include "http/framing.h"

static enum MHD_Result
see(void *data, enum MHD_ValueKind kind, const char *key, size_t key_size, const char *value,
    size_t value_size)
{
	struct framing *framing = data;
	struct span name = { key, key_size }, text = { value, value_size };

	(void)kind;
	if (span_equal_nocase(name, SPAN("Host"))) {
		framing->hosts++;
	} else if (span_equal_nocase(name, SPAN("Content-Length"))) {
		framing->lengths++;
		framing->length = text;
	} else if (span_equal_nocase(name, SPAN("Transfer-Encoding"))) {
		framing->codings++;
		framing->coding = text;
	} else if (span_equal_nocase(name, SPAN("Expect"))) {
		framing->is_expecting = true;
	}
	return MHD_YES;
}

const char *
framing_read(struct request *request, struct framing *framing)
{
	*framing = (struct framing){ 0 };
	MHD_get_connection_values_n(request->mhd, MHD_HEADER_KIND, see, framing);
	if (framing->hosts > 1)
		return "the request has more than one Host";
	if (framing->lengths > 1)
		return "the request has more than one Content-Length";
	if (framing->lengths && framing->codings)
		return "the request has both Content-Length and Transfer-Encoding";
	if (framing->codings > 1 ||
	    (framing->codings && !span_equal_nocase(framing->coding, SPAN("chunked"))))
		return "the request's Transfer-Encoding is not \"chunked\"";
	framing->is_chunked = framing->codings > 0;
	/* Digits alone: a sign or a space is what readers differ in. */
	if (framing->lengths && !parse_digits(framing->length, 18, &framing->size))
		return "the request's Content-Length is no number";
	return NULL;
}
