# alert.bash: for tests of siem-alert with ./channels and ./spool.

is_sent() {
	siem-alert --channels channels --spool spool </dev/null >/dev/null 2>rest && ! grep -q "stay in spool" rest
}

# sent: what a busy machine, or a channel that is away, has left in the spool is sent.
sent() {
	wait_for 120 is_sent
}
