/* make-mmdb nested|flat BITS: a GeoIP database of documentation addresses on standard output. */

#include "../unit/mmdb-samples.h"

int
main(int argc, char **argv)
{
	static struct mmdb db;

	if (argc != 3)
		return 64;
	mmdb_open(&db, atoi(argv[2]), 6);
	if (strcmp(argv[1], "nested") == 0)
		mmdb_add_nested(&db);
	else
		mmdb_add_flat(&db);
	mmdb_write(&db, stdout);
	return fclose(stdout) == 0 ? 0 : 74;
}
