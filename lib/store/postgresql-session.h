/*
 * postgresql-session.h: a connection, the statements prepared on it, and values for them.
 *
 * Only postgresql*.c include it.
 */
#ifndef STORE_POSTGRESQL_SESSION_H
#define STORE_POSTGRESQL_SESSION_H

#include <postgresql/libpq-fe.h>

#include "base/buffer.h"
#include "store/postgresql.h"

/* The statements of postgresql-sql.c, by the names under which they are prepared. */
enum statement {
	SQL_LEVEL,
	SQL_DAYS_AHEAD,
	SQL_DAY,
	SQL_KEEP,
	SQL_SELECT_UP,
	SQL_SELECT_DOWN,
	SQL_COUNT,
	SQL_TOP_SOURCE,
	SQL_TOP_USER,
	SQL_TOP_HOST,
	SQL_TOP_DATASET,
	SQL_TOP_KIND,
	SQL_TOP_ACTION,
	SQL_TOP_OUTCOME,
	SQL_TOP_ENTITY,
	SQL_PRUNE_DAYS,
	SQL_PRUNE_DAY,
	SQL_PRUNE_EVENTS,
	SQL_PRUNE_REST,
	SQL_PRUNE_ANOMALIES,
	SQL_COUNT_OF_STATEMENTS
};

extern const char *const postgresql_sql[SQL_COUNT_OF_STATEMENTS];

/* Ones that are not prepared: about the session, or before there are tables. */
extern const char postgresql_begin_session[];
extern const char postgresql_staging[];
extern const char postgresql_copy[];
extern const char postgresql_steps_table[];

enum { KNOWN_DAYS = 4096, FIRST_DAY = 719163 /* of 0001-01-01 before 1970, and one */ };

struct postgresql {
	char *address;
	enum store_use use;
	PGconn *conn; /* NULL: none */
	enum store_level level;
	bool is_prepared[SQL_COUNT_OF_STATEMENTS];
	struct buffer copied; /* rows on their way */
	/* Days that were asked for, as day number + FIRST_DAY in an open table; 0 is free. */
	int32_t days[KNOWN_DAYS];
	int day_count;
	int64_t today; /* the day they were asked on */
};

enum { PARAMETERS = 12, PARAMETER_SIZE = 24 };

/* Values in binary, in the order of $1, $2, ... */
struct parameters {
	int count;
	const char *value[PARAMETERS];
	int size[PARAMETERS];
	int format[PARAMETERS];
	char room[PARAMETERS][PARAMETER_SIZE];
	struct buffer text; /* LIMIT_STORE_TEXT for each, so that it never moves */
};

void parameters_release(struct parameters *parameters);
void add_null(struct parameters *parameters);
void add_bytes(struct parameters *parameters, const void *bytes, size_t size);
void add_integer(struct parameters *parameters, int64_t x);
void add_time(struct parameters *parameters, int64_t time_ms);
void add_text(struct parameters *parameters, struct span text); /* empty: NULL */

/* Numbers as PostgreSQL sends and takes them; return the bytes written. */
size_t put_short(char *to, int x);
size_t put_int(char *to, int64_t x);
size_t put_long(char *to, int64_t x);
size_t put_double(char *to, double x);
int64_t get_long(const char *from);

/* Microseconds since 2000; what is open stays so. */
int64_t postgresql_time(int64_t time_ms);
int64_t time_of_postgresql(int64_t time_us);

/* inet in binary: its bytes, or 0 if the text is no address. */
enum { INET_SIZE = 20 };
size_t put_inet(char to[INET_SIZE], struct span text);

/* Text as a column can hold it, LIMIT_STORE_TEXT bytes at most. */
void put_text(struct buffer *to, struct span text);

/* Runs SQL text of ours that has no values, any number of statements. */
int run_sql(struct postgresql *db, const char *sql, struct failure *failure);

/* Prepares it where that was not done; parameters may be NULL. NULL and *failure. */
PGresult *run_statement(struct postgresql *db, enum statement statement,
    const struct parameters *parameters, struct failure *failure);

/* The same for one number; -1 and *failure; a NULL is -1 in *out. */
int run_for_number(struct postgresql *db, enum statement statement,
    const struct parameters *parameters, int64_t *out, struct failure *failure);

int send_statement(struct postgresql *db, enum statement statement,
    const struct parameters *parameters, struct failure *failure);

/* What the server, or libpq, said; result may be NULL.  Always -1. */
int postgresql_failure(struct postgresql *db, const PGresult *result, struct failure *failure);

/* What a session begins with; also after postgresql_reopen. */
int postgresql_connect(struct postgresql *db, struct failure *failure);
/* Partitions for the coming days, and a new look at all of them when the date changes. */
int make_days_ahead(struct postgresql *db, struct failure *failure);
int check_steps(struct postgresql *db, struct failure *failure);

#endif
