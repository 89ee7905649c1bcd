/*
 * silence.h: hosts that used to write logs and have stopped.
 *
 * A host is steady once it has written for three times the policy's `silence` without a pause
 * as long as that; who is always rare never is.  A steady host that is not heard for
 * that long is silent, until it writes again; then it has to become steady anew.
 *
 * All by the clock of this machine, which callers give: what is read from a file at once
 * makes nobody steady.  While nobody listens no time passes.
 */
#ifndef ALERT_SILENCE_H
#define ALERT_SILENCE_H

#include <stdbool.h>

#include "base/buffer.h"

struct silence_host {
	struct buffer name; /* host.hostname */
	int64_t since_ms; /* it writes without a long pause */
	int64_t last_ms;
	bool is_silent; /* and somebody knows */
	bool is_dirty; /* changed since it was kept */
};

struct silence;

struct silence *silence_new(void);
void silence_free(struct silence *silence);

/* A host that is remembered from an earlier process, of which all times are pause_ms later now. */
void silence_recall(struct silence *silence, const struct silence_host *host, int64_t pause_ms);

/* A host whose silence somebody knows of already. */
void silence_expect(struct silence *silence, struct span name);

/*
 * A host wrote.  Returns it if it was silent until now, else NULL.  At most LIMIT_HOSTS are
 * remembered: what another one brings is not, and counted.
 */
struct silence_host *silence_heard(
    struct silence *silence, struct span name, int64_t now_ms, int64_t limit_ms);

/* Calls for each host that has fallen silent since the last call. */
void silence_check(struct silence *silence, int64_t now_ms, int64_t limit_ms,
    void (*see)(void *data, struct silence_host *host), void *data);

void silence_each(
    struct silence *silence, void (*see)(void *data, struct silence_host *host), void *data);

int silence_count(const struct silence *silence);
int64_t silence_forgotten(const struct silence *silence);

#endif
