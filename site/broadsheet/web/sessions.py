"""Sessions in the browser: signed cookies, as Flask has them."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class OfCookies(SecureCookieSessionInterface):
    """Flask's sessions, but who brings no cookie has an empty one, and no signature is looked at:
    the press asks for every reader's page without cookies."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing for one that is empty and that nobody looked at: all of readers' pages."""
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)
