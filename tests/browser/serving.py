"""What has to run for the browser: the application on a port of its own, and the worker in a process of its own."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.web.extensions import db
from tests.console import environment

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

GRACE_S = 20


class _Quiet(WSGIRequestHandler):
    """Keeps its access log to itself."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 (the name of the base class)
        if type == "error":
            super().log(type, message, *args)


def _whole(app: "WSGIApplication") -> "WSGIApplication":
    """Hand answers over in one piece: a browser that goes on before a file has come leaves none open."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as pieces:
            return [b"".join(pieces)]

    return answer


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Serve the application; yield its address."""
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, _whole(app), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()


@contextmanager
def working(settings: Mapping[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    """Run the worker as an operator would."""
    command = [sys.executable, "-m", "matchmaker", "worker"]
    process = subprocess.Popen(command, env=environment(settings), stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
