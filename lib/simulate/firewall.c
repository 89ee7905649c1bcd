/*
 * firewall.c: what the kernel's packet filter lets in and keeps out:
 *
 *   kernel: [  812.123456] [UFW BLOCK] IN=eth0 OUT= MAC=... SRC=198.18.4.7 DST=192.0.2.10 LEN=40
 *     TOS=0x00 PREC=0x00 TTL=244 ID=54321 PROTO=TCP SPT=41022 DPT=23 WINDOW=1024 RES=0x00 SYN URGP=0
 *
 * The Internet knocks on the same few doors all day; what comes in goes to
 * the host's services; the host itself asks for names, time and packages.
 */

#include "simulate/packet.h"

void
say_packet(struct scene *scene, const struct packet *p)
{
	struct simulation *sim = scene->sim;
	const char *in = p->is_outbound ? "" : "eth0", *out = p->is_outbound ? "eth0" : "";
	unsigned bits = (unsigned)random_bits(&sim->random), id = bits & 0xffff;
	unsigned ttl = p->is_outbound ? 64 : 38 + (bits >> 16) % 90;
	char mac[64] = "";

	if (!p->is_outbound)
		snprintf(mac, sizeof(mac), "MAC=52:54:00:12:34:%02x:52:54:00:ab:cd:ef:08:00 ",
		    (unsigned)(scene->host - sim->hosts) & 0xff);
	if (p->protocol == PACKET_TCP)
		say_kernel(scene,
		    "[UFW %s] IN=%s OUT=%s %sSRC=%s DST=%s LEN=%d TOS=0x00 PREC=0x00 TTL=%u "
		    "ID=%u%s "
		    "PROTO=TCP SPT=%d DPT=%d WINDOW=%d RES=0x00 SYN URGP=0",
		    p->verdict, in, out, mac, p->source, p->target, p->bytes, ttl, id,
		    p->bytes > 44 ? " DF" : "", p->source_port, p->target_port,
		    p->bytes > 44 ? 64240 : 1024);
	else
		say_kernel(scene,
		    "[UFW %s] IN=%s OUT=%s %sSRC=%s DST=%s LEN=%d TOS=0x00 PREC=0x00 TTL=%u ID=%u "
		    "PROTO=UDP SPT=%d DPT=%d LEN=%d",
		    p->verdict, in, out, mac, p->source, p->target, p->bytes, ttl, id,
		    p->source_port, p->target_port, p->bytes - 20);
}

struct traffic_row {
	const char *verdict;
	bool is_outbound;
	enum packet_protocol protocol;
	int port;
	int bytes;
	double an_hour;
	const char *peer; /* NULL: anyone */
};

static const struct traffic_row traffic_rows[] = {
	{ "BLOCK", false, PACKET_TCP, 23, 40, 9, NULL },
	{ "BLOCK", false, PACKET_TCP, 445, 52, 5, NULL },
	{ "BLOCK", false, PACKET_TCP, 3389, 40, 4, NULL },
	{ "BLOCK", false, PACKET_TCP, 8080, 40, 4, NULL },
	{ "BLOCK", false, PACKET_TCP, 5900, 40, 2, NULL },
	{ "BLOCK", false, PACKET_TCP, 6379, 40, 2, NULL },
	{ "BLOCK", false, PACKET_TCP, 1433, 40, 2, NULL },
	{ "BLOCK", false, PACKET_UDP, 5060, 440, 3, NULL },
	{ "BLOCK", false, PACKET_UDP, 1900, 125, 2, NULL },
	{ "BLOCK", false, PACKET_UDP, 123, 76, 2, NULL },
	{ "BLOCK", false, PACKET_TCP, 0, 40, 12, NULL }, /* any port */
	{ "BLOCK", false, PACKET_UDP, 137, 78, 6, "192.0.2.250" },
	{ "BLOCK", false, PACKET_UDP, 5353, 73, 3, "10.30.0.77" },
	{ "ALLOW", false, PACKET_TCP, 443, 60, 70, NULL },
	{ "ALLOW", false, PACKET_TCP, 80, 60, 20, NULL },
	{ "ALLOW", false, PACKET_TCP, 22, 60, 6, "10.20.0.9" },
	{ "ALLOW", false, PACKET_TCP, 22, 60, 4, "203.0.113.2" },
	{ "ALLOW", false, PACKET_TCP, 9100, 60, 40, "10.20.0.12" },
	{ "ALLOW", false, PACKET_TCP, 5432, 60, 25, "10.30.0.21" },
	{ "ALLOW", true, PACKET_UDP, 53, 68, 50, "10.20.0.2" },
	{ "ALLOW", true, PACKET_UDP, 123, 76, 8, "10.20.0.3" },
	{ "ALLOW", true, PACKET_TCP, 443, 60, 15, "203.0.113.90" },
	{ "ALLOW", true, PACKET_TCP, 25, 60, 4, "203.0.113.91" },
	{ "AUDIT", false, PACKET_TCP, 443, 60, 3, NULL },
};

enum { TRAFFICS = sizeof(traffic_rows) / sizeof(traffic_rows[0]) };

struct traffic {
	struct actor actor;
	const struct traffic_row *row;
	struct host *host;
};

static void
traffic_step(struct simulation *sim, struct actor *self)
{
	struct traffic *traffic = (struct traffic *)self;
	const struct traffic_row *row = traffic->row;
	struct scene scene = { sim, traffic->host, sim->now_ms, 0 };
	struct address peer = row->peer ? make_address("%s", row->peer) : draw_visitor_address(sim);
	const char *here = strncmp(peer.text, "10.", 3) == 0 ? traffic->host->inside.text
							     : traffic->host->address.text;
	struct packet p = { .verdict = row->verdict,
		.is_outbound = row->is_outbound,
		.protocol = row->protocol,
		.source = row->is_outbound ? here : peer.text,
		.target = row->is_outbound ? peer.text : here,
		.bytes = row->bytes };
	double rate = row->an_hour * traffic->host->scale;

	p.source_port = draw_port(sim);
	p.target_port = row->port ? row->port : draw_between(sim, 20, 50000);
	if (strchr(peer.text, ':') == NULL) {
		say_packet(&scene, &p);
		while (chance(sim, row->verdict[0] == 'B' ? 0.15 : 0.05)) { /* once more */
			pass_between(&scene, 900, 3100);
			say_packet(&scene, &p);
		}
	}
	wake_at(sim, self, sim->now_ms + 1 + draw_wait(sim, HOUR_MS / rate));
}

void
firewall_start(struct simulation *sim, struct host *host)
{
	for (int i = 0; i < TRAFFICS; i++) {
		struct traffic *traffic = arena_alloc(&sim->arena, sizeof(*traffic));
		double rate = traffic_rows[i].an_hour * host->scale;

		*traffic = (struct traffic){ { traffic_step }, &traffic_rows[i], host };
		wake_at(sim, &traffic->actor, sim->now_ms + draw_wait(sim, HOUR_MS / rate));
	}
}
