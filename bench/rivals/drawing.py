"""The rivals of `bench.reports`: one folder of finished words and figures in, milliseconds out."""

import html
import io
import json
import sys
import time
from collections.abc import Callable
from math import pi
from pathlib import Path
from typing import Any

import matplotlib as mpl
import weasyprint

mpl.use("Agg")
from matplotlib import pyplot as plt

STYLE = """
@page { size: A4; margin: 18mm 20mm } body { font: 9.5pt "Noto Sans", sans-serif }
h1, h2 { color: #0b4f8a } table { border-collapse: collapse; width: 100% }
td, th { border-bottom: .5pt solid #c8ccd0; padding: 3pt; text-align: left; font-size: 9pt }
aside { background: #eef2f6; padding: 8pt }
"""


def picture(content: dict[str, Any]) -> bytes:
    """The same picture: title, value, radar, bars, notice; 960 pixels across."""
    figure = plt.figure(figsize=(4.8, 8.2), dpi=200)
    figure.text(0.04, 0.96, content["title"], weight="bold", size=13, wrap=True)
    figure.text(0.04, 0.92, f"{content['value']:.1f}".replace(".", ","), size=22)
    radar = figure.add_axes((0.2, 0.5, 0.6, 0.34), projection="polar")
    turns = [2 * pi * at / len(content["names"]) for at in range(len(content["names"]))]
    radar.fill([*turns, turns[0]], [*content["values"], content["values"][0]], alpha=0.3)
    radar.plot([*turns, turns[0]], [*content["values"], content["values"][0]], marker="o")
    radar.set_xticks(turns, content["names"])
    radar.set_ylim(0, 100)
    bars = figure.add_axes((0.4, 0.1, 0.55, 0.25))
    bars.barh([name for name, _ in content["gains"]], [gain for _, gain in content["gains"]])
    figure.text(0.04, 0.02, content["notice"], size=6, wrap=True)
    target = io.BytesIO()
    figure.savefig(target, format="png")
    plt.close(figure)
    return target.getvalue()


def pages(content: dict[str, Any]) -> bytes:
    """The same pages as tagged PDF."""
    body = "".join(map(_block, content["blocks"]))
    page = (
        f"<html lang={content['language']}><title>{html.escape(content['title'])}</title>"
        f"<style>{STYLE}</style>{body}</html>"
    )
    made: bytes = weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")
    return made


def _block(block: dict[str, Any]) -> str:
    make = _BLOCKS.get(block["kind"])
    return make(block) if make else '<div style="break-before: page"></div>'


def _heading(block: dict[str, Any]) -> str:
    level = block.get("level", 1)
    return f"<h{level}>{html.escape(block['text'])}</h{level}>"


def _text(block: dict[str, Any]) -> str:
    return f"<p>{html.escape(block.get('value', ''))} {html.escape(block['text'])}</p>"


def _facts(block: dict[str, Any]) -> str:
    rows = (f"<p><b>{html.escape(a)}</b> {html.escape(b)}</p>" for a, b in block["rows"])
    return f"<aside>{''.join(rows)}</aside>"


def _list(block: dict[str, Any]) -> str:
    return f"<ul>{''.join(f'<li>{html.escape(each)}</li>' for each in block['items'])}</ul>"


def _steps(block: dict[str, Any]) -> str:
    return "".join(map(_step, block["items"]))


def _picture(block: dict[str, Any]) -> str:
    svg: str = block["svg"]
    return svg.replace("<svg ", '<svg style="width: 105mm; height: auto" ', 1)


def _table(block: dict[str, Any]) -> str:
    head = "".join(f"<th>{html.escape(each['head'])}</th>" for each in block["columns"])
    rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in block["rows"])
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _step(step: dict[str, Any]) -> str:
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in step["lines"])
    return f"<p><b>{html.escape(step['action'])} {html.escape(step['gain'])}</b></p>{lines}"


def _together(block: dict[str, Any]) -> str:
    return f'<div style="break-inside: avoid">{"".join(map(_block, block["items"]))}</div>'


_BLOCKS = {
    "title": _heading, "heading": _heading, "text": _text, "small": _text, "score": _text,
    "facts": _facts, "list": _list, "quotes": _list, "checks": _list, "table": _table,
    "steps": _steps, "picture": _picture, "together": _together,
}  # fmt: skip


def timed(work: Callable[[dict[str, Any]], bytes], content: dict[str, Any]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    work(content)
    return 1000 * (time.perf_counter() - start)


def main(folder: str) -> None:
    """Everything once to warm up, then once for the clock."""
    contents = [json.loads(path.read_text("utf-8")) for path in sorted(Path(folder).glob("*"))]
    works = {"picture": picture, "respondent": pages, "region": pages}
    found = {}
    for kind, work in works.items():
        work(contents[0][kind])
        found[kind] = [timed(work, content[kind]) for content in contents]
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
