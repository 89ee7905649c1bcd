/* stage.c: the writer and the acknowledgements behind the loop over records. */

#include "base/limits.h"
#include "os/log.h"
#include "os/signals.h"
#include "store/acks.h"
#include "store/stage.h"

struct storing {
	struct store_settings settings;
	struct writer *writer;
	struct acks *acks; /* NULL: not asked for */
	size_t bytes; /* held */
	int (*reread)(struct store_settings *settings, struct failure *failure);
};

static void
pass(void *data, struct wire_line *line, struct stage_record *record, size_t at)
{
	struct storing *storing = data;

	writer_add(storing->writer, line, record->identities, at);
	if (storing->acks)
		acks_note(storing->acks, &line->event);
	storing->bytes = record->to->size;
}

static bool
is_due(void *data)
{
	const struct storing *storing = data;

	return writer_is_due(storing->writer, storing->bytes);
}

static int64_t
commit(void *data, struct span held, struct failure *failure)
{
	struct storing *storing = data;
	int64_t result = writer_commit(storing->writer, held, failure);

	if (result == 0 && storing->acks)
		result = acks_save(storing->acks, failure);
	return result;
}

/* Each line, which is an object, with a member more at its end. */
static void
mark(void *data, struct buffer *held)
{
	struct storing *storing = data;
	struct buffer marked = { 0 };
	struct span rest = buffer_span(held);

	if (!writer_is_spooled(storing->writer))
		return;
	while (rest.size > 0) {
		struct span line = span_cut(&rest, '\n');
		size_t close = span_last_index(line, '}');
		bool is_empty = span_is(span_trim(span_skip(span_first(line, close), 1)), "");

		buffer_add(&marked, span_first(line, close));
		buffer_add(&marked, span_skip(SPAN(",\"spooled\":true}\n"), is_empty));
	}
	buffer_release(held);
	*held = marked;
}

/* A second has ten of these parts: what comes in is still read. */
static int
tick(void *data, struct failure *failure)
{
	struct storing *storing = data;

	return writer_catch_up(storing->writer, 100, failure);
}

static int
finish(void *data, struct failure *failure)
{
	struct storing *storing = data;
	long long waiting;

	while ((waiting = (long long)writer_waiting(storing->writer)) > 0 &&
	       !writer_is_away(storing->writer) && !signals_end_asked())
		if (writer_catch_up(storing->writer, 1000, failure) != 0)
			return -1;
	if (waiting > 0)
		log_error("%lld lines stay in spool %s; the next siem-store with it stores them",
		    waiting, storing->settings.spool);
	return 0;
}

static int
reload(void *data, struct failure *failure)
{
	struct storing *storing = data;
	struct store_settings fresh = { .spool_mib = storing->settings.spool_mib };

	if (storing->reread(&fresh, failure) < 0)
		return -1;
	return writer_change(storing->writer, fresh.db, failure);
}

static int
counters(void *data, struct stage_counter *out, int max)
{
	const struct storing *storing = data;
	struct writer_counts counts = writer_counts(storing->writer);
	const struct stage_counter rows[] = {
		{ "siem_store_confirmed_total", "Events that the store confirmed.", counts.stored },
		{ "siem_store_spooled_total", "Lines that went through the spool.",
		    counts.spooled },
		{ "siem_store_unavailable_total", "Attempts that found the store away.",
		    counts.tries },
		{ "siem_store_acks_forgotten_total", "Log files whose position gave way.",
		    storing->acks ? acks_forgotten(storing->acks) : 0 },
		{ "siem_store_spool_lines", "Lines that wait in the spool.",
		    writer_waiting(storing->writer) },
		{ "siem_store_up", "1 while the store is there.",
		    !writer_is_away(storing->writer) },
	};
	int count = 0;

	for (; count < max && count < (int)(sizeof(rows) / sizeof(*rows)); count++)
		out[count] = rows[count];
	return count;
}

static int
open_storing(struct storing *storing, struct failure *failure)
{
	const struct store_settings *settings = &storing->settings;
	const struct writer_settings writer = { settings->db, settings->spool,
		settings->spool_mib * 1024 * 1024 };

	if (settings->ack) {
		storing->acks = acks_open(settings->ack, failure);
		if (storing->acks == NULL)
			return -1;
	}
	storing->writer = writer_open(&writer, failure);
	return storing->writer ? 0 : -1;
}

int
store_run(const struct store_settings *settings, const struct stage_options *options, char **files,
    int (*reread)(struct store_settings *settings, struct failure *failure),
    struct failure *failure)
{
	struct storing storing = { .settings = *settings, .reread = reread };
	const struct stage stage = { .name = "siem-store",
		.state = &storing,
		.cap = LIMIT_EVENT,
		.pass = pass,
		.commit = commit,
		.mark = settings->is_marking ? mark : NULL,
		.is_due = is_due,
		.is_silent = settings->is_silent,
		.reload = reload,
		.tick = tick,
		.finish = finish,
		.counters = counters };
	int status = -1;

	if (open_storing(&storing, failure) == 0) {
		if (writer_store(storing.writer))
			log_detail("%s is there (%s)", store_name(writer_store(storing.writer)),
			    store_level_name(store_level(writer_store(storing.writer))));
		status = stage_run(&stage, options, files);
	}
	writer_free(storing.writer);
	acks_free(storing.acks);
	return status;
}
