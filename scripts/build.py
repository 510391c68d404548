"""Build the site into site/.

Further arguments go to `mkdocs build`, such as --strict or --verbose.
"""

import argparse

import environment


def main() -> None:
    """Read the arguments, set up, build."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    further = parser.parse_known_args()[1]
    environment.main(lambda here: here.become("mkdocs", "build", *further))


if __name__ == "__main__":
    main()
