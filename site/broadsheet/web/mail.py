"""Mail: a letter to a colleague, when a mail server is set (MAIL_SERVER)."""

from email.message import EmailMessage
from functools import partial
from urllib.parse import unquote, urlsplit

from flask import current_app

TIME_LIMIT = 10  # seconds for each answer of the server


class NotSent(Exception):
    """The server did not take a letter; the message says why."""


def is_set() -> bool:
    """Whether this paper sends mail."""
    return bool(urlsplit(current_app.config["MAIL_SERVER"]).hostname)


def send(to: str, subject: str, text: str, message_id: str) -> None:
    """Send a plain letter. `message_id`: what stands before the @ of its Message-ID (RFC 5322,
    3.6.4); the same letter has the same one, however often it is sent. Raises NotSent."""
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"] or f"newsroom@{_host()}"
    message["To"], message["Subject"] = to, subject
    message["Message-ID"] = f"<{message_id}@{_host()}>"
    message.set_content(text)
    try:
        _hand_over(message)
    except OSError as error:  # SMTPException is one, too
        raise NotSent(str(error)) from error


def _hand_over(message: EmailMessage) -> None:
    server = urlsplit(current_app.config["MAIL_SERVER"])
    import smtplib  # for papers that send mail, when they do
    import ssl

    trusted = ssl.create_default_context()  # smtplib's own believes whoever answers
    secure = server.scheme == "smtps"
    kind = partial(smtplib.SMTP_SSL, context=trusted) if secure else smtplib.SMTP
    host, port = server.hostname or "", server.port or (465 if secure else 587)
    with kind(host, port, timeout=TIME_LIMIT) as by:
        if server.scheme == "smtp+starttls":
            by.starttls(context=trusted)
        if server.username:
            by.login(unquote(server.username), unquote(server.password or ""))
        by.send_message(message)


def _host() -> str:
    return urlsplit(current_app.config["SITE_URL"]).hostname or "localhost"
