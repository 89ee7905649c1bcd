/*
 * postgresql-session.h: a connection to PostgreSQL 15 or later, with TimescaleDB or without, the
 * statements prepared on it, and values for them.  Only postgresql*.c include it.
 *
 * Everything is in the schema "siem" (schema/postgresql), times are sent in microseconds and all
 * values in binary.  A batch goes by COPY into a table of the session and from there into
 * the logs, where what is there already is left out.
 *
 * Texts of columns are as text.h has them, cut at LIMIT_STORE_TEXT bytes, of which an index
 * entry has room; an address that is none is NULL.  The line itself is untouched.
 */
#ifndef STORE_POSTGRESQL_SESSION_H
#define STORE_POSTGRESQL_SESSION_H

#include <postgresql/libpq-fe.h>

#include "base/buffer.h"
#include "store/driver.h"

/* Statements of the driver's own, behind those of driver.h. */
enum postgresql_statement {
	SQL_NETWORK_UP = SQL_STATEMENT_COUNT, /* SQL_SELECT_UP of a network */
	SQL_NETWORK_DOWN,
	SQL_LEVEL,
	SQL_DAYS_RUN,
	SQL_DAYS_AHEAD,
	SQL_DAY,
	SQL_KEEP,
	SQL_PRUNE_DAYS,
	SQL_PRUNE_DAY,
	SQL_PRUNE_EVENTS,
	SQL_PRUNE_REST,
	SQL_PRUNE_ANOMALIES,
	SQL_PRUNE_TOPS,
	SQL_PRUNE_SOURCES,
	SQL_OWN_COUNT
};

extern const char *const postgresql_sql[SQL_OWN_COUNT]; /* but for those of */
extern const char *const postgresql_triage_sql[SQL_TRIAGE_COUNT];
extern const char *const postgresql_accounts_sql[SQL_ACCOUNTS_COUNT];
extern const char *const postgresql_live_sql[SQL_LIVE_COUNT];

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
	bool is_prepared[SQL_OWN_COUNT];
	struct buffer copied; /* rows on their way */
	/* Days that were asked for, as day number + FIRST_DAY in an open table; 0 is free. */
	int32_t days[KNOWN_DAYS];
	int day_count;
	int64_t today; /* the day they were asked on */
	/* Days without a gap, as of that hour of ours. */
	int64_t run_since_ms, run_until_ms, run_hour;
};

enum { PARAMETERS = 16 };

/* Values in binary, in the order of $1, $2, ... */
struct parameters {
	int count;
	bool is_null[PARAMETERS];
	size_t start[PARAMETERS]; /* in bytes */
	int size[PARAMETERS];
	struct buffer bytes;
};

void parameters_release(struct parameters *parameters);
void add_null(struct parameters *parameters);
void add_bytes(struct parameters *parameters, const void *bytes, size_t size);
void add_integer(struct parameters *parameters, int64_t x);
void add_real(struct parameters *parameters, double x);
void add_flag(struct parameters *parameters, bool flag);
void add_time(struct parameters *parameters, int64_t time_ms);
void add_text(struct parameters *parameters, struct span text, size_t most);
bool add_network(struct parameters *parameters, struct span text); /* false, and NULL: it is none */

/* Numbers as PostgreSQL sends and takes them; return the bytes written. */
size_t put_short(char *to, int x);
size_t put_int(char *to, int64_t x);
size_t put_long(char *to, int64_t x);
size_t put_double(char *to, double x);

/* A column of an answer, by what PostgreSQL says its type is. */
struct store_value postgresql_column(const PGresult *result, int row, int column);

/* Microseconds since 2000; what is open stays so. */
int64_t postgresql_time(int64_t time_ms);

/* inet in binary: its bytes, or 0 if the text is no address, or no network. */
enum { INET_SIZE = 20 };
size_t put_inet(char to[INET_SIZE], struct span text);

/* Runs SQL text of ours that has no values, any number of statements. */
int run_sql(struct postgresql *db, const char *sql, struct failure *failure);

/*
 * A statement of driver.h or of the driver's own, which is prepared where that was not done;
 * parameters may be NULL.  run: NULL and *failure.
 */
int send_statement(struct postgresql *db, int statement, const struct parameters *parameters,
    struct failure *failure);
PGresult *run_statement(struct postgresql *db, int statement, const struct parameters *parameters,
    struct failure *failure);

/* The same for one number; -1 and *failure; a NULL is -1 in *out. */
int run_for_number(struct postgresql *db, int statement, const struct parameters *parameters,
    int64_t *out, struct failure *failure);

/* What the server, or libpq, said; result may be NULL.  Always -1. */
int postgresql_failure(struct postgresql *db, const PGresult *result, struct failure *failure);

/* Partitions for the coming days, and a new look at all of them when the date changes. */
int make_days_ahead(struct postgresql *db, struct failure *failure);
int check_steps(struct postgresql *db, struct failure *failure);

/* Of the driver. */
void *postgresql_open(const char *address, enum store_use use, struct failure *failure);
void postgresql_free(void *data);
int postgresql_reopen(void *data, struct failure *failure);
int postgresql_migrate(void *data, int *applied, struct failure *failure);
int postgresql_write(
    void *data, const struct store_row *rows, size_t count, struct failure *failure);

/*
 * Days that have ended before a limit go as a whole, but for what the other limit still
 * keeps; a day in which the limit lies stays.  In a table without days, and beyond them,
 * events go in batches.
 */
int postgresql_prune(
    void *data, const struct store_age *age, int64_t *deleted, struct failure *failure);

#endif
