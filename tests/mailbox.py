"""A mail server that keeps what it takes, and can be told to be a bad one (RFC 5321)."""

import socketserver
import ssl
import threading
from contextlib import suppress
from email import message_from_bytes
from email.message import Message
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("mail_server.pem")  # signed by itself, with its key


class Mailbox(socketserver.ThreadingTCPServer):
    """Listens on a port of its own, at `address`."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters: list[Message] = []
        self.connections = 0
        self.refusing = 0  # so many connections are turned away
        self.unwelcome = ""  # a recipient who is refused
        self.dumb = False  # takes a letter, and never says so
        self.is_secure = False  # speaks TLS from the first word on; else when it is asked to
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(CERTIFICATE)
        self.came = threading.Semaphore(0)  # released once for each letter
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def wait(self, seconds: float = 30) -> Message:
        """The letter that comes next."""
        assert self.came.acquire(timeout=seconds), "no letter came"
        return self.letters[-1]


class _Conversation(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.server.connections += 1
        with suppress(OSError):  # who mistrusts the certificate goes in the middle of a word
            if self.server.is_secure:
                self.begin_tls()
            self.talk()

    def begin_tls(self) -> None:
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)

    def talk(self) -> None:
        if self.server.refusing:
            self.server.refusing -= 1
            self.say("421 not now")
            return
        self.say("220 a mail server")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                self.say("221 bye")
                return
            if verb == b"DATA":
                self.take()
                if self.server.dumb:
                    self.rfile.read()  # until the other side goes
                    return
            self.say(self.reply(verb, line))
            if verb == b"STAR":
                self.begin_tls()

    def reply(self, verb: bytes, line: bytes) -> str:
        unwelcome = self.server.unwelcome.encode()
        if verb == b"RCPT" and unwelcome and unwelcome in line:
            return "550 nobody by that name"
        return {b"EHLO": "250-well\r\n250 STARTTLS", b"STAR": "220 go on"}.get(verb, "250 well")

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def take(self) -> None:
        self.say("354 go on")
        text = b""
        while (line := self.rfile.readline()) != b".\r\n":
            text += line.removeprefix(b".")  # doubled on the way (RFC 5321, 4.5.2)
        self.server.letters.append(message_from_bytes(text))
        self.server.came.release()

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")
