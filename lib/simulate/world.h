/*
 * world.h: the inside of a simulation: hosts, who acts on them, and time.
 *
 * Whatever acts is an actor: its step says some lines, now and in the coming
 * minutes or hours, and asks to be woken again.  Said lines and wakes wait in
 * one queue (queue.h), so that lines come out in time order.
 *
 * C leaves the order open in which the arguments of a call are evaluated:
 * never draw twice in one expression or argument list, or compilers differ.
 */
#ifndef SIMULATE_WORLD_H
#define SIMULATE_WORLD_H

#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/random.h"
#include "simulate/queue.h"
#include "simulate/simulate.h"

/* Who acts: the first member of each kind of actor. */
struct actor {
	void (*step)(struct simulation *sim, struct actor *self);
};

struct address {
	char text[40];
};

struct person {
	struct actor actor;
	struct host *host;
	const char *name;
	unsigned uid;
	int64_t zone_ms; /* east of UTC */
	double begins_h, ends_h; /* the working day, local */
	double weekend; /* chance to work on a day of the weekend */
	double pace; /* sessions an hour while at work */
	bool is_admin; /* may and does use sudo */
	bool has_key; /* logs in with a key, not a password */
	double typo; /* chance that a password is mistyped */
	char key[44]; /* the key's SHA256 in base64, without '=' */
	struct address home, office;
};

/* What the web site is built of; pages are numbers, everything else follows from them. */
struct site {
	uint64_t salt;
	int pages;
	int style; /* how paths look */
	const char *sections[6]; /* the first part of paths */
	bool has_filters; /* listings are chosen with brackets and bars in the URL */
	int assets; /* style sheets, scripts and pictures that every page has */
	bool has_favicon; /* or answers 404, as many do */
	bool has_app; /* people use an application behind a login */
	double trouble; /* chance of a 5xx while trouble lasts */
	int64_t trouble_until_ms;
};

struct host {
	char name[16];
	struct address address; /* towards the Internet */
	struct address inside;
	bool is_old; /* speaks as OpenSSH 7.2 and systemd 229 did, else as of 2023 */
	int64_t zone_ms; /* where most of its people are, east of UTC */
	double scale; /* how busy it is: 0.03 a forgotten one, 1 a usual one, 3 a busy one */
	double tended; /* share of what could be automatic that is, 0..1 */
	unsigned pid, pid_max, session, logind;
	int64_t booted_ms;
	struct site site;
	struct person *people;
	int people_count;
	bool has_gateway; /* people come from few addresses of the office */
};

struct campaign;

struct simulation {
	struct simulate_options options;
	struct random random;
	struct arena arena; /* hosts, people and all that lives as long */
	struct queue queue;
	struct queued_line *shown; /* the line that simulation_next gave last */
	struct host *hosts;
	int64_t now_ms;
	int64_t out; /* lines that came out */
	int64_t said[1 + SIMULATE_ATTACKS_MAX]; /* lines by kind, those to come included */
	struct attack_state *attacks;
	struct visit *idle_visits; /* for use again */
};

/* Asks for actor->step at a time; not before now. */
void wake_at(struct simulation *sim, struct actor *actor, int64_t at_ms);

/* The time within its day, 0 .. DAY_MS - 1, before 1970 too. */
static inline int64_t
of_day_ms(int64_t time_ms)
{
	int64_t ms = time_ms % DAY_MS;

	return ms < 0 ? ms + DAY_MS : ms;
}

/* --- chance (chance.c) --- */

int draw_below(struct simulation *sim, int n); /* 0 .. n - 1 */
int draw_between(struct simulation *sim, int low, int high); /* both inclusive */
bool chance(struct simulation *sim, double p);
double draw_uniform(struct simulation *sim, double low, double high);
/* Every size is as likely as its double: sizes, pauses, durations; 0 < low < high. */
double draw_scale(struct simulation *sim, double low, double high);
int64_t draw_wait(struct simulation *sim, double mean_ms); /* exponential */
/* 0 .. n - 1, the i-th about 1 / (i + 1) as likely as the first. */
int draw_zipf(struct simulation *sim, int n);
/* `size` characters of base64 or of hexadecimal, and a NUL. */
void draw_base64(struct simulation *sim, char *to, int size);
void draw_hex(struct simulation *sim, char *to, int size);

/* A number that depends on its arguments alone, for what must stay the same. */
uint64_t stable_bits(uint64_t salt, uint64_t a, uint64_t b);

/* Addresses: of home and mobile users, of web visitors, of who attacks. */
struct address draw_visitor_address(struct simulation *sim);
struct address draw_mobile_address(struct simulation *sim);
struct address draw_hostile_address(struct simulation *sim);
struct address make_address(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A time zone that people live in, in ms east of UTC. */
int64_t draw_zone_ms(struct simulation *sim);

/* The client side's port. */
int draw_port(struct simulation *sim);

/* --- scenes (say.c) --- */

/* One thread of events: where, when, and who is to blame. */
struct scene {
	struct simulation *sim;
	struct host *host;
	int64_t at_ms; /* moves on as the scene is told */
	int kind; /* 0, or 1 + the attack */
};

static inline void
pass_ms(struct scene *scene, int64_t ms)
{
	scene->at_ms += ms;
}

/* An exponential pause, and an even one. */
void pass_about(struct scene *scene, double mean_ms);
void pass_between(struct scene *scene, int low_ms, int high_ms);

/* A new process of the host. */
unsigned new_pid(struct host *host);

/* "Mar  2 08:00:01 web1 sshd[812]: ..." in the auth stream; pid 0: none. */
void say(struct scene *scene, const char *program, unsigned pid, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* "Mar  2 08:00:01 web1 kernel: [  812.123456] ..." in the firewall stream. */
void say_kernel(struct scene *scene, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct request {
	const char *address;
	const char *user; /* NULL: "-" */
	const char *method;
	const char *path;
	const char *protocol;
	int status;
	int64_t bytes; /* 0: "-" where the status has no body, else 0 */
	const char *referrer; /* NULL: "-" */
	const char *agent; /* NULL: "-" */
};

/* A line of the combined access log. */
void say_request(struct scene *scene, const struct request *request);

/* --- what they do --- */

void people_start(struct simulation *sim, struct host *host); /* people.c */
void services_start(struct simulation *sim, struct host *host); /* services.c */
void cron_start(struct simulation *sim, struct host *host); /* cron.c */
void visitors_start(struct simulation *sim, struct host *host); /* visitors.c */
void robots_start(struct simulation *sim, struct host *host); /* robots.c */
void app_start(struct simulation *sim, struct host *host); /* app.c */
void firewall_start(struct simulation *sim, struct host *host); /* firewall.c */

/* Starts campaigns where an attack's lines are fewer than its share (attacks.c). */
void attacks_open(struct simulation *sim);
void attacks_tend(struct simulation *sim);

#endif
