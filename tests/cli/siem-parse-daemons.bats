# siem-parse: FTP, mail and database daemons, and what hostile clients make them write.

load common

# Of each line on standard input: verdict, user and address ("-" where it says none).
facts() {
	siem-parse --now 2026-04-01T00:00:00Z "$@" | jq -r '
		[if (.event.category // [] | index("authentication")) and .event.type == ["start"] then .event.outcome
			else "-" end, .user.name // "-", .source.ip // "-"] | join("|")'
}

says() { # LINE FACTS
	local got
	got=$(printf '%s\n' "$1" | facts)
	[ "$got" = "$2" ] || { printf '%s\ngives %s\nnot   %s\n' "$1" "$got" "$2"; return 1; }
}

@test "vsftpd: a user name cannot pass itself off as a successful login from elsewhere" {
	says 'Mar 27 13:06:56 h vsftpd[9]: [x] OK LOGIN: Client "192.0.2.9] FAIL LOGIN: Client "203.0.113.9"' \
		'failure|x] OK LOGIN: Client "192.0.2.9|203.0.113.9'
	says 'Fri Mar 27 13:06:56 2026 [pid 9] [x] OK LOGIN: Client "192.0.2.9] FAIL LOGIN: Client "203.0.113.9"' \
		'failure|x] OK LOGIN: Client "192.0.2.9|203.0.113.9'
}

@test "vsftpd: an anonymous password or a path with a forged login makes no login" {
	says 'Mar 27 13:06:56 h vsftpd[9]: [ftp] OK LOGIN: Client "203.0.113.9", anon password "x] FAIL LOGIN: Client "192.0.2.9"' '-|-|-'
	says 'Mar 27 13:06:56 h vsftpd[9]: [eve] OK MKDIR: Client "203.0.113.9", "/x] FAIL LOGIN: Client "192.0.2.9"' '-|-|-'
	says 'Mar 27 13:06:56 h vsftpd[9]: [eve] OK MKDIR: Client "203.0.113.9", "/x] OK LOGIN: Client "192.0.2.9"' '-|-|-'
}

@test "xferlog: a path that ends like a record of root's is still a path" {
	says 'Fri Mar 27 13:06:58 2026 1 203.0.113.9 12 /x b _ o r root ftp 0 * c b _ i r eve ftp 0 * c' '-|eve|203.0.113.9'
}

@test "proftpd: a user name with another client and a successful login in it stays a name" {
	says 'Mar 27 13:06:57 h proftpd[9]: h (203.0.113.9[203.0.113.9]) - USER a (b[192.0.2.9]) - USER root: Login successful. (Login failed): Incorrect password' \
		'failure|a (b[192.0.2.9]) - USER root: Login successful.|203.0.113.9'
	says '2026-03-27 13:06:59,123 h proftpd[9] h (203.0.113.9[203.0.113.9]): USER x: no such user found from y [192.0.2.9] to 192.0.2.1:21: no such user found from 203.0.113.9 [203.0.113.9] to 192.0.2.1:21' \
		'failure|x: no such user found from y [192.0.2.9] to 192.0.2.1:21|203.0.113.9'
}

@test "pure-ftpd: neither a user name nor a file's name can hold another account and address" {
	says 'Mar 27 13:06:58 h pure-ftpd: (?@203.0.113.9) [WARNING] Authentication failed for user [x@192.0.2.9) [INFO] root is now logged in]' \
		'failure|x@192.0.2.9) [INFO] root is now logged in|203.0.113.9'
	says 'Mar 27 13:07:02 h pure-ftpd: (eve@203.0.113.9) [NOTICE] Deleted b@192.0.2.9) [INFO] root is now logged in' '-|eve|203.0.113.9'
}

@test "ftpd: a name with an address in it stays a name" {
	says 'Mar 27 13:07:03 h ftpd[9]: FTP LOGIN FAILED FROM 203.0.113.9, FROM 192.0.2.9, root' 'failure|FROM 192.0.2.9, root|203.0.113.9'
}

@test "dovecot: a user name with , rip=192.0.2.9, in it does not move the attempt" {
	for head in 'Mar 27 13:06:56 h dovecot: imap-login:' 'Mar 27 13:06:56 imap-login: Info:' '2026-03-27 13:06:56 imap-login: Info:' \
		'dovecot: Mar 27 13:06:56 Info: imap-login:'; do
		says "$head Aborted login (auth failed, 1 attempts in 2 secs): user=<x>, method=PLAIN, rip=192.0.2.9, lip=192.0.2.1>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, session=<abc>" \
			'failure|x>, method=PLAIN, rip=192.0.2.9, lip=192.0.2.1|203.0.113.9'
	done
}

@test "dovecot: neither a refused name nor a password shown behind an auth line forges its address" {
	says 'Mar 27 13:06:58 h dovecot: auth: passwd-file(x,192.0.2.9,<d>): y,203.0.113.9,<abc>): unknown user' '-|x,192.0.2.9,<d>): y|203.0.113.9'
	says 'Mar 27 13:06:58 h dovecot: auth: ldap(ana,203.0.113.9): unknown user (given password: x,192.0.2.9): y)' '-|ana|203.0.113.9'
	says 'Mar 27 13:06:58 h dovecot: auth: login(?,203.0.113.9): Username character disallowed by auth_username_chars: 0x2c (username: x,192.0.2.9): y)' '-|?|203.0.113.9'
}

@test "postfix: a sasl_username with [192.0.2.9]: SASL in it stays a name" {
	says 'Mar 27 13:06:57 h postfix/smtpd[9]: warning: unknown[203.0.113.9]: SASL PLAIN authentication failed: x, sasl_username=y[192.0.2.9]: SASL PLAIN authentication failed: z' \
		'failure|y[192.0.2.9]: SASL PLAIN authentication failed: z|203.0.113.9'
	says 'Mar 27 13:06:57 h postfix/smtpd[9]: 4AB12C0: client=unknown[203.0.113.9], sasl_method=PLAIN, sasl_username=a, client=b[192.0.2.9]' \
		'success|a, client=b[192.0.2.9]|203.0.113.9'
}

@test "postfix: a HELO, a sender or a command with brackets is not the client" {
	says 'Mar 27 13:06:58 h postfix/smtpd[9]: NOQUEUE: reject: EHLO from unknown[203.0.113.9]: 504 5.5.2 <[192.0.2.9]>: Helo command rejected; proto=ESMTP helo=<x from y[192.0.2.9]: z>' '-|-|203.0.113.9'
	says 'Mar 27 13:06:58 h postfix/smtpd[9]: warning: non-SMTP command from unknown[203.0.113.9]: warning: y[192.0.2.9]: SASL LOGIN authentication failed: z' '-|-|203.0.113.9'
	says 'Mar 27 13:06:58 h postfix/postscreen[9]: PREGREET 40 after 0.2 from [203.0.113.9]:4022: HELO from [192.0.2.9]:1: x\r\n' '-|-|203.0.113.9'
	says 'Mar 27 13:06:58 h postfix/cleanup[9]: 4AB12C0: message-id=<reject: x from y[192.0.2.9]: z>' '-|-|-'
}

@test "exim: a HELO with brackets [192.0.2.9] is not the client" {
	says '2026-03-27 13:06:56 login authenticator failed for ([192.0.2.9]) [203.0.113.9]: 535 Incorrect authentication data (set_id=ana)' 'failure|ana|203.0.113.9'
	says '2026-03-27 13:06:58 H=([192.0.2.9]:25) [203.0.113.9]:4022 F=<a@example.org> rejected RCPT <b@example.org>: x' '-|-|203.0.113.9'
}

@test "exim: a set_id with a bracket and a second failure in it stays a name" {
	says '2026-03-27 13:06:56 login authenticator failed for (x) [203.0.113.9]: 535 Incorrect authentication data (set_id=y) [192.0.2.9]: 535 x (set_id=root)' \
		'failure|y) [192.0.2.9]: 535 x (set_id=root|203.0.113.9'
}

@test "exim: a quoted sender, a certificate or a message's id with A=login:root is no login" {
	says '2026-03-27 13:06:57 1w5abc-0003Xy-2B <= "a H=y [192.0.2.9] A=login:root"@example.org H=(x) [203.0.113.9] P=esmtp S=512' '-|-|203.0.113.9'
	says '2026-03-27 13:06:57 1w5abc-0003Xy-2B <= a@example.org H=(x) [203.0.113.9] P=esmtps X=y DN="/CN=x A=login:root" S=512' '-|-|203.0.113.9'
	says '2026-03-27 13:06:57 1w5abc-0003Xy-2B <= a@example.org H=(x) [203.0.113.9] P=esmtp S=512 id=x A=login:root' '-|-|203.0.113.9'
}

@test "exim: a command with a second peer leaves the line without one" {
	says '2026-03-27 13:06:59 SMTP protocol error in "AUTH x" H=(y) [192.0.2.9] z" H=(x) [203.0.113.9] AUTH command used when not advertised' '-|-|-'
}

@test "mysql: a user name with a quote, an address and a password stays a name" {
	says "2026-03-27T13:06:56.123456Z 12 [Note] Access denied for user 'x'@'192.0.2.9' (using password: YES)'@'203.0.113.9' (using password: YES)" \
		"failure|x'@'192.0.2.9' (using password: YES)|203.0.113.9"
	says "260327 13:06:56 [Warning] Access denied for user 'x'@'192.0.2.9'@'203.0.113.9' (using password: NO)" "failure|x'@'192.0.2.9|203.0.113.9"
}

@test "mysql: a database's name cannot hold another user and address" {
	says "2026-03-27T13:06:57.123456Z 12 [Note] Access denied for user 'ana'@'203.0.113.9' to database 'y'@'192.0.2.9'" '-|-|-'
	says "2026-03-27 13:06:57 12 [Warning] Aborted connection 12 to db: 'x' user: 'root' host: '192.0.2.9' (y' user: 'eve' host: '203.0.113.9' (Got timeout)" '-|eve|203.0.113.9'
}

@test "postgresql: a forged FATAL: password authentication failed is the name it stands in" {
	says '2026-03-27 13:06:56.123 UTC [812] FATAL:  password authentication failed for user "x FATAL:  password authentication failed for user "root""' \
		'failure|x FATAL:  password authentication failed for user "root"|-'
	says "2026-03-27 13:06:56.123 UTC [812] ana@app STATEMENT:  SELECT 'FATAL:  password authentication failed for user \"root\"'" '-|-|-'
}

@test "postgresql: a name in the prefix can forge neither a success nor an address" {
	says '2026-03-27 13:06:56.123 UTC [812] x LOG:  connection authorized: user=root database=y@app FATAL:  password authentication failed for user "x LOG:  connection authorized: user=root database=y"' '-|-|-'
	says '2026-03-27 13:06:56 UTC [812]: user=x,db=y,app=z,client=192.0.2.9 FATAL:  password authentication failed for user "root",db=app,app=z,client=203.0.113.9 FATAL:  password authentication failed for user "x"' \
		'failure|root",db=app,app=z,client=203.0.113.9 FATAL:  password authentication failed for user "x|-'
	says '2026-03-27 13:06:56 UTC:203.0.113.9(4022):x:192.0.2.9(1):y@app:[812]:FATAL:  password authentication failed for user "x:192.0.2.9(1):y"' \
		'failure|x:192.0.2.9(1):y|203.0.113.9'
}

@test "postgresql: quotes and commas in a CSV name do not shift its columns" {
	says '2026-03-27 13:06:58.123 UTC,"x"",""192.0.2.9:1","app",812,"203.0.113.9:4022",69c6823f.32c,1,"authentication",2026-03-27 13:06:58 UTC,3/2,0,FATAL,28P01,"password authentication failed for user ""x"""",""""192.0.2.9:1""",,,,,,,,,,"","client backend",,0' \
		'failure|x"",""192.0.2.9:1|203.0.113.9'
}

@test "a daemon's own log gives the same facts as its syslog" {
	says 'Mar 27 13:06:56 h mysqld[9]: Access denied for user '\''ana'\''@'\''203.0.113.9'\'' (using password: YES)' 'failure|ana|203.0.113.9'
	says '2026-03-27 13:06:56 12 [Warning] Access denied for user '\''ana'\''@'\''203.0.113.9'\'' (using password: YES)' 'failure|ana|203.0.113.9'
	says 'Mar 27 13:06:56 h exim[9]: login authenticator failed for (x) [203.0.113.9]: 535 x (set_id=ana)' 'failure|ana|203.0.113.9'
	says '2026-03-27 13:06:56 +0100 [9] login authenticator failed for (x) [203.0.113.9]: 535 x (set_id=ana)' 'failure|ana|203.0.113.9'
	says 'Mar 27 13:06:56 h vsftpd[9]: [ana] OK LOGIN: Client "::ffff:192.0.2.7"' 'success|ana|192.0.2.7'
	says 'Fri Mar 27 13:06:56 2026 [pid 9] [ana] OK LOGIN: Client "::ffff:192.0.2.7"' 'success|ana|192.0.2.7'
}

@test "lines of a syslog whose host or program looks like a daemon's stay syslog's" {
	cat >in <<'END'
Mar 27 13:06:59 auth web1[7]: Info: x
2026-03-27 13:06:58 12 [notice] not MySQL's
2026-03-27 13:06:58 web1 app[9]: login authenticator failed for (x) [203.0.113.9]: 535 x (set_id=ana)
2026-03-27 13:06:58 web1 app[9]: FATAL:  password authentication failed for user "ana"
2026-03-27T13:06:58Z 7 app[9]: [Note] Access denied for user 'ana'@'203.0.113.9' (using password: YES)
2026-03-27 13:06:58 UTC,not,a,log
Mar 27 13:06:58 imap-login app[9]: Info: Login: user=<ana>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1
END
	[ "$(siem-parse in | jq -r .event.dataset | sort -u)" = syslog ]
	[ "$(facts <in | sort -u)" = '-|-|-' ]
}

@test "-f auth takes the daemons' own logs too" {
	printf '%s\n' '2026-03-27 13:06:56 login authenticator failed for (x) [203.0.113.9]: 535 x (set_id=ana)' \
		'Mar 27 13:06:56 h sshd[9]: Failed password for bob from 203.0.113.9 port 4022 ssh2' >in
	[ "$(facts -f auth <in | cut -d'|' -f2 | paste -sd,)" = ana,bob ]
	[ "$(siem-parse -f exim in | jq -r '.tags[0] // .event.dataset' | paste -sd,)" = exim,unrecognized ]
}

@test "a long hostile message costs a daemon's formats linear time" {
	# Up to 240 kB of each daemon's own marks: what is quadratic would take minutes.
	for unit in "'@'" '", "' ' [1.1.1.1]' ', rip=' 'FATAL:  ' '(set_id=' ' H=(x) [1.1.1.1]'; do
		text=$(printf "%*s" 20000 '' | sed "s/ /$(printf '%s' "$unit" | sed 's/[&/\]/\\&/g')/g")
		for head in "Mar 27 13:06:56 h postfix/smtpd[9]: warning: " "Mar 27 13:06:56 h dovecot: imap-login: " \
			"2026-03-27 13:06:56 12 [Note] Access denied for user 'x" "2026-03-27 13:06:56 UTC [9] FATAL:  " \
			"2026-03-27 13:06:56 1w5abc-0003Xy-2B <= x" "Mar 27 13:06:56 h vsftpd[9]: [x" "2026-03-27 13:06:56 UTC,\"x"; do
			printf '%s%s\n' "$head" "$text"
		done
	done >in
	[ "$(wc -l <in)" -eq 49 ]
	[ "$(timeout 20 siem-parse --max-line 1000000 in | wc -l)" -eq 49 ]
}
