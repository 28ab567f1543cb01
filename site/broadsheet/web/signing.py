"""Signing: values that leave the paper in an address or a cookie and come back unchanged."""

from typing import Any

from flask import current_app
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from .. import clock


class PaperSigner(TimestampSigner):
    """Dates what it signs by the paper's clock, whole seconds."""

    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


def sign(purpose: str, what: Any) -> str:
    """Text that may stand in an address. `what`: anything that JSON holds."""
    return str(_serializer(purpose).dumps(what))


def read(purpose: str, text: str, seconds: int) -> Any:
    """What was signed for a purpose; None for what was not, or is older than so many seconds."""
    try:
        return _serializer(purpose).loads(text, max_age=seconds)
    except BadData:
        return None


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    key = current_app.config["SECRET_KEY"]
    return URLSafeTimedSerializer(key, salt=f"broadsheet {purpose}", signer=PaperSigner)
