"""Download of an image, when the author asks for it: from public addresses only, within limits."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

MAX_BYTES = 10_000_000
SECONDS = 15
"""For one image, redirections included."""
REDIRECTIONS = 4

Resolve = Callable[[str, int], list[str]]
"""Returns the IP addresses of a host and port."""


class FetchError(Exception):
    """The reason why an image was not fetched, as the end of a sentence."""


def addresses_of(host: str, port: int) -> list[str]:
    """Return the IP addresses of `host` by the system's resolver; raises FetchError."""
    try:
        return sorted({str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    except (OSError, UnicodeError) as error:
        raise FetchError(f"the host {host} is not known") from error


def is_public(address: str) -> bool:
    """Tell whether an IP address is public: not of this machine, its network or a reserved range."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if mapped is not None:
        ip = mapped
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def fetch(url: str, *, resolve: Resolve = addresses_of) -> bytes:
    """Return the content of `url`; raises FetchError.

    A host is contacted only when all its IP addresses are public, and at the address that was checked, so a
    name cannot change its meaning in between. Proxies and credentials of the environment are not used.
    """
    deadline = time.monotonic() + SECONDS
    for _ in range(REDIRECTIONS + 1):
        status, location, data = _ask(url, resolve, deadline)
        if status in (301, 302, 303, 307, 308) and location:
            url = urljoin(url, location)
            continue
        if status != 200:
            raise FetchError(f"the server answered {status}")
        return data
    raise FetchError("it is redirected again and again")


def _ask(url: str, resolve: Resolve, deadline: float) -> tuple[int, str, bytes]:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise FetchError("its address makes no sense") from error
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or parts.username or port not in (80, 443):
        raise FetchError("its address is not one of the web")
    addresses = resolve(host, port)
    if not addresses or not all(map(is_public, addresses)):
        raise FetchError(f"the host {host} is not on the public internet")
    left = deadline - time.monotonic()
    if left <= 0:
        raise FetchError(f"it took more than {SECONDS} seconds")
    connection = http.client.HTTPConnection(host, port, timeout=left)
    path = parts.path or "/"
    try:
        plain = socket.create_connection((addresses[0], port), timeout=left)
        connection.sock = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=host)
            if parts.scheme == "https"
            else plain
        )
        connection.request(
            "GET",
            f"{path}?{parts.query}" if parts.query else path,
            headers={"User-Agent": "memo-archive", "Accept": "image/*"},
        )
        answer = connection.getresponse()
        data = b""
        while answer.status == 200 and (piece := answer.read(65536)):
            data += piece
            if len(data) > MAX_BYTES:
                raise FetchError(f"it has more than {MAX_BYTES:,} bytes")
            if time.monotonic() > deadline:
                raise FetchError(f"it took more than {SECONDS} seconds")
        return answer.status, answer.getheader("Location") or "", data
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise FetchError(f"it could not be had ({str(error) or type(error).__name__})") from error
    finally:
        connection.close()
