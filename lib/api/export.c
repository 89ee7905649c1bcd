/* export.c: rows of files, sent while they are found. */

#include "api/export.h"

#include "base/limits.h"
#include "http/feed.h"
#include "json/path.h"

enum { CHUNK = 64 * 1024, COLUMNS_MOST = 64 };

static const char usual_columns[] =
    "@timestamp,event.dataset,event.action,event.outcome,host.hostname,user.name,source.ip,"
    "anomaly.risk_score,anomaly.risk_level,message";

struct export
{
	struct feed *feed;
	struct arena *arena;
	struct buffer waiting;
	struct span column[COLUMNS_MOST];
	int columns;
	enum export_form form;
};

bool
export_form(struct exchange *exchange, enum export_form *out)
{
	struct span format = exchange_query(exchange, "format");
	struct span accept = exchange_header(exchange, "Accept");

	*out = EXPORT_NONE;
	if (span_is(format, "ndjson") ||
	    (format.size == 0 && span_starts(accept, SPAN("application/x-ndjson"))))
		*out = EXPORT_NDJSON;
	else if (span_is(format, "csv") ||
		 (format.size == 0 && span_starts(accept, SPAN("text/csv"))))
		*out = EXPORT_CSV;
	else if (format.size > 0 && !span_is(format, "json"))
		problem_at(exchange, 422, "?format", "format: json, ndjson or csv is wanted");
	else
		return true;
	return *out != EXPORT_NONE;
}

static bool
read_columns(struct exchange *exchange, struct export *export)
{
	struct span rest = exchange_query(exchange, "columns");

	if (rest.size == 0)
		rest = span_of(usual_columns);
	while (rest.size > 0 && export->columns < COLUMNS_MOST)
		export->column[export->columns++] = span_trim(span_cut(&rest, ','));
	if (rest.size == 0)
		return true;
	problem_at(
	    exchange, 422, "?columns", "columns: more than %d are not written", COLUMNS_MOST);
	return false;
}

/*
 * RFC 4180.  A text that a spreadsheet would take for a formula has an apostrophe before it:
 * whoever writes logs would else write what runs there.
 */
static void
add_cell(struct buffer *to, struct span text, bool is_number)
{
	buffer_add_byte(to, '"');
	if (!is_number && text.size > 0 && memchr("=+-@\t\r", text.data[0], 6))
		buffer_add_byte(to, '\'');
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == '"')
			buffer_add_byte(to, '"');
		buffer_add_byte(to, text.data[i]);
	}
	buffer_add_byte(to, '"');
}

static void
add_row(struct export *export, struct span doc)
{
	struct buffer *to = &export->waiting;

	for (int i = 0; i < export->columns; i++) {
		struct span value = json_find(doc, export->column[i]);

		if (i > 0)
			buffer_add_byte(to, ',');
		if (value.size > 0 && value.data[0] == '"')
			add_cell(to, json_find_text(doc, export->column[i], export->arena), false);
		else if (!span_equal(value, SPAN("null")))
			add_cell(to, value, true);
	}
	buffer_add(to, SPAN("\r\n"));
	arena_clear(export->arena);
}

static void
add_head(struct export *export)
{
	for (int i = 0; i < export->columns; i++) {
		if (i > 0)
			buffer_add_byte(&export->waiting, ',');
		add_cell(&export->waiting, export->column[i], true);
	}
	buffer_add(&export->waiting, SPAN("\r\n"));
}

static bool
send_waiting(struct export *export)
{
	bool is_sent = feed_write(export->feed, buffer_span(&export->waiting));

	export->waiting.size = 0;
	return is_sent;
}

static bool
see_event(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct export *export = data;

	(void)time_ms, (void)id;
	if (export->form == EXPORT_CSV) {
		add_row(export, doc);
	} else {
		buffer_add(&export->waiting, doc);
		buffer_add_byte(&export->waiting, '\n');
	}
	return export->waiting.size < CHUNK || send_waiting(export);
}

void
export_answer(struct exchange *exchange, const struct store_query *query, enum export_form form)
{
	struct arena texts = { 0 };
	struct export export = { .arena = &texts, .form = form };
	struct failure failure;

	exchange->content_type =
	    form == EXPORT_CSV ? "text/csv; charset=utf-8" : "application/x-ndjson";
	exchange_set_header(exchange, "Content-Disposition",
	    form == EXPORT_CSV ? "attachment; filename=\"events.csv\""
			       : "attachment; filename=\"events.ndjson\"");
	if (form == EXPORT_CSV && !read_columns(exchange, &export))
		return;
	export.feed = feed_open(exchange);
	if (!export.feed)
		return;
	if (form == EXPORT_CSV)
		add_head(&export);
	if (store_select(exchange->store, query, see_event, &export, &failure) < 0)
		feed_fail(export.feed, exchange, &failure);
	else if (send_waiting(&export))
		feed_end(export.feed);
	feed_release(export.feed);
	buffer_release(&export.waiting);
	arena_release(&texts);
}
