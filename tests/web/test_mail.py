"""Mail: a letter goes to the server that the operator named, and to nobody who poses as it."""

from mailbox import CERTIFICATE, Mailbox

import pytest

from broadsheet.web import mail


@pytest.fixture(params=["smtps", "smtp+starttls"])
def letter(request, make_app):
    """Sends a letter by TLS to a server that signed its certificate itself; returns what came."""
    with Mailbox() as server:
        server.is_secure = request.param == "smtps"
        app = make_app(MAIL_SERVER=server.address.replace("smtp:", f"{request.param}:"))

        def _send():
            with app.app_context():
                mail.send("ada@paper.example", "A word", "It is secret.", "1")
            return server.wait()

        _send.server = server
        yield _send
        server.shutdown()


@pytest.fixture
def database():
    return "sqlite"  # none is asked


def test_a_server_with_a_certificate_that_nobody_vouches_for_gets_no_letter(letter):
    with pytest.raises(mail.NotSent, match="certificate"):
        letter()
    assert letter.server.letters == []


def test_an_operator_may_vouch_for_it(letter, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    assert letter()["Subject"] == "A word"
