"""Mail: a line to a colleague, when a mail server is set (MAIL_SERVER)."""

import logging
import smtplib
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app

log = logging.getLogger(__name__)

PATIENCE = 10  # seconds


def send(to: str, subject: str, text: str) -> bool:
    """Send a plain message; False when no server is set, or it did not take the message."""
    server = urlsplit(current_app.config["MAIL_SERVER"])
    if not server.hostname:
        return False
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"] or f"newsroom@{_host()}"
    message["To"], message["Subject"] = to, subject
    message.set_content(text)
    secure = server.scheme == "smtps"
    try:
        kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
        with kind(server.hostname, server.port or (465 if secure else 587), timeout=PATIENCE) as by:
            if server.scheme == "smtp+starttls":
                by.starttls()
            if server.username:
                by.login(unquote(server.username), unquote(server.password or ""))
            by.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        log.error("a message to %s was not sent: %s", to, error)
        return False
    return True


def _host() -> str:
    return urlsplit(current_app.config["SITE_URL"]).hostname or "localhost"
