/* attacks-network.c: ports that are searched for, and data that leaves. */

#include "simulate/attack.h"
#include "simulate/packet.h"

void
ports_begin(struct scene *scene, struct campaign *c)
{
	struct simulation *sim = scene->sim;

	c->pause_ms = chance(sim, 0.2) ? draw_scale(sim, 500, 8000) : draw_scale(sim, 5, 200);
	c->way = draw_below(sim, 2); /* 0: one port after the other, 1: all over the place */
	c->number = draw_between(sim, 1, 900);
	c->victim = NULL;
}

void
ports_step(struct scene *scene, struct campaign *c)
{
	struct simulation *sim = scene->sim;
	struct packet p = { .verdict = "BLOCK",
		.protocol = PACKET_TCP,
		.source = c->client.address.text,
		.target = scene->host->address.text,
		.bytes = 44 };

	p.source_port = 40000 + c->number;
	p.target_port =
	    c->way == 0 ? (c->number + c->stage) % 65535 + 1 : draw_between(sim, 1, 65535);
	if (p.target_port == 22 || p.target_port == 80 || p.target_port == 443)
		p.verdict = "ALLOW";
	say_packet(scene, &p);
}

/* By downloads, or in look-ups of names by the host itself. */
enum { BY_DOWNLOAD, BY_NAMES };

void
exfiltration_begin(struct scene *scene, struct campaign *c)
{
	struct simulation *sim = scene->sim;
	struct address address = c->client.address;

	c->way = draw_below(sim, 2);
	if (!(sim->options.streams & SIMULATE_FIREWALL))
		c->way = BY_DOWNLOAD;
	if (!(sim->options.streams & SIMULATE_WEB))
		c->way = BY_NAMES;
	client_open_browser(sim, &c->client);
	c->client.address = address;
	c->pause_ms = c->way == BY_NAMES ? draw_scale(sim, 30, 1500) : draw_scale(sim, 400, 20000);
	c->number = draw_below(sim, 1000);
}

static void
download_all(struct scene *scene, struct campaign *c)
{
	static const char *const exports[] = { "/backup/db-%d.sql.gz",
		"/app/export?table=customers&part=%d", "/webmail/download?folder=archive&part=%d",
		"/files/private/contracts-%d.zip", "/api/v2/customers?dump=1&page=%d" };
	const char *form = exports[c->number % 5], *mark = strstr(form, "%d");
	struct path path;
	struct fetch what = { .path = path.text };

	snprintf(path.text, PATH_SIZE, "%.*s%d%s", (int)(mark - form), form, c->number + c->stage,
	    mark + 2);
	what.bytes = (int64_t)draw_scale(scene->sim, 20e6, 900e6);
	fetch(scene, &c->client, &what);
}

static void
ask_names(struct scene *scene, struct campaign *c)
{
	struct packet p = { .verdict = "ALLOW",
		.is_outbound = true,
		.protocol = PACKET_UDP,
		.source = scene->host->address.text,
		.target = c->client.address.text };

	p.source_port = draw_port(scene->sim);
	p.target_port = 53;
	p.bytes = draw_between(scene->sim, 190, 310);
	say_packet(scene, &p);
}

void
exfiltration_step(struct scene *scene, struct campaign *c)
{
	if (c->way == BY_DOWNLOAD)
		download_all(scene, c);
	else
		ask_names(scene, c);
}
