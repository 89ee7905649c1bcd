/* status.h: what statuses are called (RFC 9110, 15; RFC 6585). */
#ifndef HTTP_STATUS_H
#define HTTP_STATUS_H

/* "Not Found"; of one that we never send, "Error". */
const char *status_title(int status);

#endif
