"""A mail server that keeps what it takes, and can be told to be a bad one (RFC 5321)."""

import socketserver
import threading
from email import message_from_bytes
from email.message import Message


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
            elif (
                verb == b"RCPT" and self.server.unwelcome.encode() in line and self.server.unwelcome
            ):
                self.say("550 nobody by that name")
                continue
            self.say("250 well")

    def take(self) -> None:
        self.say("354 go on")
        text = b""
        while (line := self.rfile.readline()) != b".\r\n":
            text += line.removeprefix(b".")  # doubled on the way (RFC 5321, 4.5.2)
        self.server.letters.append(message_from_bytes(text))
        self.server.came.release()

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")
