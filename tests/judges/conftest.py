"""What the judges share. Each is a program of others; one that is absent is skipped, but on CI it fails."""

import functools
import sysconfig
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.judges.absence import absent
from tests.judges.site import ROOT, Site, build


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as a judge's."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.judge)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The repository's own site, built once."""
    return build(tmp_path_factory.mktemp("judged") / "site")


@pytest.fixture(scope="session")
def npm_judges() -> Path:
    """The folder of the judges that npm has."""
    folder = ROOT / ".judges" / "node_modules"
    if not folder.is_dir():
        absent("The npm judges", "run python3 scripts/test.py once, online")
    return folder


@pytest.fixture(scope="session")
def programs() -> Path:
    """The folder of the judges that PyPI carries."""
    return Path(sysconfig.get_path("scripts"))


@pytest.fixture(scope="session")
def origin(site: Site) -> Iterator[str]:
    """Where the site is served on this machine: scheme, host and port."""
    handler = functools.partial(StaticHost, directory=str(site.root), not_found=site.folder / "404.html")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class StaticHost(SimpleHTTPRequestHandler):
    """Serves a folder as static hosts do: an address without a file gets the site's 404.html."""

    def __init__(self, *args: object, not_found: Path, **options: object) -> None:
        self.not_found = not_found
        super().__init__(*args, **options)  # type: ignore[arg-type]

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page where nothing is found."""
        if code != 404:
            super().send_error(code, message, explain)
            return
        body = self.not_found.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: HTTPStatus | int | str = "-", size: int | str = "-") -> None:
        """Say nothing of each request."""
