/* feedback.h: what analysts said of an event, on its line or in a file. */
#ifndef WIRE_FEEDBACK_H
#define WIRE_FEEDBACK_H

#include "event/verdicts.h"
#include "wire/wire.h"

/* The file's verdict (NULL: there is none), else that of the line's member "feedback". */
enum verdict wire_verdict(const struct wire_line *line, const struct verdicts *verdicts);

#endif
