/* routes.c: all that can be asked of siem-httpd, one table a resource. */

#include "api/api.h"

const struct route *const api_routes[] = {
	routes_operations,
	routes_analyze,
	routes_audit,
	NULL,
};
