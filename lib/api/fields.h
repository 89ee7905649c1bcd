/* fields.h: members of JSON bodies, read with distrust, and of answers. */
#ifndef API_FIELDS_H
#define API_FIELDS_H

#include "http/exchange.h"

/*
 * A text member of a body; data NULL: absent or null.  False, and a problem of status 422 that
 * points at it: it is no text, or longer than `most` bytes, or it must be there and is not, or empty.
 */
struct field {
	const char *name;
	size_t most;
	bool is_required;
};
bool field_text(
    struct exchange *exchange, const cJSON *body, const struct field *field, struct span *out);

/* The same for true and false; *is_there: it was there. */
bool field_flag(
    struct exchange *exchange, const cJSON *body, const char *name, bool *is_there, bool *out);

/*
 * The same for a time, RFC 3339 or a distance from now such as 7d: back where `way` is -1, on
 * where it is 1.  Absent: *out stays.
 */
bool field_time(
    struct exchange *exchange, const cJSON *body, const char *name, int way, int64_t *out);

/* A number of a path, or of a cursor: decimal digits.  False: it is none, and names nothing. */
bool field_id(struct span text, int64_t *out);

/* Members of an answer; a text with data NULL is null, and so is a time of INT64_MAX. */
void field_put_text(cJSON *object, const char *name, struct span text);
void field_put_time(cJSON *object, const char *name, int64_t time_ms);
void field_put_seconds(cJSON *object, const char *name, int64_t time_ms);
void field_put_risk(cJSON *object, const char *name, double risk); /* below 0: null */
void field_put_id(cJSON *object, const char *name, int64_t id); /* as a text */

/* Lists are read by cursor: the number that the former answer ended with. */
#define LIST_PARAMETERS                                                                    \
	{ "limit", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000,\"default\":50}", \
		"How many at most" },                                                      \
	{                                                                                  \
		"cursor", "{\"type\":\"string\"}", "The former answer's next"              \
	}

enum { LIST_DEFAULT = 50, LIST_MOST = 1000 };

/* Ends the exchange with a list, which is taken; the next page comes after `last`, if there is one. */
void field_answer_list(struct exchange *exchange, cJSON *items, bool has_more, int64_t last);

#endif
