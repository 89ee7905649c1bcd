/* mail.h: a message as a mail. */
#ifndef ALERT_MAIL_H
#define ALERT_MAIL_H

#include "alert/channel.h"
#include "base/buffer.h"

/*
 * Appends all headers but From and To, and the body, in lines ended by CR LF.  Mails on
 * one alert are a thread: the first has the alert's id as its Message-ID, the others
 * their own keys', and refer to it.
 */
void mail_write(struct buffer *to, const struct message *message);

#endif
