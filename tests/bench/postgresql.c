/*
 * postgresql ADDRESS ADDRESS: rows a second of lib/store's writer beside a bare driver that
 * sends the same rows with the same statements from bytes it has ready.
 *
 * Each has an empty database; batches go in turns, so that both see the same machine.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "store/postgresql-session.h"

enum { BATCH = 10000, BATCHES = 10, DOC_SIZE = 828 };

#define START (1774569600000) /* 2026-03-27 */

static struct store_row rows[BATCH];
static char docs[BATCH][DOC_SIZE + 1], users[BATCH][16], addresses[BATCH][16];

static void
make_rows(int batch)
{
	for (int i = 0; i < BATCH; i++) {
		int n = batch * BATCH + i;
		snprintf(users[i], sizeof(users[i]), "user%d", n % 5000);
		snprintf(
		    addresses[i], sizeof(addresses[i]), "198.51.%d.%d", n / 256 % 100, n % 256);
		snprintf(docs[i], sizeof(docs[i]), "{\"n\":%-*d}", DOC_SIZE - 6, n);
		rows[i] = (struct store_row){ .time_ms = START + n * INT64_C(100),
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
		put_long((char *)rows[i].id, n);
	}
}

static void
put(struct buffer *to, const void *bytes, int size)
{
	buffer_room(to, 4);
	to->size += put_int(to->data + to->size, size);
	buffer_add(to, (struct span){ bytes, size > 0 ? (size_t)size : 0 });
}

static void
put_span(struct buffer *to, struct span text)
{
	put(to, text.data, (int)text.size);
}

/* The bytes of a batch, made before the clock starts. */
static void
encode(struct buffer *to)
{
	char number[8], inet[INET_SIZE];

	to->size = 0;
	buffer_add(to, (struct span){ "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19 });
	for (const struct store_row *row = rows; row < rows + BATCH; row++) {
		buffer_add(to, (struct span){ "\0\22", 2 });
		put_long(number, postgresql_time(row->time_ms));
		put(to, number, 8);
		put(to, row->id, STORE_ID_SIZE);
		put_long(number, postgresql_time(row->received_ms));
		put(to, number, 8);
		put_span(to, row->dataset);
		put_span(to, row->action);
		put_span(to, row->outcome);
		put_span(to, row->host);
		put_span(to, row->user);
		put(to, inet, (int)put_inet(inet, row->source_ip));
		put_span(to, row->entity);
		put_span(to, span_of(row->kind));
		put_double(number, row->risk);
		put(to, number, 8);
		put(to, "\0", 1);
		put_span(to, row->doc);
		put_span(to, span_of(row->level));
		put_span(to, row->model);
		put(to, NULL, -1);
		put(to, "\0", 1);
	}
	buffer_add(to, SPAN("\377\377"));
}

static void
must(PGconn *conn, PGresult *result)
{
	if (PQresultStatus(result) == PGRES_FATAL_ERROR ||
	    PQresultStatus(result) == PGRES_BAD_RESPONSE) {
		fprintf(stderr, "bench: %s\n", PQerrorMessage(conn));
		exit(EXIT_UNAVAILABLE);
	}
	PQclear(result);
}

static void
write_bare(PGconn *conn, const struct buffer *bytes)
{
	PGresult *result;

	must(conn, PQexec(conn, "begin"));
	must(conn, PQexec(conn, postgresql_copy));
	PQputCopyData(conn, bytes->data, (int)bytes->size);
	PQputCopyEnd(conn, NULL);
	while ((result = PQgetResult(conn)) != NULL)
		must(conn, result);
	must(conn, PQexecPrepared(conn, "keep", 0, NULL, NULL, NULL, 1));
	must(conn, PQexec(conn, "commit"));
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct postgresql *
open_or_exit(const char *address)
{
	struct failure failure;
	struct postgresql *db = postgresql_open(address, STORE_WRITES, &failure);

	if (db)
		return db;
	fprintf(stderr, "bench: %s\n", failure.text);
	exit(failure.status);
}

/* Makes the day's partition too, which the bare driver finds. */
static void
write_ours(struct postgresql *db)
{
	struct failure failure;

	if (postgresql_write(db, rows, BATCH, &failure) == 0)
		return;
	fprintf(stderr, "bench: %s\n", failure.text);
	exit(failure.status);
}

int
main(int argc, char **argv)
{
	struct buffer bytes = { 0 };
	double ours = 0, bare = 0, start;
	struct postgresql *db, *other;

	if (argc != 3)
		return EXIT_USAGE;
	db = open_or_exit(argv[1]);
	other = open_or_exit(argv[2]);
	must(other->conn, PQprepare(other->conn, "keep", postgresql_sql[SQL_KEEP], 0, NULL));
	for (int batch = 0; batch <= BATCHES; batch++) {
		make_rows(batch);
		encode(&bytes);
		if (batch == 0) { /* both begin warm, with the day there */
			write_ours(db);
			write_ours(other);
			continue;
		}
		start = seconds();
		write_ours(db);
		ours += seconds() - start;
		start = seconds();
		write_bare(other->conn, &bytes);
		bare += seconds() - start;
	}
	printf("PostgreSQL: %.0f rows/s, bare driver with the same statements %.0f: %.2f of it "
	       "(goal: at least 0.85)\n",
	    BATCHES * BATCH / ours, BATCHES * BATCH / bare, bare / ours);
	buffer_release(&bytes);
	postgresql_free(db);
	postgresql_free(other);
	return EXIT_DONE;
}
