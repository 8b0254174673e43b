"""The words that the language has itself: those of `yes_no`."""

from collections.abc import Mapping
from pathlib import Path

import yaml


def _read_yes_no() -> Mapping[str, tuple[str, str]]:
    text = Path(__file__).with_name("yes_no.yaml").read_text(encoding="utf-8")
    return {language: (no, yes) for language, (no, yes) in yaml.safe_load(text).items()}


YES_NO: Mapping[str, tuple[str, str]] = _read_yes_no()
"""Language code -> the words for no and yes."""
