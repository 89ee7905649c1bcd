/* simulate.c: the clock that drives everything. */

#include <stdlib.h>

#include "base/limits.h"
#include "simulate/web.h"

void
wake_at(struct simulation *sim, struct actor *actor, int64_t at_ms)
{
	queue_put(&sim->queue, at_ms > sim->now_ms ? at_ms : sim->now_ms, NULL, actor);
}

/* Who lives on a host, and the lines they write; people are also who uses the application. */
static const struct {
	unsigned streams;
	void (*start)(struct simulation *sim, struct host *host);
} lives[] = {
	{ SIMULATE_ALL, people_start },
	{ SIMULATE_AUTH, services_start },
	{ SIMULATE_AUTH, cron_start },
	{ SIMULATE_WEB, visitors_start },
	{ SIMULATE_WEB, robots_start },
	{ SIMULATE_WEB, app_start },
	{ SIMULATE_FIREWALL, firewall_start },
};

/* A host's size and its software, which its seed decides. */
static void
host_open(struct simulation *sim, struct host *host, int number)
{
	static const char *const roles[] = { "web", "app", "shop", "git", "mail", "db", "lab" };

	snprintf(host->name, sizeof(host->name), "%s%d", roles[draw_below(sim, 7)], number + 1);
	host->address = make_address("192.0.2.%d", 10 + number);
	host->inside = make_address("10.30.0.%d", 10 + number);
	host->is_old = chance(sim, 0.4);
	host->zone_ms = draw_zone_ms(sim);
	host->scale = draw_scale(sim, 0.03, 3);
	host->tended = draw_uniform(sim, 0, 0.8);
	host->pid_max = host->is_old ? 32768 : 4194304;
	host->pid = (unsigned)draw_between(sim, 900, 30000);
	host->session = (unsigned)draw_between(sim, 1, 900);
	host->logind = (unsigned)draw_between(sim, 500, 899);
	host->booted_ms = sim->now_ms - draw_between(sim, 1, 90) * (int64_t)DAY_MS;
	site_open(sim, host);
	for (size_t i = 0; i < sizeof(lives) / sizeof(lives[0]); i++)
		if (lives[i].streams & sim->options.streams)
			lives[i].start(sim, host);
}

struct simulation *
simulation_open(const struct simulate_options *options)
{
	struct simulation *sim = must_calloc(1, sizeof(*sim));

	sim->options = *options;
	sim->now_ms = options->start_ms;
	random_seed(&sim->random, options->seed);
	sim->hosts = must_calloc((size_t)options->hosts, sizeof(*sim->hosts));
	for (int i = 0; i < options->hosts; i++)
		host_open(sim, &sim->hosts[i], i);
	attacks_open(sim);
	return sim;
}

void
simulation_close(struct simulation *sim)
{
	if (!sim)
		return;
	queue_release(&sim->queue);
	arena_release(&sim->arena);
	free(sim->hosts);
	free(sim);
}

/* Wakes actors until a line is due. */
static struct queued_line *
next_line(struct simulation *sim)
{
	while (sim->queue.count > 0) {
		struct queued item = queue_take(&sim->queue);

		sim->now_ms = item.at_ms;
		if (item.line)
			return item.line;
		item.actor->step(sim, item.actor);
	}
	return NULL;
}

bool
simulation_next(struct simulation *sim, struct simulate_line *line)
{
	const struct simulate_options *options = &sim->options;

	if (sim->shown)
		queue_drop_line(&sim->queue, sim->shown);
	sim->shown = NULL;
	if (options->lines > 0 && sim->out >= options->lines)
		return false;
	sim->shown = next_line(sim);
	if (!sim->shown || (options->end_ms > 0 && sim->now_ms >= options->end_ms))
		return false;
	sim->out++;
	attacks_tend(sim);
	line->text = (struct span){ sim->shown->text, (size_t)sim->shown->size };
	line->time_ms = sim->now_ms;
	line->kind = sim->shown->kind;
	return true;
}
