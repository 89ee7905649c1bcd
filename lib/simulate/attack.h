/*
 * attack.h: how an attack is told: in campaigns, each of one attacker.
 *
 * A new attack is a pair of functions in the file of its family and a row in
 * attacks.c.  begin() decides what the campaign is like; step() says the next
 * few lines and is called again after about pause_ms, until the campaign has
 * said as many lines as it was to or sets is_over.
 */
#ifndef SIMULATE_ATTACK_H
#define SIMULATE_ATTACK_H

#include "simulate/web.h"

struct campaign {
	struct actor actor;
	struct campaign *next_idle;
	const struct attack_row *row;
	struct host *host;
	int kind;
	int64_t lines, size; /* said so far, to be said */
	bool is_over;
	double pause_ms; /* between steps, on average */
	/* What begin() and step() make of these is theirs: */
	struct client client; /* with the attacker's address */
	const struct person *victim;
	int way; /* which of the attack's styles */
	int stage; /* steps taken */
	int number; /* where a list is walked through: where to begin */
};

struct attack_row {
	struct simulate_attack attack;
	double lines_low, lines_high; /* of a campaign, about */
	bool is_patient; /* takes days; more attackers come until the share is reached */
	void (*begin)(struct scene *scene, struct campaign *campaign);
	void (*step)(struct scene *scene, struct campaign *campaign);
};

/* attacks-ssh.c */
void brute_force_begin(struct scene *scene, struct campaign *c);
void brute_force_step(struct scene *scene, struct campaign *c);
void spray_begin(struct scene *scene, struct campaign *c);
void spray_step(struct scene *scene, struct campaign *c);
void distributed_begin(struct scene *scene, struct campaign *c);
void distributed_step(struct scene *scene, struct campaign *c);
void slow_begin(struct scene *scene, struct campaign *c);
void slow_step(struct scene *scene, struct campaign *c);

/* attacks-account.c */
void stolen_begin(struct scene *scene, struct campaign *c);
void stolen_step(struct scene *scene, struct campaign *c);
void sudo_begin(struct scene *scene, struct campaign *c);
void sudo_step(struct scene *scene, struct campaign *c);

/* attacks-web.c */
void scan_begin(struct scene *scene, struct campaign *c);
void scan_step(struct scene *scene, struct campaign *c);
void flood_begin(struct scene *scene, struct campaign *c);
void flood_step(struct scene *scene, struct campaign *c);

/* attacks-payload.c */
void sql_begin(struct scene *scene, struct campaign *c);
void sql_step(struct scene *scene, struct campaign *c);
void traversal_begin(struct scene *scene, struct campaign *c);
void traversal_step(struct scene *scene, struct campaign *c);
void injection_begin(struct scene *scene, struct campaign *c);
void injection_step(struct scene *scene, struct campaign *c);

/* attacks-network.c */
void ports_begin(struct scene *scene, struct campaign *c);
void ports_step(struct scene *scene, struct campaign *c);
void exfiltration_begin(struct scene *scene, struct campaign *c);
void exfiltration_step(struct scene *scene, struct campaign *c);

#endif
