/*
 * services.c: accounts that no person sits behind, and what else a host says:
 * backups and deployments that log in around the clock, new accounts, reboots,
 * and the Internet's background of connections that never log in.
 */

#include "simulate/sshd.h"

/* An account that logs in by itself. */
struct service_row {
	const char *user;
	const char *address;
	double every_min; /* between rounds */
	bool is_regular; /* by the clock, not by chance */
	int logins_low, logins_high; /* a round */
	double seconds; /* a login */
	bool has_key;
	bool is_root; /* uses sudo */
};

static const struct service_row service_rows[] = {
	{ "backup", "10.20.0.5", 360, true, 1, 3, 200, true, false },
	{ "rsync", "10.20.0.6", 60, true, 1, 1, 20, true, false },
	{ "ansible", "10.20.0.7", 60, true, 2, 7, 2, true, true },
	{ "deploy", "10.20.0.8", 170, false, 2, 6, 5, true, true },
	{ "monitor", "10.20.0.9", 5, true, 1, 1, 0.4, true, false },
	{ "git", "10.8.0.30", 25, false, 1, 3, 1.5, true, false },
	{ "git", "203.0.113.2", 40, false, 1, 2, 1.5, true, false },
	{ "partner", "203.0.113.70", 60, true, 1, 1, 9, false, false },
	{ "upload", "203.0.113.74", 15, false, 1, 2, 3, false, false },
	{ "sync", "198.51.100.120", 9, false, 1, 1, 0.3, false, false },
	{ "test1", "198.51.100.121", 14, false, 1, 2, 0.5, false, false },
	{ "test2", "198.51.100.121", 21, false, 1, 1, 0.5, false, false },
	{ "test3", "198.51.100.121", 28, false, 1, 1, 90, false, false },
	{ "root", "10.20.0.7", 700, false, 1, 2, 60, true, false },
};

enum { SERVICES = sizeof(service_rows) / sizeof(service_rows[0]) };

struct service {
	struct actor actor;
	const struct service_row *row;
	struct host *host;
	unsigned uid;
	char key[44];
};

static void
run_as_root(struct scene *scene, const struct service *service)
{
	static const char *const commands[] = { "/bin/sh -c echo BECOME-SUCCESS ; /usr/bin/python3",
		"/usr/bin/systemctl restart shop",
		"/usr/bin/rsync --server -logDtpre.iLsfxC . /srv/www/",
		"/usr/bin/apt-get -y install shop" };
	struct sudo sudo = { service->row->user, service->uid, 0, "/home/service", NULL };
	int count = draw_between(scene->sim, 0, 2);

	for (int i = 0; i < count; i++) {
		sudo.command = commands[draw_below(scene->sim, 4)];
		sudo_run(scene, &sudo, 0.8);
		pass_about(scene, 700);
	}
}

static void
service_step(struct simulation *sim, struct actor *self)
{
	struct service *service = (struct service *)self;
	const struct service_row *row = service->row;
	struct scene scene = { sim, service->host, sim->now_ms, 0 };
	int logins = draw_between(sim, row->logins_low, row->logins_high);
	double every_ms = row->every_min * MINUTE_MS;

	for (int i = 0; i < logins; i++) {
		struct connection c = { .user = row->user,
			.uid = service->uid,
			.is_user = true,
			.address = row->address,
			.key = row->has_key ? service->key : NULL };

		connection_open(&scene, &c);
		pass_between(&scene, 50, 400);
		if (!row->has_key && chance(sim, 0.004))
			connection_fail(&scene, &c, 1);
		connection_accept(&scene, &c);
		pass_about(&scene, row->seconds * 1000);
		if (row->is_root)
			run_as_root(&scene, service);
		connection_leave(&scene, &c);
		pass_about(&scene, 600);
	}
	wake_at(sim, self,
	    row->is_regular ? sim->now_ms + (int64_t)every_ms + draw_below(sim, 3000)
			    : scene.at_ms + draw_wait(sim, every_ms));
}

static void
service_open(struct simulation *sim, struct host *host, const struct service_row *row)
{
	struct service *service = arena_alloc(&sim->arena, sizeof(*service));

	*service = (struct service){ { service_step }, row, host, 0, { 0 } };
	service->uid = strcmp(row->user, "root") == 0 ? 0 : 990 - (unsigned)(row - service_rows);
	draw_base64(sim, service->key, 43);
	wake_at(sim, &service->actor,
	    sim->now_ms + (int64_t)(draw_uniform(sim, 0, row->every_min) * MINUTE_MS));
}

/* Something that happens to a host by chance, each so often. */
struct happening {
	struct actor actor;
	struct host *host;
	void (*happen)(struct scene *scene);
	double every_h;
};

static void
happening_step(struct simulation *sim, struct actor *self)
{
	struct happening *h = (struct happening *)self;
	struct scene scene = { sim, h->host, sim->now_ms, 0 };

	h->happen(&scene);
	wake_at(sim, self, scene.at_ms + draw_wait(sim, h->every_h * HOUR_MS));
}

static void
happening_open(
    struct simulation *sim, struct host *host, double every_h, void (*happen)(struct scene *scene))
{
	struct happening *h = arena_alloc(&sim->arena, sizeof(*h));

	*h = (struct happening){ { happening_step }, host, happen, every_h };
	wake_at(sim, &h->actor, sim->now_ms + draw_wait(sim, every_h * HOUR_MS));
}

/* Somebody tries the door and goes on, without a name. */
static void
be_probed(struct scene *scene)
{
	struct address address = draw_visitor_address(scene->sim);

	do {
		connection_probe(scene, address.text);
		pass_about(scene, 3000);
	} while (chance(scene->sim, 0.2));
}

/* The team gets new accounts. */
static void
add_accounts(struct scene *scene)
{
	static const char *const names[] = { "intern", "guest", "course", "tester" };
	const char *name = names[draw_below(scene->sim, 4)];
	int count = chance(scene->sim, 0.3) ? draw_between(scene->sim, 4, 12) : 1;
	int first = draw_between(scene->sim, 10, 80);
	bool is_scripted = chance(scene->sim, 0.5);

	for (int i = first; i < first + count; i++) {
		unsigned pid = new_pid(scene->host);

		say(scene, "groupadd", pid, "new group: name=%s%d, GID=%d", name, i, 1500 + i);
		say(scene, "useradd", new_pid(scene->host),
		    "new user: name=%s%d, UID=%d, GID=%d, home=/home/%s%d, shell=/bin/bash", name,
		    i, 1500 + i, 1500 + i, name, i);
		pass_between(scene, 10, 400);
		say(scene, is_scripted ? "chpasswd" : "passwd", new_pid(scene->host),
		    "pam_unix(%s:chauthtok): password changed for %s%d",
		    is_scripted ? "chpasswd" : "passwd", name, i);
		pass_about(scene, is_scripted ? 100 : 20000);
	}
}

/* A script of the admin's that goes wrong in a loop. */
static void
fail_in_a_loop(struct scene *scene)
{
	int count = (int)draw_scale(scene->sim, 3, 300);
	int number = draw_between(scene->sim, 1, 40);

	for (int i = 0; i < count; i++) {
		say(scene, "chpasswd", new_pid(scene->host),
		    "pam_unix(chpasswd:chauthtok): user \"course%d\" does not exist in /etc/passwd",
		    number + i);
		pass_between(scene, 5, 60);
	}
}

static void
reboot(struct scene *scene)
{
	struct host *host = scene->host;
	unsigned sshd = 700 + host->logind % 100;

	say(scene, "sshd", sshd, "Received signal 15; terminating.");
	pass_between(scene, 20000, 90000);
	host->booted_ms = scene->at_ms - 12000;
	host->pid = 1000;
	say(scene, "systemd-logind", host->logind, "New seat seat0.");
	say(scene, "systemd-logind", host->logind,
	    "Watching system buttons on /dev/input/event0 (Power Button)");
	pass_between(scene, 100, 900);
	say(scene, "sshd", sshd, "Server listening on 0.0.0.0 port 22.");
	say(scene, "sshd", sshd, "Server listening on :: port 22.");
}

static void
authorize(struct scene *scene)
{
	int process = draw_between(scene->sim, 1000, 30000),
	    ticks = draw_between(scene->sim, 1000, 99999);

	say(scene, "polkitd", 612,
	    "Registered Authentication Agent for unix-process:%d:%d (system bus name :1.%d)",
	    process, ticks, process % 97);
	pass_between(scene, 100, 6000);
	say(scene, "polkitd", 612,
	    "Unregistered Authentication Agent for unix-process:%d:%d (system bus name :1.%d)",
	    process, ticks, process % 97);
}

void
services_start(struct simulation *sim, struct host *host)
{
	double noise_h = draw_scale(sim, 0.7, 30);

	for (int i = 0; i < SERVICES; i++)
		if (chance(sim, host->tended))
			service_open(sim, host, &service_rows[i]);
	happening_open(sim, host, noise_h, be_probed);
	happening_open(sim, host, 150, add_accounts);
	happening_open(sim, host, 150, fail_in_a_loop);
	happening_open(sim, host, 300, reboot);
	happening_open(sim, host, 40, authorize);
}
