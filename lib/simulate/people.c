/*
 * people.c: people who work on the host by ssh, in their own hours.
 *
 * Most come through the VPN or from the office, others from home; now and
 * then from somewhere new.  Some mistype their password, some their name.
 * Admins use sudo, mostly for small things, several in a row.
 */

#include "simulate/sshd.h"

static const char *const names[] = { "ana", "bruno", "carla", "dieter", "elin", "farid", "greta",
	"hiro", "ines", "jonas", "karin", "luca", "mira", "nils", "olga", "pavel", "quinn", "rosa",
	"samir", "tove", "ulrich", "vera", "wim", "xenia", "yusuf", "zoe" };

enum { NAMES = sizeof(names) / sizeof(names[0]) };

static const char *const commands[] = { "/usr/bin/apt update", "/usr/bin/apt upgrade",
	"/usr/bin/systemctl restart nginx", "/usr/bin/systemctl status postgresql",
	"/usr/bin/systemctl reload php8.2-fpm", "/usr/bin/journalctl -u nginx -n 200",
	"/usr/bin/vim /etc/nginx/sites-available/default", "/usr/bin/vim /etc/hosts",
	"/usr/bin/nano /etc/crontab", "/usr/bin/tail -f /var/log/syslog",
	"/usr/bin/less /var/log/nginx/error.log", "/usr/bin/docker ps",
	"/usr/bin/docker compose up -d", "/usr/bin/docker logs --tail 100 shop",
	"/usr/bin/du -sh /var/lib", "/bin/ls -l /root", "/usr/bin/apt-get install tmux",
	"/usr/bin/rsync -a /srv/www/ /backup/www/", "/usr/sbin/nginx -t",
	"/usr/bin/dpkg -i agent_8.11.0_amd64.deb", "/usr/sbin/ufw status",
	"/usr/bin/chown -R www-data:www-data /srv/www", "/usr/bin/mkdir -p /srv/releases",
	"/usr/bin/certbot renew --dry-run", "/usr/bin/tee -a /etc/environment",
	"./deploy.sh --stage",
	"/usr/bin/curl -L -O https://packages.example.org/agent_8.11.0_amd64.deb",
	"/usr/sbin/update-rc.d agent defaults", "/usr/bin/cat /var/log/auth.log", "/bin/su",
	"/bin/bash", "/usr/bin/passwd guest", "/usr/bin/python3 setup.py install",
	"/usr/bin/make install", "/usr/bin/mount /dev/sdb1 /mnt" };

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static struct sudo
choose_sudo(struct simulation *sim, const struct person *p)
{
	static const char *const directories[] = { "/home/%s", "/srv/www", "/etc/nginx",
		"/opt/agent" };
	struct sudo sudo = { p->name, p->uid, 0, NULL, NULL };

	sudo.tty = draw_below(sim, 3);
	sudo.directory = directories[draw_zipf(sim, 4)];
	if (sudo.directory == directories[0])
		sudo.directory = "/home/admin";
	sudo.command = commands[draw_zipf(sim, COMMANDS)];
	return sudo;
}

static void
work_as_root(struct scene *scene, const struct person *p)
{
	struct simulation *sim = scene->sim;
	int rows = draw_between(sim, 1, 6);

	for (int i = 0; i < rows; i++) {
		struct sudo sudo = choose_sudo(sim, p);
		double seconds = draw_scale(sim, 0.05, 60);

		if (chance(sim, 0.02)) {
			sudo_refuse(scene, &sudo, 1);
		} else if (chance(sim, 0.05)) {
			unsigned pid = su_root(scene, &sudo);

			pass_about(scene, 300 * 1000.0);
			su_leave(scene, pid);
		} else {
			sudo_run(scene, &sudo, seconds);
		}
		pass_about(scene, 25 * 1000.0);
	}
}

static struct address
choose_address(struct simulation *sim, const struct person *p)
{
	double u = random_unit(&sim->random);

	if (u < 0.03)
		return draw_mobile_address(sim);
	return u < 0.45 ? p->home : p->office;
}

/* Types another name first, and sees the mistake. */
static void
mistype_name(struct scene *scene, const struct person *p, const char *address)
{
	char wrong[32];
	struct connection c = { .user = wrong, .address = address };

	if (chance(scene->sim, 0.5))
		snprintf(wrong, sizeof(wrong), "%s.%c", p->name, 'a' + draw_below(scene->sim, 26));
	else
		snprintf(wrong, sizeof(wrong), "%.*s", (int)strlen(p->name) - 1, p->name);
	connection_open(scene, &c);
	connection_fail(scene, &c, 1);
	connection_drop(scene, &c, END_CLOSED);
	pass_between(scene, 4000, 20000);
}

static void
connect(struct scene *scene, const struct person *p, struct connection *c)
{
	struct simulation *sim = scene->sim;

	if (chance(sim, p->typo / 8))
		mistype_name(scene, p, c->address);
	connection_open(scene, c);
	if (p->has_key) {
		pass_between(scene, 100, 900);
	} else {
		pass_between(scene, 1500, 6000);
		if (chance(sim, p->typo))
			connection_fail(scene, c, chance(sim, 0.25) ? 2 : 1);
	}
}

/* A second connection for a moment: scp, git, rsync. */
static void
copy_files(struct scene *scene, const struct person *p, const char *address)
{
	struct connection c = { .user = p->name,
		.uid = p->uid,
		.is_user = true,
		.address = address,
		.key = p->has_key ? p->key : NULL };

	connection_open(scene, &c);
	connection_accept(scene, &c);
	pass_about(scene, 4000);
	connection_leave(scene, &c);
	pass_about(scene, 30 * 1000.0);
}

static void
hold_session(struct scene *scene, const struct person *p)
{
	struct simulation *sim = scene->sim;
	struct address address = choose_address(sim, p);
	struct connection c = { .user = p->name,
		.uid = p->uid,
		.is_user = true,
		.address = address.text,
		.key = p->has_key ? p->key : NULL };
	double length_ms = draw_scale(sim, 4000, 3 * (double)HOUR_MS);

	connect(scene, p, &c);
	if (chance(sim, 0.02)) { /* gives up */
		connection_drop(scene, &c, END_CLOSED);
		return;
	}
	connection_accept(scene, &c);
	pass_about(scene, length_ms / 2);
	if (p->is_admin && chance(sim, 0.6))
		work_as_root(scene, p);
	while (chance(sim, 0.2))
		copy_files(scene, p, address.text);
	pass_about(scene, length_ms / 2);
	connection_leave(scene, &c);
}

/* The next working day's beginning. */
static int64_t
next_morning(struct simulation *sim, const struct person *p)
{
	int64_t local = sim->now_ms + p->zone_ms;
	int64_t day = local - of_day_ms(local);
	struct civil civil;

	if (of_day_ms(local) >= (int64_t)(p->begins_h * HOUR_MS))
		day += DAY_MS;
	for (int i = 0; i < 7; i++, day += DAY_MS) {
		clock_civil(day, &civil);
		if (chance(sim, civil.weekday >= 5 ? p->weekend : 0.93))
			break;
	}
	return day - p->zone_ms + (int64_t)(p->begins_h * HOUR_MS) +
	       draw_wait(sim, 20.0 * MINUTE_MS);
}

static bool
is_at_work(const struct simulation *sim, const struct person *p)
{
	int64_t local = sim->now_ms + p->zone_ms;
	double hour = (double)(of_day_ms(local)) / HOUR_MS;
	struct civil civil;

	clock_civil(local, &civil);
	return hour >= p->begins_h && hour < p->ends_h && (civil.weekday < 5 || p->weekend > 0) &&
	       !(hour >= 12.25 && hour < 13);
}

static void
person_step(struct simulation *sim, struct actor *self)
{
	struct person *p = (struct person *)self;
	struct scene scene = { sim, p->host, sim->now_ms, 0 };
	int64_t local = sim->now_ms + p->zone_ms;
	double hour = (double)(of_day_ms(local)) / HOUR_MS;

	if (is_at_work(sim, p)) {
		hold_session(&scene, p);
		wake_at(sim, self, scene.at_ms + draw_wait(sim, HOUR_MS / p->pace));
	} else if (hour >= 12 && hour < 13.5 && p->begins_h < hour) {
		wake_at(sim, self, sim->now_ms + draw_wait(sim, 40.0 * MINUTE_MS)); /* lunch */
	} else if (chance(sim, 0.08)) { /* looks in again at night */
		hold_session(&scene, p);
		wake_at(sim, self, next_morning(sim, p));
	} else {
		wake_at(sim, self, next_morning(sim, p));
	}
}

static void
person_open(struct simulation *sim, struct host *host, struct person *p, int number)
{
	int first = (int)(stable_bits(host->site.salt, 1, 0) % NAMES);

	p->actor.step = person_step;
	p->host = host;
	p->name = names[(first + number * 7) % NAMES];
	p->uid = 1000 + (unsigned)number;
	p->zone_ms = chance(sim, 0.75) ? host->zone_ms : draw_zone_ms(sim);
	p->begins_h = draw_uniform(sim, 7.5, 10);
	p->ends_h = p->begins_h + draw_uniform(sim, 7, 10);
	p->weekend = chance(sim, 0.25) ? 0.4 : 0;
	p->pace = draw_scale(sim, 0.1, 1.5);
	p->is_admin = number < 2 || chance(sim, 0.2);
	p->has_key = chance(sim, 0.7);
	p->typo = draw_scale(sim, 0.01, 0.15);
	draw_base64(sim, p->key, 43);
	p->home = make_address("198.51.100.%d", 1 + (host->name[0] * 31 + number * 11) % 126);
	p->office = host->has_gateway ? make_address("203.0.113.%d", 2 + number / 12)
				      : make_address("10.8.0.%d", 2 + number);
	wake_at(sim, &p->actor, sim->now_ms + draw_wait(sim, 20.0 * MINUTE_MS));
}

void
people_start(struct simulation *sim, struct host *host)
{
	int most = 2 + (int)(host->scale * 10);

	host->people_count = draw_between(sim, 1, most < 24 ? most : 24);
	host->has_gateway = chance(sim, 0.6);
	host->people = arena_alloc(&sim->arena, (size_t)host->people_count * sizeof(*host->people));
	memset(host->people, 0, (size_t)host->people_count * sizeof(*host->people));
	for (int i = 0; i < host->people_count; i++)
		person_open(sim, host, &host->people[i], i);
}
