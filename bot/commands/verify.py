"""`verify`: whether a report is genuine, worked out again from the store."""

import argparse
from pathlib import Path

from bot.commands import Commands


def add_parser(commands: Commands) -> None:
    """Adds the `verify` command to a command line."""
    command = commands.add_parser(
        "verify",
        help="check a report: its figures are worked out again from the stored answers",
        description="Reads the figures and hashes in a report, takes the answers of that moment "
        "from the store, works everything out and sets the pages again. Exit status 0: genuine "
        "to the last byte, or a file that was issued just so, whoever answered since; "
        "1: refused, each line says what differs; 3: every figure is right, "
        "but another edition of the program set the pages.",
    )
    command.add_argument("report", type=Path, metavar="REPORT.pdf")
    command.add_argument(
        "--write", type=Path, metavar="FILE", help="where to write the report that the store gives"
    )
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Checks a report; gives the exit status."""
    # what reads and sets PDFs takes 15 MB, which the other commands do without
    from bot.commands.verify_report import verify_report  # noqa: PLC0415

    return verify_report(args)
