/* packet.h: a line of the packet filter. */
#ifndef SIMULATE_PACKET_H
#define SIMULATE_PACKET_H

#include "simulate/world.h"

enum packet_protocol { PACKET_TCP, PACKET_UDP };

struct packet {
	const char *verdict; /* "BLOCK", "ALLOW", "AUDIT" */
	bool is_outbound;
	enum packet_protocol protocol;
	const char *source, *target;
	int source_port, target_port;
	int bytes;
};

void say_packet(struct scene *scene, const struct packet *packet);

#endif
