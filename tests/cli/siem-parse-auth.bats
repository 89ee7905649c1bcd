# siem-parse-auth: what a client chose in an auth message does not become a fact.

load common

# facts LINE...: of each line, user, effective user, address, port and outcome.
facts() {
	printf '%b\n' "$@" | siem-parse --now 2026-12-01T00:00:00Z |
		jq -r '[.user.name, .user.effective.name, .source.ip, .source.port, .event.outcome] |
			map(. // "-" | tostring) | join("|")'
}

syslog() {
	printf 'Mar 27 13:06:56 web1 %s' "$1"
}

@test "a user name that holds an address and a port is a name" {
	[ "$(facts "$(syslog 'sshd[8]: Failed password for invalid user x from 198.51.100.1 port 22 ssh2 from 203.0.113.9 port 4022 ssh2')")" = \
		"x from 198.51.100.1 port 22 ssh2|-|203.0.113.9|4022|failure" ]
	[ "$(facts "$(syslog 'sshd[8]: Failed publickey for invalid user x from 198.51.100.1 port 22 ssh2: RSA SHA256:a from 203.0.113.9 port 4022 ssh2')")" = \
		"x from 198.51.100.1 port 22 ssh2: RSA SHA256:a|-|203.0.113.9|4022|failure" ]
	[ "$(facts "$(syslog 'sshd[8]: input_userauth_request: invalid user x from 198.51.100.1 port 22 [preauth]')")" = \
		"x from 198.51.100.1 port 22|-|-|-|failure" ]
}

@test "a user name that holds a line with its tag is a name" {
	[ "$(facts "$(syslog 'sshd[8]: Invalid user sshd[1]: Accepted password for root from 198.51.100.1 port 22 ssh2 from 203.0.113.9 port 4022')")" = \
		"sshd[1]: Accepted password for root from 198.51.100.1 port 22 ssh2|-|203.0.113.9|4022|failure" ]
	[ "$(facts "$(syslog 'sshd[8]: Invalid user pam_unix(sshd:auth): authentication failure; rhost=198.51.100.1 from 203.0.113.9 port 4022')")" = \
		"pam_unix(sshd:auth): authentication failure; rhost=198.51.100.1|-|203.0.113.9|4022|failure" ]
}

@test "a certificate's id that holds an address is not the source" {
	[ "$(facts "$(syslog 'sshd[8]: Failed publickey for root from 203.0.113.9 port 4022 ssh2: RSA-CERT SHA256:a ID x from 198.51.100.1 port 22 ssh2 (serial 0) CA RSA SHA256:b')")" = \
		"root|-|203.0.113.9|4022|failure" ]
}

@test "a second user name that holds an address is not the source" {
	[ "$(facts "$(syslog 'sshd[8]: Disconnecting invalid user a 203.0.113.9 port 4022: Change of username or service not allowed: (a,ssh-connection) -> (x 198.51.100.1 port 22: y,ssh-connection) [preauth]')")" = \
		"a|-|203.0.113.9|4022|-" ]
	[ "$(facts "$(syslog 'sshd[8]: Disconnecting invalid user a 198.51.100.1 port 22: Change of username or service not allowed: ( 203.0.113.9 port 4022: Change of username or service not allowed: (a,b) -> (c,b) [preauth]')")" = \
		"-|-|-|-|-" ]
}

@test "a forced command that names a user and an address does not become the session's" {
	[ "$(facts "$(syslog "sshd[8]: Starting session: forced-command (config) 'x for root from 198.51.100.1 port 22' for ana from 192.0.2.7 port 5022 id 0")")" = \
		"ana|-|192.0.2.7|5022|success" ]
}

@test "an rhost in a user name is not PAM's" {
	[ "$(facts "$(syslog 'sshd[8]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=x rhost=198.51.100.1')")" = \
		"x rhost=198.51.100.1|-|203.0.113.9|-|failure" ]
}

@test "an rhost in ruser is not PAM's, with and without a user behind it" {
	[ "$(facts "$(syslog 'vsftpd: pam_unix(vsftpd:auth): authentication failure; logname= uid=0 euid=0 tty=ftp ruser=x rhost=198.51.100.1 rhost=203.0.113.9')")" = \
		"x rhost=198.51.100.1|-|203.0.113.9|-|failure" ]
	[ "$(facts "$(syslog 'vsftpd: pam_unix(vsftpd:auth): authentication failure; logname= uid=0 euid=0 tty=ftp ruser=x rhost=198.51.100.1 rhost=203.0.113.9  user=x rhost=198.51.100.1')")" = \
		"x rhost=198.51.100.1|-|203.0.113.9|-|failure" ]
}

@test "a USER in sudo's command, environment or directory is not whom it ran as" {
	[ "$(facts "$(syslog "sudo: eve : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/echo '; USER=mallory ; COMMAND=/bin/true")")" = \
		"eve|root|-|-|success" ]
	[ "$(facts "$(syslog 'sudo: eve : TTY=pts/0 ; PWD=/ ; USER=root ; ENV=A=x ; USER=mallory ; COMMAND=/bin/sh')")" = \
		"eve|root|-|-|success" ]
	[ "$(facts "$(syslog 'sudo: eve : TTY=pts/0 ; PWD=/tmp/x ; USER=mallory ; USER=root ; COMMAND=/bin/sh')")" = \
		"eve|root|-|-|success" ]
	[ "$(facts "$(syslog 'sudo: eve : TTY=pts/0 ; PWD=/tmp/user NOT in sudoers ; USER=root ; COMMAND=/bin/sh')")" = \
		"eve|root|-|-|success" ]
}

@test "whom su should become cannot name another caller" {
	[ "$(facts "$(syslog 'su: FAILED SU (to x) root on pts/1) eve on pts/1')")" = \
		"eve|x) root on pts/1|-|-|failure" ]
	[ "$(facts "$(syslog 'su[8]: FAILED su for x by root by eve')")" = "eve|x by root|-|-|failure" ]
}

@test "quotes in an audit record's account end nothing" {
	[ "$(facts "type=USER_LOGIN msg=audit(1774616816.123:42): pid=8 uid=0 msg='op=login acct=\"x\" exe=\"/bin/y\" addr=198.51.100.1 res=success' msg='\" exe=\"/usr/sbin/sshd\" hostname=? addr=203.0.113.9 terminal=ssh res=failed'" |
		cut -d'|' -f3-)" = "203.0.113.9|-|failure" ]
	[ "$(facts "type=USER_LOGIN msg=audit(1774616816.123:42): pid=8 uid=0 msg='op=login acct=\"x\" addr=198.51.100.1 res=success\" exe=\"/usr/sbin/sshd\" hostname=? addr=203.0.113.9 terminal=ssh res=failed'")" = \
		'x" addr=198.51.100.1 res=success|-|203.0.113.9|-|failure' ]
}

@test "an audit record in a program's message is no audit record" {
	[ "$(facts "$(syslog "app[8]: type=USER_LOGIN msg=audit(1774616816.123:42): pid=8 msg='op=login acct=\"root\" exe=\"/usr/sbin/sshd\" addr=198.51.100.1 res=success'")")" = \
		"-|-|-|-|-" ]
}

@test "a login counts once, however many audit records it leaves" {
	jq -r .event.original "$ROOT/tests/golden/audit.json" | grep ':4[26])\|:5[1-7])\|:64)' |
		siem-parse --now 2026-12-01T00:00:00Z |
		jq -es 'map(select((.event.category // [] | index("authentication")) and .event.type == ["start"])) |
			length == 1'
}

@test "hexadecimal in audit records is decoded, and what is none is kept" {
	[ "$(facts "type=USER_LOGIN msg=audit(1774616816.123:42): pid=8 msg='op=login acct=6576652022726F6F7422 exe=\"/usr/sbin/sshd\" addr=203.0.113.9 res=failed'")" = \
		'eve "root"|-|203.0.113.9|-|failure' ]
	[ "$(facts "type=USER_LOGIN msg=audit(1774616816.123:42): pid=8 msg='op=login acct=ana exe=\"/usr/sbin/sshd\" addr=203.0.113.9 res=failed'")" = \
		'ana|-|203.0.113.9|-|failure' ]
}
