"""A reason to stop that the reader can act on."""

import sys


class Refusal(Exception):
    """What was found, in a sentence."""


def told(main):
    """Runs main; a refusal ends the process with its sentence instead of a stack."""
    try:
        main()
    except Refusal as reason:
        print(f"leme: {reason}", file=sys.stderr, flush=True)
        sys.exit(1)
