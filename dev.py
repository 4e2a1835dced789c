#!/usr/bin/env python3
"""The project's commands: run, test, check, lock.

They need Python 3.11 or newer and nothing else; whatever is missing they set up themselves.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the sentence is for those who have an older one
    sys.exit(
        "Gradus needs Python 3.11 or newer, and this one is {}.{}. Use a newer one, "
        "for example: python3.12 dev.py run".format(*sys.version_info)
    )

from tooling.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
