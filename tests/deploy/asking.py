"""How a client asks that has no helpful habits of its own."""

import gzip
import http.client
from contextlib import closing
from typing import NamedTuple

import brotli

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes

    @property
    def unpacked(self) -> bytes:
        """Without its coding: the same page may be packed lightly once, and thoroughly later."""
        return UNPACK[self.headers.get("content-encoding", "")](self.body)


def ask(port: int, path: str, method: str = "GET", source: str = "127.0.0.1", **headers: str):
    """One answer. Header names are given with underscores: `accept_encoding="br"`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=20, source_address=(source, 0)
    )
    with closing(connection):
        connection.putrequest(method, path, skip_host="host" in named, skip_accept_encoding=True)
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, answer.read())
