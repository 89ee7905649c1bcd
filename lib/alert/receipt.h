/* receipt.h: what a channel says came back. */
#ifndef ALERT_RECEIPT_H
#define ALERT_RECEIPT_H

#include "alert/channel.h"

/* Fills it like printf; the text is cut where it has no room, and is one line. */
void receipt_set(struct receipt *receipt, enum delivery delivery, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with ": " and errno's text behind; errno also says whether it may go away. */
void receipt_errno(struct receipt *receipt, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
