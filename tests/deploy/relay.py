"""A slow way: what stands between a proxy and the paper, and holds answers back when it is told."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Relay:
    """Listens on a port of its own, and hands on to another one what comes, both ways."""

    def __init__(self, to: int) -> None:
        self.to, self.listener = to, socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.is_open, self.has_answer = threading.Event(), threading.Event()
        self.is_open.set()
        threading.Thread(target=self._listen, daemon=True).start()

    @contextmanager
    def held(self) -> Iterator[threading.Event]:
        """No answer goes on before the end; the event tells that one left the paper."""
        self.is_open.clear()
        self.has_answer.clear()
        try:
            yield self.has_answer
        finally:
            self.is_open.set()

    def close(self) -> None:
        self.listener.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                asking, _ = self.listener.accept()
                answering = socket.create_connection(("127.0.0.1", self.to))
                for ends in ((asking, answering), (answering, asking)):
                    threading.Thread(target=self._hand_on, args=ends, daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if source.getpeername()[1] == self.to:
                    self.has_answer.set()
                    self.is_open.wait()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
