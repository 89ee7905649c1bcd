/*
 * cron.c: jobs by the clock, as PAM reports them:
 *
 *   CRON[2623]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)
 *   CRON[2623]: pam_unix(cron:session): session closed for user root
 */

#include "simulate/world.h"

struct cron_row {
	const char *user;
	unsigned uid;
	int every_min; /* a day has 1440 */
	int offset_min; /* behind the hour, or behind midnight */
	double seconds; /* it runs */
	double share; /* of hosts that have it */
};

static const struct cron_row cron_rows[] = {
	{ "root", 0, 60, 17, 0.1, 1.0 },
	{ "root", 0, 1440, 385, 40, 1.0 },
	{ "root", 0, 1440, 187, 5, 0.3 },
	{ "root", 0, 10, 5, 0.2, 0.5 },
	{ "root", 0, 1440, 1439, 1, 0.4 },
	{ "root", 0, 30, 9, 0.8, 0.5 },
	{ "root", 0, 1, 0, 0.3, 0.15 },
	{ "www-data", 33, 5, 0, 1.5, 0.4 },
	{ "postgres", 113, 1440, 130, 300, 0.3 },
	{ "munin", 115, 5, 0, 6, 0.2 },
	{ "backup", 34, 60, 35, 60, 0.3 },
};

enum { CRON_JOBS = sizeof(cron_rows) / sizeof(cron_rows[0]) };

struct cron_job {
	struct actor actor;
	const struct cron_row *row;
	struct host *host;
};

static void
job_step(struct simulation *sim, struct actor *self)
{
	struct cron_job *job = (struct cron_job *)self;
	const struct cron_row *row = job->row;
	struct scene scene = { sim, job->host, sim->now_ms, 0 };
	unsigned pid = new_pid(job->host);

	/* cron wakes at the minute's first second */
	pass_between(&scene, 1000, 1400);
	if (job->host->is_old)
		say(&scene, "CRON", pid,
		    "pam_unix(cron:session): session opened for user %s by (uid=0)", row->user);
	else
		say(&scene, "CRON", pid,
		    "pam_unix(cron:session): session opened for user %s(uid=%u) by (uid=0)",
		    row->user, row->uid);
	pass_about(&scene, row->seconds * 1000);
	say(&scene, "CRON", pid, "pam_unix(cron:session): session closed for user %s", row->user);
	wake_at(sim, self, sim->now_ms + row->every_min * (int64_t)MINUTE_MS);
}

/* The first time not before now that is `offset_min` behind a multiple of the period. */
static int64_t
first_time(int64_t now_ms, const struct cron_row *row)
{
	int64_t period_ms = row->every_min * (int64_t)MINUTE_MS;
	int64_t base_ms = now_ms - of_day_ms(now_ms) % period_ms +
			  row->offset_min % row->every_min * (int64_t)MINUTE_MS;

	return base_ms < now_ms ? base_ms + period_ms : base_ms;
}

void
cron_start(struct simulation *sim, struct host *host)
{
	for (int i = 0; i < CRON_JOBS; i++) {
		struct cron_job *job;

		if (cron_rows[i].share < 1 && !chance(sim, host->tended * 2 * cron_rows[i].share))
			continue;
		job = arena_alloc(&sim->arena, sizeof(*job));
		*job = (struct cron_job){ { job_step }, &cron_rows[i], host };
		wake_at(sim, &job->actor, first_time(sim->now_ms, &cron_rows[i]));
	}
}
