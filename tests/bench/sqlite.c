/*
 * sqlite FOLDER [BATCHES]: rows a second of lib/store's writer beside a bare driver that runs
 * the same statements with the same values, which it has ready, counts included.
 *
 * Each has an empty file in the folder; batches go in turns, so that both see the same machine.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "base/random.h"
#include "store/sqlite-session.h"

enum { BATCH = 10000, DOC_SIZE = 828, FIELDS = TOP_COUNT + 2, NAME_SIZE = 24, PATH_SIZE = 512 };

#define START INT64_C(1774569600000) /* 2026-03-27 */

static struct store_row rows[BATCH];
static char docs[BATCH][DOC_SIZE + 1], users[BATCH][NAME_SIZE], addresses[BATCH][NAME_SIZE];
static struct random dice;

/* A row to be counted, and then what was counted. */
struct counter {
	int field; /* behind those of tops: hours, sources */
	int64_t hour_ms, events;
	struct span value;
};

static struct counter counters[BATCH * FIELDS];
static int counter_count;

/* The small ones often. */
static int
draw(int count)
{
	double x = random_unit(&dice);

	return (int)(x * x * x * count);
}

static void
make_row(struct store_row *row, int i, int64_t n)
{
	int who = random_unit(&dice) < 0.6 ? draw(300) : 300 + (int)random_below(&dice, 6000);

	snprintf(users[i], NAME_SIZE, "user%d", draw(200));
	snprintf(addresses[i], NAME_SIZE, "198.51.%d.%d", who / 256, who % 256);
	snprintf(docs[i], sizeof(docs[i]), "{\"n\":%-*lld}", DOC_SIZE - 6, (long long)n);
	*row = (struct store_row){ .time_ms = START + n * 8,
		.received_ms = START,
		.dataset = SPAN("auth"),
		.action = SPAN("ssh_login"),
		.outcome = SPAN("failure"),
		.host = SPAN("web1"),
		.user = span_of(users[i]),
		.source_ip = span_of(addresses[i]),
		.entity = span_of(addresses[i]),
		.kind = "authentication",
		.risk = 0.1,
		.level = "normal",
		.model = SPAN("0123456789abcdef"),
		.doc = { docs[i], DOC_SIZE } };
	for (int at = 0; at < STORE_ID_SIZE; at++)
		row->id[at] = (unsigned char)random_below(&dice, 256);
}

static int
compare(const void *left, const void *right)
{
	const struct counter *a = left, *b = right;
	size_t size = a->value.size < b->value.size ? a->value.size : b->value.size;
	int order = a->field - b->field;

	if (order == 0)
		order = (a->hour_ms > b->hour_ms) - (a->hour_ms < b->hour_ms);
	if (order == 0)
		order = memcmp(a->value.data, b->value.data, size);
	return order ? order : (a->value.size > b->value.size) - (a->value.size < b->value.size);
}

static void
count_rows(void)
{
	int all = 0;

	for (const struct store_row *row = rows; row < rows + BATCH; row++) {
		const struct span value[FIELDS] = { row->source_ip, row->user, row->host,
			row->dataset, row->action, row->outcome, span_of(row->kind), SPAN(""),
			row->host };
		for (int field = 0; field < FIELDS; field++)
			counters[all++] = (struct counter){ field,
				field > TOP_COUNT ? 0 : row->time_ms / HOUR_MS * HOUR_MS, 1,
				value[field] };
	}
	qsort(counters, (size_t)all, sizeof(*counters), compare);
	counter_count = 1;
	for (int i = 1; i < all; i++)
		if (compare(&counters[counter_count - 1], &counters[i]) == 0)
			counters[counter_count - 1].events++;
		else
			counters[counter_count++] = counters[i];
}

static void
make_rows(int batch)
{
	for (int i = 0; i < BATCH; i++)
		make_row(&rows[i], i, (int64_t)batch * BATCH + i);
	count_rows();
}

static int
fail(const char *text, int status)
{
	fprintf(stderr, "bench: %s\n", text);
	exit(status);
}

static void
must(sqlite3_stmt *stmt)
{
	if (sqlite3_step(stmt) == SQLITE_DONE && sqlite3_reset(stmt) == SQLITE_OK)
		return;
	fail(sqlite3_errmsg(sqlite3_db_handle(stmt)), EXIT_UNAVAILABLE);
}

static void
bind(sqlite3_stmt *stmt, int at, struct span text)
{
	sqlite3_bind_text(stmt, at, text.data, (int)text.size, SQLITE_STATIC);
}

static void
write_counter(sqlite3_stmt *const *statements, const struct counter *counter)
{
	sqlite3_stmt *stmt = statements[counter->field < TOP_COUNT    ? SQL_ADD_TOP
					: counter->field == TOP_COUNT ? SQL_ADD_HOUR
								      : SQL_ADD_SOURCE];

	if (counter->field < TOP_COUNT) {
		bind(stmt, 1, span_of(sqlite_fields[counter->field]));
		sqlite3_bind_int64(stmt, 2, counter->hour_ms);
		bind(stmt, 3, counter->value);
		sqlite3_bind_int64(stmt, 4, counter->events);
		sqlite3_bind_int64(stmt, 5, 0);
	} else if (counter->field == TOP_COUNT) {
		sqlite3_bind_int64(stmt, 1, counter->hour_ms);
		bind(stmt, 2, SPAN("authentication"));
		bind(stmt, 3, SPAN("failure"));
		bind(stmt, 4, SPAN("normal"));
		sqlite3_bind_int64(stmt, 5, counter->events);
	} else {
		bind(stmt, 1, counter->value);
		for (int at = 2; at < 9; at++)
			sqlite3_bind_int64(stmt, at, counter->events);
	}
	must(stmt);
}

static void
write_bare_row(
    sqlite3 *conn, sqlite3_stmt *const *statements, const struct store_row *row, int64_t *line)
{
	const struct span texts[] = { row->dataset, row->action, row->outcome, row->host, row->user,
		row->source_ip, row->entity };
	sqlite3_stmt *stmt = statements[SQL_ADD_EVENT];

	sqlite3_bind_int64(stmt, 1, row->time_ms);
	sqlite3_bind_blob(stmt, 2, row->id, STORE_ID_SIZE, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 3, row->received_ms);
	for (int i = 0; i < 7; i++)
		bind(stmt, 4 + i, texts[i]);
	sqlite3_bind_text(stmt, 11, row->kind, -1, SQLITE_STATIC);
	sqlite3_bind_double(stmt, 12, row->risk);
	sqlite3_bind_int(stmt, 13, 0);
	sqlite3_bind_int64(stmt, 14, *line + 1);
	must(stmt);
	if (sqlite3_changes(conn) == 0)
		return;
	sqlite3_bind_int64(statements[SQL_ADD_LINE], 1, ++*line);
	bind(statements[SQL_ADD_LINE], 2, row->doc);
	must(statements[SQL_ADD_LINE]);
}

static void
write_bare(sqlite3 *conn, sqlite3_stmt *const *statements)
{
	static int64_t line;

	must(statements[SQL_BEGIN]);
	for (int i = 0; i < BATCH; i++)
		write_bare_row(conn, statements, &rows[i], &line);
	for (int i = 0; i < counter_count; i++)
		write_counter(statements, &counters[i]);
	must(statements[SQL_COMMIT]);
}

static struct sqlite *
open_in(const char *folder, const char *name)
{
	char address[PATH_SIZE];
	struct failure failure;
	struct sqlite *db;

	snprintf(address, sizeof(address), "sqlite:%s/%s.db", folder, name);
	db = sqlite_open(address, STORE_WRITES, &failure);
	if (db == NULL)
		fail(failure.text, failure.status);
	return db;
}

static void
write_ours(struct sqlite *db)
{
	struct failure failure;

	if (sqlite_write(db, rows, BATCH, &failure) != 0)
		fail(failure.text, failure.status);
}

struct cost {
	double wall, cpu;
};

static struct cost
cost_now(void)
{
	struct timespec wall, cpu;

	clock_gettime(CLOCK_MONOTONIC, &wall);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	return (struct cost){ (double)wall.tv_sec + (double)wall.tv_nsec / 1e9,
		(double)cpu.tv_sec + (double)cpu.tv_nsec / 1e9 };
}

static void
add_since(struct cost *sum, struct cost start)
{
	struct cost now = cost_now();

	sum->wall += now.wall - start.wall;
	sum->cpu += now.cpu - start.cpu;
}

/* Memory of a process of its own that writes alone, in KiB beyond what its rows take. */
static long
measure_memory(const char *folder, int batches)
{
	struct rusage usage;
	int pipes[2];
	long size = 0, before;

	if (pipe(pipes) != 0)
		fail("no pipe", EXIT_IO);
	if (fork() == 0) {
		make_rows(0);
		getrusage(RUSAGE_SELF, &usage);
		before = usage.ru_maxrss;
		struct sqlite *db = open_in(folder, "alone");
		for (int batch = 0; batch < batches; batch++) {
			make_rows(batch);
			write_ours(db);
		}
		sqlite_free(db);
		getrusage(RUSAGE_SELF, &usage);
		size = usage.ru_maxrss - before;
		_exit(write(pipes[1], &size, sizeof(size)) == sizeof(size) ? 0 : 1);
	}
	close(pipes[1]);
	if (read(pipes[0], &size, sizeof(size)) != sizeof(size))
		fail("the process that writes alone ended", EXIT_IO);
	wait(NULL);
	return size;
}

static void
race(const char *folder, int batches)
{
	struct sqlite *db = open_in(folder, "ours"), *other = open_in(folder, "bare");
	struct cost ours = { 0 }, bare = { 0 }, start;
	sqlite3_stmt *statements[SQL_OWN_COUNT] = { 0 };
	double count = (double)batches * BATCH;
	struct failure failure;

	for (int i = SQL_BEGIN; i <= SQL_ADD_SOURCE; i++)
		if ((statements[i] = sqlite_statement(other, i, &failure)) == NULL)
			fail(failure.text, failure.status);
	for (int batch = 0; batch < batches; batch++) {
		make_rows(batch);
		start = cost_now();
		write_ours(db);
		add_since(&ours, start);
		start = cost_now();
		write_bare(other->conn, statements);
		add_since(&bare, start);
	}
	printf("SQLite: %.0f rows/s, bare driver with the same statements %.0f: %.2f of it in wall "
	       "time, %.2f in CPU time (goal: at least 0.85)\n",
	    count / ours.wall, count / bare.wall, bare.wall / ours.wall, bare.cpu / ours.cpu);
	printf("SQLite: %.2f CPU s a million rows\n", ours.cpu / count * 1e6);
	sqlite_free(db);
	sqlite_free(other);
}

int
main(int argc, char **argv)
{
	int64_t batches = 20;

	if (argc < 2 || argc > 3 ||
	    (argc == 3 && !parse_number(span_of(argv[2]), 1, 10000, &batches)))
		return EXIT_USAGE;
	random_seed(&dice, 1);
	printf("SQLite: %.1f MiB beyond the rows (goal: far below 64)\n",
	    (double)measure_memory(argv[1], (int)batches) / 1024);
	race(argv[1], (int)batches);
	return EXIT_DONE;
}
