/* people.h: users as the routes of setup, auth and users see them. */
#ifndef API_PEOPLE_H
#define API_PEOPLE_H

#include "api/accounts-state.h"

enum { PERSON_NAME_MAX = 64, PERSON_BODY_MAX = 4096 };

/* A user's row, copied out of the store. */
struct person_row {
	struct arena *arena; /* in which the copies are made */
	int64_t id;
	struct span name, password, role;
	int64_t created_ms, disabled_ms;
	bool is_there;
};

/* For accounts_user_find and accounts_user_named; data is a struct person_row. */
bool person_see(void *data, const struct account_user *user);

/* May somebody be called so? */
bool person_is_name(struct span name);

/* Reads name and password of somebody who is to be made; false: a problem was answered. */
bool person_read_new(
    struct exchange *exchange, const cJSON *body, struct span *name, struct span *password);

/* Hashes; false, and a problem: it is no good, or too many are being hashed. */
bool person_hash(struct exchange *exchange, const char *member, struct span password,
    struct span name, char out[PASSWORD_HASH_SIZE]);

/* Overwrites text members of a body before it is deleted. */
void person_wipe(cJSON *body, const char *member);

/* Answers that too many passwords are being hashed. */
void person_answer_busy(struct exchange *exchange);

#endif
