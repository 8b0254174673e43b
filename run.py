#!/usr/bin/env python3
"""One door to the project: prepares `.venv`, then runs the demo, the tests or the bot.

Only the standard library is used here, so that a fresh clone needs nothing but Python 3.11.

    python3 run.py            the demo: the bot and a chat page on this machine
    python3 run.py test       every check and every test
    python3 run.py chaos      kill the bot hundreds of times and look for lost answers
    python3 run.py serve      the bot on Telegram (KREATIF_TELEGRAM_TOKEN in the environment)
    python3 run.py setup      only prepare .venv
    python3 run.py …          anything else goes to `python -m bot …`
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "kota-kreatif.json"
OLDEST = (3, 11)

FOR_DEVELOPERS = {"test", "chaos"}
"""Commands that need the development requirements too."""
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", ("-m", "ruff", "format", "--check", ".")),
    ("lint", ("-m", "ruff", "check", ".")),
    ("types", ("-m", "mypy")),
    (
        "imports",
        ("-c", "import sys; from importlinter.cli import lint_imports_command as main; main()"),
    ),
    ("dead code", ("-m", "vulture")),
    ("catalogues", ("-m", "bot", "catalogues", "check")),
    ("tests", ("-m", "pytest", "-n", "auto", "--dist", "worksteal")),
)


class SetupError(Exception):
    """The machine lacks something; the message names it and the way out."""


def venv_python() -> Path:
    """The interpreter inside the virtual environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(requirements: Path) -> str:
    """Hash of the locked requirements and of the interpreter they are installed for."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return hashlib.sha256(requirements.read_bytes() + version.encode()).hexdigest()


def installed() -> dict[str, str]:
    """What the last finished set-up put into `.venv`, by requirements file name."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def is_ready(requirements: Path) -> bool:
    """Whether `.venv` already holds these very requirements."""
    return venv_python().exists() and installed().get(requirements.name) == fingerprint(
        requirements
    )


def run(*command: str | Path) -> None:
    """Run one set-up command; its own output explains a failure."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        raise SetupError(f"this set-up step failed: {' '.join(str(part) for part in command)}")


def has_module(name: str) -> bool:
    """Whether this interpreter can import a module (Debian ships Python without some)."""
    return importlib.util.find_spec(name) is not None


def install_with_uv(uv: str, requirements: Path) -> None:
    """Make `.venv` and install with uv, every file checked against its hash."""
    if not venv_python().exists():
        run(uv, "venv", "--quiet", "--python", sys.executable, VENV)
    run(
        uv, "pip", "install", "--quiet", "--python", venv_python(),
        "--require-hashes", "-r", requirements,
    )  # fmt: skip


def install_with_pip(requirements: Path) -> None:
    """Make `.venv` and install with pip: the environment's own, or this interpreter's."""
    own_pip = has_module("ensurepip")
    if not own_pip and not has_module("pip"):
        raise SetupError(
            "neither pip nor uv was found. On Debian or Ubuntu: apt install python3-venv"
        )
    if not venv_python().exists():
        venv.EnvBuilder(with_pip=own_pip, symlinks=os.name != "nt").create(VENV)
    pip = (
        (venv_python(), "-m", "pip")
        if has_pip(venv_python())
        else (sys.executable, "-m", "pip", "--python", venv_python())
    )
    run(
        *pip, "install", "--quiet", "--disable-pip-version-check",
        "--require-hashes", "-r", requirements,
    )  # fmt: skip


def has_pip(python: Path) -> bool:
    """Whether that interpreter has a pip of its own."""
    probe = subprocess.run([str(python), "-c", "import pip"], capture_output=True, check=False)
    return probe.returncode == 0


def prepare(requirements: Path) -> None:
    """Bring `.venv` up to the locked requirements; does nothing when it is."""
    if is_ready(requirements):
        return
    print(f"Menyiapkan .venv dari {requirements.name} (preparing) …", file=sys.stderr, flush=True)
    uv = shutil.which("uv")
    if uv:
        install_with_uv(uv, requirements)
    else:
        install_with_pip(requirements)
    stamp = installed() | {requirements.name: fingerprint(requirements)}
    if requirements.name == "requirements-dev.txt":
        runtime = ROOT / "requirements.txt"
        stamp[runtime.name] = fingerprint(runtime)
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def child_environment() -> dict[str, str]:
    """The environment of what runs inside `.venv`: UTF-8 everywhere, nothing from outside."""
    return os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}


def inside(*arguments: str) -> int:
    """Run the environment's Python with these arguments and give its exit status."""
    try:
        command = [str(venv_python()), *arguments]
        return subprocess.run(command, cwd=ROOT, env=child_environment(), check=False).returncode
    except KeyboardInterrupt:
        return 130


def become(*arguments: str) -> int:
    """Turn into the environment's Python, so that signals reach it directly."""
    if os.name == "nt":
        return inside(*arguments)
    os.chdir(ROOT)
    command = [str(venv_python()), *arguments]
    return os.execve(command[0], command, child_environment())


def test(arguments: list[str]) -> int:
    """Run every check; arguments, if any, go to pytest and only pytest runs."""
    if arguments:
        return inside("-m", "pytest", *arguments)
    failed = []
    for name, command in CHECKS:
        print(f"\n== {name}", flush=True)
        if inside(*command):
            failed.append(name)
    print(f"\n== {'failed: ' + ', '.join(failed) if failed else 'all checks passed'}", flush=True)
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    """Prepare the environment, then do what was asked; 2 when the machine lacks something."""
    if sys.version_info < OLDEST:
        print(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed.", file=sys.stderr)
        return 2
    command, rest = (arguments[0], arguments[1:]) if arguments else ("demo", [])
    try:
        prepare(ROOT / f"requirements{'-dev' if command in FOR_DEVELOPERS else ''}.txt")
    except (SetupError, OSError) as problem:
        print(f"run.py: {problem}", file=sys.stderr)
        return 2
    if command == "setup":
        return 0
    if command == "test":
        return test(rest)
    if command == "chaos":
        return become("-m", "tests.chaos", *rest)
    return become("-m", "bot", command, *rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
