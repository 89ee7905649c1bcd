/*
 * recall.h: groups as rows of the store, and back (within lib/alert only).
 *
 * A row's doc is the line that people are told, its state what no line says: when people
 * were told, what was counted.
 */
#ifndef ALERT_RECALL_H
#define ALERT_RECALL_H

#include "alert/group.h"
#include "store/triage.h"

/* The row lives as long as the group and the two buffers, which it overwrites, stay as they are. */
struct recall_texts {
	struct buffer doc, state;
	char key[32];
};
void recall_write(const struct group *group, struct recall_texts *texts, struct store_alert *out);

/*
 * Makes the group, which is new or empty, the alert of a row.  What an earlier process
 * counted goes into `recent` too.  False: its doc or state is none of siem-alert's, and the
 * group knows of the alert only what the columns say.
 */
bool recall_read(struct group *group, const struct store_alert *row, struct recent_ids *recent);

/* Only what the row's alert counted, for a group that has another alert. */
void recall_counted(struct group *group, const struct store_alert *row, struct recent_ids *recent);

/*
 * Makes one alert of the group's, which the store does not have, and the row's of the same
 * group, which is not closed: what is in both counts once.
 */
void recall_adopt(struct group *group, const struct store_alert *row, struct recent_ids *recent);

/* The group's key from the row; false: it is no key. */
bool recall_key(struct span text, unsigned char key[16]);

#endif
