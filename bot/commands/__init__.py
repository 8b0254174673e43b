"""The commands of `python -m bot …`, a module each.

A module's `add_parser` adds its commands to the command line; each of them sets `run`, which
takes the parsed options and gives the exit status.
"""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - no public name
else:
    Commands = object
