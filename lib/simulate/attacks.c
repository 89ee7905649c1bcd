/* attacks.c: the table of attacks, and what keeps each at its share of the lines. */

#include "base/number.h"
#include "simulate/attack.h"

static const struct attack_row attack_rows[] = {
	{ { "ssh-brute-force", "one address tries many passwords over ssh", SIMULATE_AUTH }, 60,
	    1200, false, brute_force_begin, brute_force_step },
	{ { "password-spray", "one address tries one password on each user over ssh",
	      SIMULATE_AUTH },
	    60, 400, false, spray_begin, spray_step },
	{ { "web-scan", "one address asks for files that should not be there", SIMULATE_WEB }, 80,
	    2500, false, scan_begin, scan_step },
	{ { "stolen-login", "a user's password works for a stranger at night", SIMULATE_AUTH }, 15,
	    60, false, stolen_begin, stolen_step },
	{ { "distributed-brute-force", "many addresses, each with few tries, on one user",
	      SIMULATE_AUTH },
	    200, 1500, false, distributed_begin, distributed_step },
	{ { "low-and-slow", "one address tries a password every quarter of an hour",
	      SIMULATE_AUTH },
	    30, 150, true, slow_begin, slow_step },
	{ { "sudo-abuse", "a user tries to become root, and then does what root should not",
	      SIMULATE_AUTH },
	    12, 60, false, sudo_begin, sudo_step },
	{ { "sql-injection", "SQL in the parameters of a page", SIMULATE_WEB }, 40, 900, false,
	    sql_begin, sql_step },
	{ { "path-traversal", "file names that climb out of the site", SIMULATE_WEB }, 30, 400,
	    false, traversal_begin, traversal_step },
	{ { "http-flood", "few pages, far too often", SIMULATE_WEB }, 500, 8000, false, flood_begin,
	    flood_step },
	{ { "port-scan", "one address knocks on all ports", SIMULATE_FIREWALL }, 60, 1500, false,
	    ports_begin, ports_step },
	{ { "exfiltration", "much data leaves, by downloads or inside name look-ups",
	      SIMULATE_WEB | SIMULATE_FIREWALL },
	    30, 300, false, exfiltration_begin, exfiltration_step },
	{ { "log-injection", "user names, paths and agents that forge log records",
	      SIMULATE_AUTH | SIMULATE_WEB },
	    10, 60, false, injection_begin, injection_step },
};

enum { ATTACKS = sizeof(attack_rows) / sizeof(attack_rows[0]) };
_Static_assert((int)ATTACKS <= (int)SIMULATE_ATTACKS_MAX, "arrays by attack are too small");

const struct simulate_attack *
simulate_attack(int n)
{
	return n < ATTACKS ? &attack_rows[n].attack : NULL;
}

const char *
simulate_kind_name(int kind)
{
	return kind == 0 ? "normal" : attack_rows[kind - 1].attack.name;
}

/* The book-keeping of one attack. */
struct attack_state {
	int64_t remaining; /* lines that running campaigns will still say */
	int64_t begun_ms; /* the latest campaign */
	int64_t next_size; /* the next one, drawn beforehand */
	double next_missing; /* so many lines short of the share, it begins */
	struct campaign *idle;
};

static int
find_attack(struct span name)
{
	for (int i = 0; i < ATTACKS; i++)
		if (span_is(name, attack_rows[i].attack.name))
			return i;
	return -1;
}

/* "NAME:SHARE" */
static int
parse_share(struct span text, struct simulate_options *options, struct failure *failure)
{
	struct span share = text, name = span_cut(&share, ':');
	int attack = find_attack(name), size = (int)name.size;
	double value;

	if (attack < 0)
		return failure_set(failure, EXIT_USAGE,
		    "unknown attack \"%.*s\" (siem-simulate --list-attacks shows them)", size,
		    name.data);
	if (!parse_decimal(share, &value) || !(value > 0 && value < 1))
		return failure_set(failure, EXIT_USAGE,
		    "attack %.*s: the share must be a number between 0 and 1, as in %.*s:0.05",
		    size, name.data, size, name.data);
	if (options->shares[attack] > 0)
		return failure_set(
		    failure, EXIT_USAGE, "attack %.*s is given twice", size, name.data);
	if (!(attack_rows[attack].attack.streams & options->streams))
		return failure_set(failure, EXIT_USAGE,
		    "attack %.*s writes no lines of the kind that --only asks for", size,
		    name.data);
	options->shares[attack] = value;
	return 0;
}

int
simulate_parse_attacks(struct span text, struct simulate_options *options, struct failure *failure)
{
	double sum = 0;

	while (text.size > 0)
		if (parse_share(span_trim(span_cut(&text, ',')), options, failure) < 0)
			return -1;
	for (int i = 0; i < ATTACKS; i++)
		sum += options->shares[i];
	if (sum >= 1)
		return failure_set(
		    failure, EXIT_USAGE, "the attacks' shares must add up to less than 1");
	return 0;
}

/* Draws the next campaign's size; small streams get small campaigns, to keep to the share. */
static void
plan(struct simulation *sim, int i)
{
	struct attack_state *state = &sim->attacks[i];
	double size = draw_scale(sim, attack_rows[i].lines_low, attack_rows[i].lines_high);
	double most = sim->options.shares[i] * (double)sim->options.lines / 6;

	if (sim->options.lines > 0 && size > most)
		size = most;
	state->next_size = size < 1 ? 1 : (int64_t)size;
	state->next_missing = size * draw_uniform(sim, 0.1, 0.9);
}

static double
missing(const struct simulation *sim, int i)
{
	return sim->options.shares[i] * (double)sim->out - (double)sim->said[i + 1];
}

/* True if the campaign goes on. */
static bool
campaign_act(struct simulation *sim, struct campaign *c, struct scene *scene)
{
	struct attack_state *state = &sim->attacks[c->kind - 1];
	int64_t before = sim->said[c->kind], lines;

	c->row->step(scene, c);
	c->stage++;
	lines = sim->said[c->kind] - before;
	if (lines < 1)
		lines = 1; /* what --only keeps out must end, too */
	state->remaining -= lines < c->size - c->lines ? lines : c->size - c->lines;
	c->lines += lines;
	if (c->lines < c->size && !c->is_over)
		return true;
	if (c->lines < c->size)
		state->remaining -= c->size - c->lines;
	return false;
}

static void
campaign_step(struct simulation *sim, struct actor *self)
{
	struct campaign *c = (struct campaign *)self;
	struct attack_state *state = &sim->attacks[c->kind - 1];
	struct scene scene = { sim, c->host, sim->now_ms, c->kind };

	if (c->row->is_patient && missing(sim, c->kind - 1) < -2) {
		wake_at(sim, self, sim->now_ms + 1000 + draw_wait(sim, c->pause_ms));
	} else if (campaign_act(sim, c, &scene)) {
		wake_at(sim, self, scene.at_ms + draw_wait(sim, c->pause_ms));
	} else {
		c->next_idle = state->idle;
		state->idle = c;
	}
}

static void
campaign_begin(struct simulation *sim, int i)
{
	struct attack_state *state = &sim->attacks[i];
	struct campaign *c = state->idle;
	struct scene scene;

	if (c)
		state->idle = c->next_idle;
	else
		c = arena_alloc(&sim->arena, sizeof(*c));
	*c = (struct campaign){ .actor = { campaign_step }, .row = &attack_rows[i], .kind = i + 1 };
	c->host = &sim->hosts[draw_below(sim, sim->options.hosts)];
	c->size = state->next_size;
	c->victim = &c->host->people[draw_below(sim, c->host->people_count)];
	client_open(&c->client, draw_hostile_address(sim), "-");
	c->pause_ms = 1000;
	scene = (struct scene){ sim, c->host, sim->now_ms, c->kind };
	c->row->begin(&scene, c);
	state->remaining += c->size;
	state->begun_ms = sim->now_ms;
	wake_at(sim, &c->actor, scene.at_ms);
	plan(sim, i);
}

void
attacks_open(struct simulation *sim)
{
	sim->attacks = arena_alloc(&sim->arena, ATTACKS * sizeof(*sim->attacks));
	memset(sim->attacks, 0, ATTACKS * sizeof(*sim->attacks));
	for (int i = 0; i < ATTACKS; i++)
		if (sim->options.shares[i] > 0)
			plan(sim, i);
}

void
attacks_tend(struct simulation *sim)
{
	for (int i = 0; i < ATTACKS; i++) {
		struct attack_state *state = &sim->attacks[i];

		if (sim->options.shares[i] == 0)
			continue;
		if (attack_rows[i].is_patient) {
			int pause_ms = missing(sim, i) > 20 ? MINUTE_MS : 10 * MINUTE_MS;

			if (missing(sim, i) >= 1 && sim->now_ms - state->begun_ms >= pause_ms)
				campaign_begin(sim, i);
		} else if (missing(sim, i) - (double)state->remaining >= state->next_missing) {
			campaign_begin(sim, i);
		}
	}
}
