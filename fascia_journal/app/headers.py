"""What every answer of the server says about itself: what its page may load, and that nobody keeps it."""

from __future__ import annotations

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform


def content_security_policy(path: str, host: str) -> str:
    """What a page at this path may load and call: this server alone, so nothing written here can leave.

    Voilà's page has scripts in its HTML, and anywidget loads its modules from `blob:`. JupyterLab compiles
    the checks of its settings, and is the only one that may.
    """
    lab = path.startswith("/lab")
    socket = "" if host.startswith("[") else f" ws://{host}"  # a policy cannot name an address of IPv6
    rules = {
        "default-src": "'self'",
        "base-uri": "'self'",
        "connect-src": f"'self'{socket}",  # an older Safari does not count a socket as 'self'
        "font-src": "'self' data:",
        "form-action": "'self'",
        "frame-ancestors": "'self'" if lab else "'none'",
        "img-src": "'self' blob: data:",
        "object-src": "'none'",
        "script-src": f"'self' 'unsafe-inline' blob:{' ' + repr('unsafe-eval') if lab else ''}",
        "style-src": "'self' 'unsafe-inline'",
        "worker-src": "'self' blob:" if lab else "'none'",
    }
    return "; ".join(f"{rule} {sources}" for rule, sources in rules.items())


class Headers(OutputTransform):
    """Sets the headers of an answer by its path, whichever part of the server wrote it."""

    def __init__(self, request: HTTPServerRequest) -> None:
        self._path, self._host = request.path, request.host

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, _finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Called by tornado before the first byte leaves."""
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if not self._path.startswith(("/api/", "/files/")):  # for these Jupyter has a stricter policy
            headers["Content-Security-Policy"] = content_security_policy(self._path, self._host)
        if headers.get("Content-Type", "").startswith(("text/html", "application/json")):
            headers["Cache-Control"] = "no-store"
        return status_code, headers, chunk
