/* attacks-ssh.c: passwords that are guessed over ssh. */

#include "simulate/attack.h"
#include "simulate/sshd.h"

static const char *const guesses[] = { "root", "admin", "test", "ubuntu", "oracle", "user",
	"postgres", "git", "ftpuser", "guest", "pi", "mysql", "deploy", "www", "support", "jenkins",
	"hadoop", "ec2-user", "tomcat", "nagios", "minecraft", "ubnt", "steam", "debian", "dev",
	"zabbix", "server", "ftp", "vagrant", "es", "app", "operator", "student", "demo",
	"teamspeak", "odoo", "redis", "docker", "kafka", "info", "webmaster", "backup1", "sales",
	"a", "1234", "default", "", "administrator", "temp", "testuser1" };

enum { GUESSES = sizeof(guesses) / sizeof(guesses[0]) };

static struct connection
guess(const struct campaign *c, const char *user)
{
	return (struct connection){ .user = user,
		.is_user = strcmp(user, "root") == 0,
		.address = c->client.address.text };
}

/* Ways of tools: one try a connection; as many as the server takes; three. */
enum { ONE_TRY, ALL_TRIES, THREE_TRIES, WAYS };

void
brute_force_begin(struct scene *scene, struct campaign *c)
{
	c->way = draw_below(scene->sim, WAYS);
	c->number = draw_below(scene->sim, 3); /* 0: only root; else names too */
	c->pause_ms = draw_scale(scene->sim, 150, 6000);
	if (chance(scene->sim, 0.3))
		connection_probe(scene, c->client.address.text);
}

void
brute_force_step(struct scene *scene, struct campaign *c)
{
	struct simulation *sim = scene->sim;
	const char *user = c->number == 0 ? "root" : guesses[draw_zipf(sim, GUESSES)];
	struct connection connection = guess(c, user);

	if (chance(sim, 0.02)) {
		connection_probe(scene, c->client.address.text);
		return;
	}
	connection_open(scene, &connection);
	if (chance(sim, 0.04)) { /* looks for users only */
		connection_drop(scene, &connection, END_BYE);
		return;
	}
	switch (c->way) {
	case ALL_TRIES:
		connection_fail(scene, &connection, 6);
		connection_drop(scene, &connection, END_TOO_MANY);
		break;
	case THREE_TRIES:
		connection_fail(scene, &connection, 3);
		connection_drop(scene, &connection, END_CLOSED);
		break;
	default:
		connection_fail(scene, &connection, 1);
		connection_drop(scene, &connection, c->number == 1 ? END_CLOSED : END_BYE);
	}
	/* The next connection is opened while this one still waits for its answers. */
	if (c->way != ALL_TRIES || c->number == 2)
		scene->at_ms = sim->now_ms;
}

void
spray_begin(struct scene *scene, struct campaign *c)
{
	c->pause_ms = draw_scale(scene->sim, 1500, 30000);
	c->number = draw_below(scene->sim, 100);
}

/* The people who are there, and names like theirs. */
void
spray_step(struct scene *scene, struct campaign *c)
{
	static const char *const likely[] = { "adam", "anna", "bob", "chris", "david", "emma",
		"frank", "john", "julia", "kevin", "laura", "maria", "martin", "michael", "nina",
		"oliver", "paul", "peter", "robert", "sara", "stefan", "susan", "thomas", "tom" };
	struct host *host = scene->host;
	int i = c->number + c->stage;
	struct connection connection = guess(c, likely[i % 24]);

	if (i % 3 == 0) {
		const struct person *p = &host->people[i / 3 % host->people_count];

		connection = guess(c, p->name);
		connection.is_user = true;
	}
	connection_open(scene, &connection);
	connection_fail(scene, &connection, 1);
	connection_drop(scene, &connection, END_CLOSED);
}

void
distributed_begin(struct scene *scene, struct campaign *c)
{
	c->pause_ms = draw_scale(scene->sim, 800, 15000);
	c->number = draw_between(scene->sim, 30, 250); /* addresses */
	c->way = draw_below(scene->sim, 4);
}

void
distributed_step(struct scene *scene, struct campaign *c)
{
	struct simulation *sim = scene->sim;
	const char *user = c->way > 0 ? "root" : guesses[1 + draw_zipf(sim, GUESSES - 1)];
	struct connection connection = guess(c, user);
	unsigned bits = (unsigned)stable_bits(
	    (uint64_t)c->way, (uint64_t)c->number, (uint64_t)draw_below(sim, c->number));
	struct address address =
	    make_address("198.19.%u.%u", bits >> 8 & 255, 1 + (bits >> 16) % 254);

	connection.address = address.text;
	connection_open(scene, &connection);
	connection_fail(scene, &connection, draw_between(sim, 1, 2));
	connection_drop(scene, &connection, chance(sim, 0.5) ? END_BYE : END_CLOSED);
	scene->at_ms = sim->now_ms;
}

void
slow_begin(struct scene *scene, struct campaign *c)
{
	c->pause_ms = draw_scale(scene->sim, 5, 40) * MINUTE_MS;
	c->number = draw_below(scene->sim, 2);
}

void
slow_step(struct scene *scene, struct campaign *c)
{
	const char *user = c->number == 0 ? "root" : guesses[draw_zipf(scene->sim, GUESSES)];
	struct connection connection = guess(c, user);

	connection_open(scene, &connection);
	connection_fail(scene, &connection, 1);
	connection_drop(scene, &connection, END_CLOSED);
}
