"""deploy/nginx.conf, run by a real nginx before a real paper: what it lets through."""

import json
import os
import pwd
import re
import socket
import threading
import time
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench import servers
from broadsheet.pictures.file_kinds import KINDS, Shown
from deploy.asking import ask

from .conftest import DEPLOY


def config(folder, proxy, upstream):
    """The file as it is deployed, but for ports, name and places."""
    text = (DEPLOY / "nginx.conf").read_text()
    for old, new in {
        "worker_processes": f"user {pwd.getpwuid(os.getuid()).pw_name}; worker_processes",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/var/log/nginx/": f"{folder}/",
        "listen 80": f"listen 127.0.0.1:{proxy}",
        "example.org": "paper.test",
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "client_body_timeout 15s": "client_body_timeout 15s; client_body_temp_path "
        f"{folder}/body; proxy_temp_path {folder}/proxied",
    }.items():
        assert old in text
        text = text.replace(old, new)
    path = folder / f"nginx-{proxy}.conf"
    path.write_text(text)
    return ["nginx", "-e", str(folder / "error.log"), "-g", "daemon off;", "-c", str(path)]


@pytest.fixture(scope="module")
def story(paper):
    return paper.story("Ferry sails again", section="World")


@pytest.fixture(scope="module")
def port(folder, ports, granian, start):
    return start(config(folder, ports["proxy"], granian.port), ports["proxy"]).port


@pytest.fixture
def get(port):
    return lambda path, **headers: ask(port, path, **{"host": "paper.test"} | headers)


@pytest.mark.parametrize("coding", ["br", "gzip", ""])
def test_a_page_arrives_as_the_press_printed_it(get, granian, story, coding):
    answer = get(story, accept_encoding=coding)
    direct = ask(granian.port, story, accept_encoding=coding)
    assert answer.status == direct.status == 200
    assert answer.headers.get("content-encoding", "") == coding
    assert answer.unpacked == direct.unpacked
    assert answer.headers["etag"] == direct.headers["etag"]
    assert b"Ferry sails again" in answer.unpacked


def test_a_page_that_the_reader_has_is_not_sent_again(get, story):
    first = get(story, accept_encoding="br")
    again = get(story, accept_encoding="br", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert get(story, accept_encoding="gzip", if_none_match=first.headers["etag"]).status == 200


def test_head_answers_without_the_body(get, story):
    page, head = get(story), get(story, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("etag", "content-length", "cache-control", "content-type"):
        assert head.headers[name] == page.headers[name]


@pytest.mark.parametrize("path", ["/world/", "/world//"])
def test_redirects_keep_the_address_that_the_reader_used(get, path):
    answer = get(path)
    assert (answer.status, answer.headers["location"]) == (308, "/world")


def test_a_body_over_the_bound_is_refused_before_it_is_sent(get):
    assert get("/newsroom", method="POST", content_length=str(20 * 2**20 + 1)).status == 413


def test_methods_that_are_not_for_readers_stop_here(get):
    for method in ("PURGE", "BAN", "PUT", "TRACE"):
        assert get("/", method=method).status == 405


def test_slow_clients_stop_nobody(get, port, story):
    head = f"POST {story} HTTP/1.1\r\nHost: paper.test\r\nContent-Length: 100\r\n\r\nx".encode()
    with ExitStack() as stack:
        for n in range(200):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(head[: 20 if n % 2 else None])
        begun = time.monotonic()
        for _ in range(20):
            assert get(story).status == 200
        assert time.monotonic() - begun < 5


def test_other_names_are_not_answered_for(get, story):
    assert get(story, host="evil.example").status == 421
    assert get(story, host="").status in (400, 421)


def test_what_a_client_says_of_its_way_reaches_nobody(folder, start):
    """What nginx sends on, told by a server that answers with the headers it gets."""

    class Echo(BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps({name.lower(): value for name, value in self.headers.items()})
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    from bench.servers import free_port

    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as echo:
        threading.Thread(target=echo.serve_forever, daemon=True).start()
        proxy = free_port()
        start(config(folder, proxy, echo.server_address[1]), proxy)
        evil = "evil.example"
        answer = ask(
            proxy,
            "/",
            host="paper.test",
            forwarded=f"for={evil};host={evil}",
            proxy=f"http://{evil}",
            x_forwarded_for=evil,
            x_forwarded_host=evil,
            x_forwarded_port="666",
            x_forwarded_prefix="/evil",
            x_forwarded_proto="gopher",
            x_real_ip=evil,
        )
        echo.shutdown()
    assert json.loads(answer.body) == {
        "host": "paper.test",
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "http",
    }


def test_a_page_is_the_same_whatever_the_reader_sends_along(get, story):
    plain = get(story)
    for name in ("x_forwarded_host", "x_original_url", "x_rewrite_url", "cookie", "x_host"):
        assert get(story, **{name: "evil.example"}).body == plain.body


DISK = "/srv/broadsheet/instance/media"


def from_the_disk(folder, port, media):
    """The same, with the blocks for files of this machine."""
    command = config(folder, port, 1)
    path = Path(command[-1])
    lines = path.read_text().replace(DISK, str(media)).splitlines()
    first = next(at for at, line in enumerate(lines) if "# Pictures from the disk" in line)
    blocks = [re.sub(r"^ {8}# (?=location|    |})", "", line) for line in lines[first:]]
    path.write_text("\n".join([*lines[:first], *blocks]))
    return command


def test_files_of_the_library_come_from_the_disk_as_the_paper_sends_them(tmp_path, start):
    kept = tmp_path / "media" / "files"
    kept.mkdir(parents=True)
    tmp_path.chmod(0o755)
    for suffix in KINDS:
        (kept / f"a-report-0123456789abcdef.{suffix}").write_bytes(b"0123456789")
    port = servers.free_port()
    start(from_the_disk(tmp_path, port, kept.parent), port)
    for suffix, kind in KINDS.items():
        path = f"/media/files/a-report-0123456789abcdef.{suffix}"
        answer = ask(port, path, host="paper.test", range="bytes=2-3")
        assert (answer.status, answer.body) == (206, b"23")
        if kind.shown is not Shown.DOWNLOADED:
            assert answer.headers["content-type"] == kind.media_type
            assert "content-disposition" not in answer.headers
        else:
            said = answer.headers["content-disposition"]
            assert said == f'attachment; filename="a-report.{suffix}"'
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert ask(port, "/media/files/../secret_key", host="paper.test").status != 200
