"""Serve the site on this machine, and again after each edit.

Further arguments go to `mkdocs serve`, such as --open or --verbose.
"""

import argparse
import socket
import sys
from contextlib import suppress

import environment

HOST, PORT = "127.0.0.1", 8000


def address(host: str = HOST, first: int = PORT, *, tries: int = 20) -> str:
    """Return host:port for the first free port from `first` on, and say so where it is another."""
    for port in range(first, first + tries):
        with suppress(OSError), socket.socket() as probe:
            if sys.platform != "win32":  # there it would find a port free that is in use
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            if port != first:
                environment.say(f"Port {first} is in use, so this takes {port}; choose with -a {host}:PORT.")
            return f"{host}:{port}"
    raise environment.SetupError(
        f"Ports {first} to {first + tries - 1} are in use: choose another with -a {host}:PORT."
    )


def main() -> None:
    """Read the arguments, set up, serve."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("-a", "--dev-addr", metavar="HOST:PORT", help=f"{HOST}:{PORT} unless that is in use")
    chosen, further = parser.parse_known_args()
    serve = ("mkdocs", "serve", "-a")
    environment.main(lambda here: here.become(*serve, chosen.dev_addr or address(), *further))


if __name__ == "__main__":
    main()
