/*
 * postgresql-write.c: a batch by COPY into a table of the session, and from there into
 * the logs, once each.
 *
 * Days get their partitions before the batch and outside of its transaction, so that
 * nobody waits for a lock that a long batch holds.
 */
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/limits.h"
#include "store/postgresql-session.h"
#include "store/text.h"

enum { COLUMNS = 18, SEND_SIZE = 64 * 1024, COPY_PART = 1024 * 1024 };

/* A value of that many bytes follows; -1: NULL. */
static void
put_size(struct buffer *to, int64_t size)
{
	buffer_room(to, 4);
	to->size += put_int(to->data + to->size, size);
}

static void
copy_long(struct buffer *to, int64_t x)
{
	put_size(to, 8);
	buffer_room(to, 8);
	to->size += put_long(to->data + to->size, x);
}

/* NULL only where there is no text at all: an empty user name is one that was tried. */
static void
copy_text(struct buffer *to, struct span text)
{
	size_t start = to->size;

	put_size(to, text.data ? 0 : -1);
	text_put(to, text, LIMIT_STORE_TEXT);
	if (text.size)
		put_int(to->data + start, (int64_t)(to->size - start - 4));
}

static void
copy_words(struct buffer *to, const char *words)
{
	copy_text(to, words ? span_of(words) : (struct span){ NULL, 0 });
}

static void
copy_inet(struct buffer *to, struct span text)
{
	char inet[INET_SIZE];
	size_t size = put_inet(inet, text);

	put_size(to, size ? (int64_t)size : -1);
	buffer_add(to, (struct span){ inet, size });
}

static void
copy_risk(struct buffer *to, double risk)
{
	put_size(to, risk < 0 ? -1 : 8);
	if (risk >= 0) {
		buffer_room(to, 8);
		to->size += put_double(to->data + to->size, risk);
	}
}

static void
copy_flag(struct buffer *to, bool flag)
{
	put_size(to, 1);
	buffer_add_byte(to, (char)flag);
}

/* real[]: dimensions, no NULLs, type 700; its length, the first index; then each. */
static void
copy_features(struct buffer *to, const double *features)
{
	const int head[] = { 1, 0, 700, FEATURE_COUNT, 1 };
	uint32_t bits;
	float real;

	put_size(to, features ? (int64_t)sizeof(head) + 8 * FEATURE_COUNT : -1);
	if (features == NULL)
		return;
	for (size_t i = 0; i < sizeof(head) / sizeof(*head); i++)
		put_size(to, head[i]);
	for (size_t i = 0; i < FEATURE_COUNT; i++) {
		real = (float)features[i];
		memcpy(&bits, &real, sizeof(bits));
		put_size(to, sizeof(real));
		put_size(to, (int64_t)bits);
	}
}

static void
copy_row(struct buffer *to, const struct store_row *row)
{
	buffer_room(to, 2);
	to->size += put_short(to->data + to->size, COLUMNS);
	copy_long(to, postgresql_time(row->time_ms));
	put_size(to, STORE_ID_SIZE);
	buffer_add(to, (struct span){ (const char *)row->id, STORE_ID_SIZE });
	copy_long(to, postgresql_time(row->received_ms));
	copy_text(to, row->dataset);
	copy_text(to, row->action);
	copy_text(to, row->outcome);
	copy_text(to, row->host);
	copy_text(to, row->user);
	copy_inet(to, row->source_ip);
	copy_text(to, row->entity);
	copy_words(to, row->kind);
	copy_risk(to, row->risk);
	copy_flag(to, row->is_anomaly);
	put_size(to, (int64_t)row->doc.size);
	buffer_add(to, row->doc);
	copy_words(to, row->level);
	copy_text(to, row->model);
	copy_features(to, row->features);
	copy_flag(to, row->is_unrecognized);
}

static int
send_copied(struct postgresql *db, struct failure *failure)
{
	struct buffer *copied = &db->copied;
	size_t at, part;

	for (at = 0; at < copied->size; at += part) {
		part = copied->size - at < COPY_PART ? copied->size - at : COPY_PART;
		if (PQputCopyData(db->conn, copied->data + at, (int)part) != 1)
			return postgresql_failure(db, NULL, failure);
	}
	copied->size = 0;
	return 0;
}

static int
send_rows(
    struct postgresql *db, const struct store_row *rows, size_t count, struct failure *failure)
{
	/* The signature, no flags, no further header (COPY's manual page). */
	static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";

	db->copied.size = 0;
	buffer_add(&db->copied, SPAN(head));
	for (size_t i = 0; i < count; i++) {
		copy_row(&db->copied, &rows[i]);
		if (db->copied.size >= SEND_SIZE && send_copied(db, failure) != 0)
			return -1;
	}
	buffer_add(&db->copied, SPAN("\377\377"));
	return send_copied(db, failure);
}

static int
end_copy(struct postgresql *db, struct failure *failure)
{
	PGresult *result;
	int done = 0;

	if (PQputCopyEnd(db->conn, NULL) != 1)
		return postgresql_failure(db, NULL, failure);
	while ((result = PQgetResult(db->conn)) != NULL) {
		if (PQresultStatus(result) != PGRES_COMMAND_OK && done == 0)
			done = postgresql_failure(db, result, failure);
		PQclear(result);
	}
	return done;
}

static int
keep(struct postgresql *db, struct failure *failure)
{
	PGresult *result = run_statement(db, SQL_KEEP, NULL, failure);

	if (result == NULL)
		return -1;
	PQclear(result);
	return run_sql(db, "commit", failure);
}

/* Notes the day; false if it was noted before. */
static bool
is_new_day(struct postgresql *db, int64_t day)
{
	int32_t key = (int32_t)(day + FIRST_DAY);
	int at = key % KNOWN_DAYS;

	while (db->days[at] != 0 && db->days[at] != key)
		at = (at + 1) % KNOWN_DAYS;
	if (db->days[at] != 0)
		return false;
	db->days[at] = key;
	db->day_count++;
	return true;
}

/* Each day once, and all anew when the date changes: what is ahead of need moves on. */
int
make_days_ahead(struct postgresql *db, struct failure *failure)
{
	int64_t today = (int64_t)time(NULL) / (DAY_MS / SECOND_MS), made;

	if (db->level != STORE_PARTITIONS || (db->today == today && db->day_count < KNOWN_DAYS / 2))
		return 0;
	memset(db->days, 0, sizeof(db->days));
	db->day_count = 0;
	db->today = today;
	return run_for_number(db, SQL_DAYS_AHEAD, NULL, &made, failure);
}

static int
make_day(struct postgresql *db, int64_t day, struct failure *failure)
{
	struct parameters parameters = { .count = 0 };
	int64_t made;
	int done;

	add_integer(&parameters, day);
	done = run_for_number(db, SQL_DAY, &parameters, &made, failure);
	parameters_release(&parameters);
	return done;
}

/* 0 is 1970-01-01; the remainder of a negative time is negative. */
static int64_t
day_of(int64_t time_ms)
{
	return (time_ms - ((time_ms % DAY_MS) + DAY_MS) % DAY_MS) / DAY_MS;
}

/* At most LIMIT_STORE_NEW_DAYS a batch: the rest goes where no day is. */
static int
make_days(
    struct postgresql *db, const struct store_row *rows, size_t count, struct failure *failure)
{
	int64_t day, former = INT64_MIN;
	int made = 0;

	if (db->level != STORE_PARTITIONS)
		return 0;
	if (make_days_ahead(db, failure) != 0)
		return -1;
	for (size_t i = 0; i < count && made < LIMIT_STORE_NEW_DAYS; i++) {
		day = day_of(rows[i].time_ms);
		if (day == former || !is_new_day(db, day))
			continue;
		if (make_day(db, former = day, failure) != 0)
			return -1;
		made++;
	}
	return 0;
}

static int
write_once(
    struct postgresql *db, const struct store_row *rows, size_t count, struct failure *failure)
{
	struct failure ignored;

	if (run_sql(db, "begin", failure) != 0)
		return -1;
	if (run_sql(db, postgresql_copy, failure) == 0 &&
	    send_rows(db, rows, count, failure) == 0 && end_copy(db, failure) == 0 &&
	    keep(db, failure) == 0)
		return 0;
	run_sql(db, "rollback", &ignored);
	return -1;
}

int
postgresql_write(void *data, const struct store_row *rows, size_t count, struct failure *failure)
{
	struct postgresql *db = data;

	if (make_days(db, rows, count, failure) != 0)
		return -1;
	for (int tries = 0; tries < LIMIT_LOCK_TRIES; tries++) {
		if (write_once(db, rows, count, failure) == 0)
			return 0;
		/* The connection is well: a deadlock, or a day's partition that is just exchanged. */
		if (failure->status != EXIT_UNAVAILABLE || PQstatus(db->conn) != CONNECTION_OK)
			return -1;
	}
	return -1;
}
