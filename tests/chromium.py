"""Which Chromium the page tests play in. As a command it says so when there is none; with CI=true that is a failure."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find() -> str | None:
    """The path of a Chromium on this machine: $CHROMIUM, else one of the usual names; None when there is none."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES, *PLACES):
        if name and (path := shutil.which(name)):
            return path
    return None


def main(arguments: list[str]) -> int:
    """0 when a Chromium is there, or when its absence is only worth a word; 1 otherwise (always with --quiet)."""
    if find():
        return 0
    if "--quiet" in arguments:
        return 1
    print(  # noqa: T201 — the last lines of `make test`
        "No Chromium was found: the tests of the pages were left out.\n"
        "Install one (on Debian: apt install chromium), or name it: CHROMIUM=/path/to/it make test"
    )
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
