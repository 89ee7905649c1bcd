/* writer.c: one state, away or not, and what follows from it. */

#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/random.h"
#include "os/log.h"
#include "os/signals.h"
#include "spool/spool.h"
#include "store/writer.h"

enum {
	BATCH_MS = 200,
	FIRST_PAUSE_MS = 100, /* then twice as long each time, */
	LAST_PAUSE_MS = 10000, /* up to this */
	CATCH_UP_BYTES = 4 * 1024 * 1024,
};

struct writer {
	struct writer_settings settings;
	struct store *store; /* NULL: it was away from the beginning */
	struct spool *spool;
	struct batch batch;
	int64_t batch_ms; /* when its first event came */
	struct batch spooled; /* rows of lines that were read from the spool */
	struct arena arena;
	struct wire_line *line;
	struct identities *identities; /* of lines in the spool that have no id */
	int64_t former_ms; /* @timestamp of the former of them */
	struct random random;
	bool is_away, is_full, is_spooled;
	struct failure why; /* it is away */
	int64_t pause_ms, next_try_ms;
	struct writer_counts counts;
};

static void
plan_try(struct writer *writer)
{
	double jitter = 0.5 + random_unit(&writer->random) / 2;

	writer->next_try_ms =
	    clock_monotonic_ms() + (int64_t)((double)writer->pause_ms * jitter) + 1;
	writer->pause_ms =
	    2 * writer->pause_ms < LAST_PAUSE_MS ? 2 * writer->pause_ms : LAST_PAUSE_MS;
}

static void
note_away(struct writer *writer, const struct failure *failure)
{
	writer->counts.tries++;
	writer->why = *failure;
	if (!writer->is_away) {
		writer->pause_ms = FIRST_PAUSE_MS;
		log_error("the store is away: %s; %s%s", failure->text,
		    writer->spool ? "lines go to spool " : "waiting for it",
		    writer->spool ? writer->settings.spool : "");
	}
	writer->is_away = true;
	plan_try(writer);
}

static void
note_back(struct writer *writer)
{
	if (!writer->is_away)
		return;
	writer->is_away = false;
	if (writer->spool && !spool_is_empty(writer->spool))
		log_error("the store is back: %lld lines wait in the spool",
		    (long long)spool_lines(writer->spool));
	else
		log_error("the store is back");
}

static int
connect_store(struct writer *writer, struct failure *failure)
{
	if (writer->store)
		return store_reopen(writer->store, failure);
	writer->store = store_open(writer->settings.db, STORE_WRITES, failure);
	return writer->store ? 0 : -1;
}

struct writer *
writer_open(const struct writer_settings *settings, struct failure *failure)
{
	struct writer *writer = must_calloc(1, sizeof(*writer));

	writer->settings = *settings;
	writer->line = must_calloc(1, sizeof(*writer->line));
	writer->identities = identities_new();
	random_seed(&writer->random, (uint64_t)clock_now_ms() ^ (uint64_t)getpid() << 32);
	if (settings->spool) {
		writer->spool = spool_open(settings->spool, settings->spool_bytes, failure);
		if (writer->spool == NULL)
			goto failed;
	}
	if (connect_store(writer, failure) == 0)
		return writer;
	if (writer->spool && failure->status == EXIT_UNAVAILABLE) {
		note_away(writer, failure);
		return writer;
	}
failed:
	writer_free(writer);
	return NULL;
}

void
writer_free(struct writer *writer)
{
	if (writer == NULL)
		return;
	store_free(writer->store);
	spool_close(writer->spool);
	batch_release(&writer->batch);
	batch_release(&writer->spooled);
	arena_release(&writer->arena);
	identities_free(writer->identities);
	free(writer->line);
	free(writer);
}

int
writer_change(struct writer *writer, const char *db, struct failure *failure)
{
	struct store *store;

	if (strcmp(db, writer->settings.db) == 0)
		return 0;
	store = store_open(db, STORE_WRITES, failure);
	if (store == NULL)
		return -1;
	store_free(writer->store);
	writer->store = store;
	writer->settings.db = db;
	note_back(writer);
	return 0;
}

/* Lines of others may lack an id, or have one of another form: then it is made of the line. */
static void
identify(struct wire_line *line, struct identities *identities)
{
	unsigned char id[STORE_ID_SIZE];
	struct line_identity identity;

	if (line->event.has_id && id_parse(line->event.id, id))
		return;
	identity = identities_look_up(identities, line->text, line->text.size);
	event_identify(identities, &line->event, &identity);
}

void
writer_add(struct writer *writer, struct wire_line *line, struct identities *identities, size_t at)
{
	const struct batch_place place = { at, line->text.size, clock_now_ms() };

	identify(line, identities);
	if (writer->batch.count == 0)
		writer->batch_ms = clock_monotonic_ms();
	batch_add(&writer->batch, line, &place);
}

bool
writer_is_due(const struct writer *writer, size_t bytes)
{
	size_t count = writer->batch.count;

	if (count >= LIMIT_STORE_BATCH || bytes >= LIMIT_STORE_BATCH_BYTES)
		return true;
	return count > 0 && count % 64 == 0 && clock_monotonic_ms() - writer->batch_ms >= BATCH_MS;
}

/* 0; -1 and EXIT_UNAVAILABLE: it is away, and when to try next is planned. */
static int
write_rows(struct writer *writer, struct batch *batch, const char *lines, struct failure *failure)
{
	int done = 0;

	if (writer->is_away || writer->store == NULL)
		done = connect_store(writer, failure);
	if (done == 0)
		done = store_write(writer->store, batch_rows(batch, lines), batch->count, failure);
	if (done == 0) {
		note_back(writer);
		writer->counts.stored += (int64_t)batch->count;
	} else if (failure->status == EXIT_UNAVAILABLE) {
		note_away(writer, failure);
	}
	return done;
}

static bool
may_try(const struct writer *writer)
{
	return !writer->is_away || clock_monotonic_ms() >= writer->next_try_ms;
}

static int64_t
pause_left(const struct writer *writer, struct failure *failure)
{
	int64_t left_ms = writer->next_try_ms - clock_monotonic_ms();

	*failure = writer->why;
	return left_ms > 0 ? left_ms : 1;
}

/* Rows of lines that this program wrote itself. */
static void
read_spooled(struct writer *writer, struct span lines)
{
	struct batch_place place = { .received_ms = clock_now_ms() };
	struct wire_error error;
	struct span rest = lines, text;

	batch_clear(&writer->spooled);
	while (rest.size > 0) {
		text = span_cut(&rest, '\n');
		arena_clear(&writer->arena);
		if (!wire_read(text, &writer->arena, writer->line, &error)) {
			log_error("spool %s was changed: a line is left out that is %s",
			    writer->settings.spool, error.text);
			continue;
		}
		if (!writer->line->has_time)
			writer->line->event.time_ms = writer->former_ms;
		writer->former_ms = writer->line->event.time_ms;
		identify(writer->line, writer->identities);
		place.at = (size_t)(text.data - lines.data);
		place.size = text.size;
		batch_add(&writer->spooled, writer->line, &place);
	}
}

/* The oldest lines of the spool; 0: stored, or there are none. */
static int
store_spooled(struct writer *writer, struct failure *failure)
{
	struct span lines;
	int found = spool_read(writer->spool, CATCH_UP_BYTES, &lines, failure);

	if (found <= 0)
		return found;
	read_spooled(writer, lines);
	if (write_rows(writer, &writer->spooled, lines.data, failure) != 0 ||
	    spool_take(writer->spool, failure) != 0)
		return -1;
	writer->is_full = false;
	if (spool_is_empty(writer->spool))
		log_error("the spool is empty: the store has all lines");
	return 0;
}

int
writer_catch_up(struct writer *writer, int64_t limit_ms, struct failure *failure)
{
	int64_t end_ms = clock_monotonic_ms() + limit_ms;

	while (writer->spool && !spool_is_empty(writer->spool) && may_try(writer)) {
		if (store_spooled(writer, failure) != 0)
			return failure->status == EXIT_UNAVAILABLE ? 0 : -1;
		if (clock_monotonic_ms() >= end_ms)
			break;
	}
	return 0;
}

static int64_t
note_full(struct writer *writer, struct failure *failure)
{
	if (!writer->is_full)
		log_error("spool %s is full: nothing more is read until the store takes lines",
		    writer->settings.spool);
	writer->is_full = true;
	return writer->is_away ? pause_left(writer, failure) : FIRST_PAUSE_MS;
}

/* Behind what waits there already, so that the order stays. */
static int64_t
spool_lines_of_batch(struct writer *writer, struct span lines, struct failure *failure)
{
	enum spool_result result;

	/* Longer than a batch takes to store, or the spool would never be empty. */
	if (writer_catch_up(writer, 2 * BATCH_MS, failure) != 0)
		return -1;
	if (spool_is_empty(writer->spool) && !writer->is_away)
		return 1;
	result = spool_append(writer->spool, lines, failure);
	if (result == SPOOL_FULL)
		return note_full(writer, failure);
	if (result == SPOOL_FAILED)
		return -1;
	writer->counts.spooled += (int64_t)writer->batch.count;
	writer->is_spooled = true;
	return 0;
}

/* 0, or as writer_commit. */
static int64_t
make_durable(struct writer *writer, struct span lines, struct failure *failure)
{
	if (writer->spool && !spool_is_empty(writer->spool))
		return spool_lines_of_batch(writer, lines, failure);
	if (may_try(writer)) {
		if (write_rows(writer, &writer->batch, lines.data, failure) == 0)
			return 0;
		if (failure->status != EXIT_UNAVAILABLE)
			return -1;
	}
	return writer->spool ? spool_lines_of_batch(writer, lines, failure)
			     : pause_left(writer, failure);
}

int64_t
writer_commit(struct writer *writer, struct span lines, struct failure *failure)
{
	int64_t result = 0;

	writer->is_spooled = false;
	if (writer->batch.count > 0)
		result = make_durable(writer, lines, failure);
	if (result == 0)
		batch_clear(&writer->batch);
	return result;
}

bool
writer_is_spooled(const struct writer *writer)
{
	return writer->is_spooled;
}

int64_t
writer_waiting(const struct writer *writer)
{
	return writer->spool ? spool_lines(writer->spool) : 0;
}

bool
writer_is_away(const struct writer *writer)
{
	return writer->is_away;
}

struct writer_counts
writer_counts(const struct writer *writer)
{
	return writer->counts;
}

const struct store *
writer_store(const struct writer *writer)
{
	return writer->store;
}
