/*
 * simulate.h: log lines that look like a host's life, and like attacks on it.
 *
 * A simulated host has people who log in during their working day, service
 * accounts, cron, a web site with visitors, crawlers and an application, and
 * a packet filter.  Attacks of chosen kinds are mixed in; every line says
 * whether an attack caused it.  All names are invented, all addresses are of
 * private, documentation and benchmarking ranges.
 *
 *	struct simulation *sim = simulation_open(&options);
 *	while (simulation_next(sim, &line))
 *		fwrite(line.text.data, 1, line.text.size, stdout);
 *	simulation_close(sim);
 *
 * The same options give the same bytes on every machine: all chance comes
 * from one seeded generator, drawn in a stated order, without libm.
 */
#ifndef SIMULATE_SIMULATE_H
#define SIMULATE_SIMULATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/span.h"

/* The kinds of lines; a set of them is what a stream holds. */
enum simulate_stream {
	SIMULATE_AUTH = 1 << 0, /* sshd, PAM, sudo, su, cron, logind: syslog, RFC 3164 */
	SIMULATE_WEB = 1 << 1, /* combined access log */
	SIMULATE_FIREWALL = 1 << 2, /* the kernel's packet filter: syslog, RFC 3164 */
	SIMULATE_ALL = SIMULATE_AUTH | SIMULATE_WEB | SIMULATE_FIREWALL,
};

/* What can be asked for with --attack. */
struct simulate_attack {
	const char *name; /* "ssh-brute-force": also the kind in labels */
	const char *text; /* a phrase that says what happens */
	unsigned streams; /* set of simulate_stream that its lines are in */
};

/* The attacks there are: the n-th, or NULL past the last. */
const struct simulate_attack *simulate_attack(int n);

/* At most this many, for arrays by attack. */
enum { SIMULATE_ATTACKS_MAX = 16 };

/* Most hosts in one stream: the 10.30.0.0/16 and 192.0.2.0/24 hold no more. */
enum { SIMULATE_HOSTS_MAX = 200 };

struct simulate_options {
	uint64_t seed;
	int64_t start_ms; /* the time of the first line, about */
	int64_t end_ms; /* no line is later; 0: no end */
	int64_t lines; /* how many lines; 0: no end */
	int hosts; /* 1..SIMULATE_HOSTS_MAX */
	unsigned streams; /* set of simulate_stream */
	double shares[SIMULATE_ATTACKS_MAX]; /* of all lines, by attack; sum < 1 */
};

/*
 * Reads "NAME:SHARE,NAME:SHARE" into options->shares.  -1: a name that is
 * unknown or given twice, a share outside 0..1, shares that add up to 1 or
 * more, or an attack that writes nothing in options->streams (EXIT_USAGE).
 */
int simulate_parse_attacks(
    struct span text, struct simulate_options *options, struct failure *failure);

struct simulate_line {
	struct span text; /* without newline; until the next call */
	int64_t time_ms; /* never before the former line's */
	int kind; /* 0 normal, else 1 + the attack's place in the table */
};

/* "normal" or the attack's name. */
const char *simulate_kind_name(int kind);

struct simulation;

/* Never NULL; to be closed. */
struct simulation *simulation_open(const struct simulate_options *options);
void simulation_close(struct simulation *sim);

/* The next line in time; false at the end that the options set. */
bool simulation_next(struct simulation *sim, struct simulate_line *line);

#endif
