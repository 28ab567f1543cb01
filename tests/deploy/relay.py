"""A slow way: what stands between two servers, and holds answers back when it is told."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Relay:
    """Listens on a port of its own, and hands on what comes, both ways, to another port of this
    machine or to the socket at a path."""

    def __init__(self, to: int | str) -> None:
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
                answering = self._other_end()
                for ends in ((asking, answering, False), (answering, asking, True)):
                    threading.Thread(target=self._hand_on, args=ends, daemon=True).start()

    def _other_end(self) -> socket.socket:
        if isinstance(self.to, int):
            return socket.create_connection(("127.0.0.1", self.to))
        end = socket.socket(socket.AF_UNIX)
        end.connect(self.to)
        return end

    def _hand_on(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if is_answer:
                    self.has_answer.set()
                    self.is_open.wait()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
