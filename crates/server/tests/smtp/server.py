"""A real mail server for one test: aiosmtpd on loopback, told by its arguments how to behave.

Says on standard output, one JSON object a line, first where it listens and then each mail it takes. Recipients decide
about themselves: busy@ is asked to come back once, unknown@ is refused for good, lost@ is taken without an answer once.
"""

import argparse
import asyncio
import json
import ssl
import sys
from collections import Counter

import trustme
from aiosmtpd.smtp import SMTP, AuthResult


class Behaviour:
    """Takes mails and says so."""

    def __init__(self):
        self.asked = Counter()

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked[address] += 1
        name = address.split("@")[0]
        if name == "unknown":
            return "550 5.1.1 No such person here"
        if name == "busy" and self.asked[address] == 1:
            return "451 4.3.0 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        say(to=envelope.rcpt_tos, tls=is_tls(server), user=user_of(session), content=envelope.content.decode())
        if envelope.rcpt_tos[0].startswith("lost@") and self.asked[envelope.rcpt_tos[0]] == 1:
            server.transport.abort()
        return "250 2.0.0 taken"


BEHAVIOUR = Behaviour()


def user_of(session):
    return session.auth_data.login.decode() if session.auth_data else None


def is_tls(server):
    return server.transport.get_extra_info("sslcontext") is not None


def say(**what):
    print(json.dumps(what), flush=True)


def only(user, password):
    def check(server, session, envelope, mechanism, data):
        fits = data.login.decode() == user and data.password.decode() == password
        return AuthResult(success=fits, handled=False, auth_data=data)

    return check


def session(options, context):
    """One connection's side of ours, as the arguments say."""
    settings = {}
    if options.tls == "starttls":
        settings = {"tls_context": context, "require_starttls": True}
    if options.user:
        settings |= {"authenticator": only(options.user, options.password), "auth_required": True}
        settings["auth_require_tls"] = options.tls == "starttls"
    return SMTP(BEHAVIOUR, hostname="mail.test", **settings)


async def serve(options, context):
    loop = asyncio.get_running_loop()
    wrapper = context if options.tls == "wrapper" else None
    server = await loop.create_server(lambda: session(options, context), "127.0.0.1", options.port, ssl=wrapper)
    say(port=server.sockets[0].getsockname()[1])
    # Whoever started us holds our standard input open for as long as we are needed.
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--tls", choices=["none", "starttls", "wrapper"], default="none")
    arguments.add_argument("--user")
    arguments.add_argument("--password")
    arguments.add_argument("--ca", help="where to write the certificate that vouches for ours")
    options = arguments.parse_args()
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    if options.ca:
        authority.cert_pem.write_to_path(options.ca)
    asyncio.run(serve(options, context))


main()
