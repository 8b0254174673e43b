"""Telegram's HTML: the rules and refusals of tdlib's published parser, on cases of our own."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.entities import Entity, settle_nesting, to_html, utf16_length
from bot.simulator.errors import ApiError
from bot.simulator.formatted_text import format_text, plain_text
from bot.simulator.html_text import parse_html

# `HEAD` is 13 bytes of UTF-8 (4 + 4 + 1 + 4) and, read, 8 UTF-16 units (4 + 2 + 1 + 1): the
# offsets below are counted by hand from there, in bytes where refused, in units where accepted.
HEAD = "Kota🏙 &lt;"
SEEN = "Kota🏙 <"

REFUSED = [
    ("&#57311;", None),
    ("&#xDABC", None),
    (HEAD + "<judul", "Unclosed start tag at byte offset 13"),
    (HEAD + "<kota baru>", 'Unsupported start tag "kota" at byte offset 13'),
    (HEAD + "<h1>", 'Unsupported start tag "h1" at byte offset 13'),
    (HEAD + "<i   =ya>", 'Empty attribute name in the tag "i" at byte offset 13'),
    (HEAD + "<i  baru>", 'Can\'t find end tag corresponding to start tag "i"'),
    (HEAD + "<i  baru  =  ", 'Unclosed start tag "i" at byte offset 13'),
    # 13 + len("<i  baru  =  ") = 26
    (HEAD + "<i  baru  =  2026-xi,", "Unexpected end of name token at byte offset 26"),
    (HEAD + '<i  baru  =  "&lt;&gt;', "Unclosed start tag at byte offset 13"),
    (HEAD + "<i  baru  =  '&lt;>", "Unclosed start tag at byte offset 13"),
    (HEAD + "</", "Unexpected end tag at byte offset 13"),
    # 13 + len("<b></b>") = 20
    (HEAD + "<b></b></", "Unexpected end tag at byte offset 20"),
    # 13 + len("<u>ya") = 18
    (HEAD + "<u>ya</u   ", "Unclosed end tag at byte offset 18"),
    (
        HEAD + "<u>ya</ins >",
        'Unmatched end tag at byte offset 18, expected "</u>", found "</ins>"',
    ),
    ("<b>belum selesai", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<script>x()</script>", 'Unsupported start tag "script" at byte offset 0'),
    (
        "<b><i>ya</b></i>",
        'Unmatched end tag at byte offset 8, expected "</i>", found "</b>"',
    ),
    (
        f'<tg-emoji emoji-id="{2**63}">x</tg-emoji>',
        "Invalid custom emoji identifier specified",
    ),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("3 < 5", 'Unsupported start tag "" at byte offset 2'),
    ("<b", "Unclosed start tag at byte offset 0"),
]
ACCEPTED: list[tuple[str, str, list[tuple[str, int, int, str]]]] = [
    ("", "", []),
    ("&ge;&lt;&gt;&amp;&quot;&hellip;&nbsp;&#12345678;", '&ge;<>&"&hellip;&nbsp;&#12345678;', []),
    ("Bátik<i>tulis</i>", "Bátiktulis", [("italic", 5, 5, "")]),
    ("Bátik<em>tulis</em>", "Bátiktulis", [("italic", 5, 5, "")]),
    ("Bátik<strong>cap</strong>", "Bátikcap", [("bold", 5, 3, "")]),
    ("Bátik<ins>cap</ins>", "Bátikcap", [("underline", 5, 3, "")]),
    ("Bátik<strike>cap</strike>", "Bátikcap", [("strikethrough", 5, 3, "")]),
    ("Bátik<DEL>cap</del>", "Bátikcap", [("strikethrough", 5, 3, "")]),
    ("🎨<i>a &lt🎨</i>", "🎨a <🎨", [("italic", 2, 5, "")]),
    (
        "🎨<i>a&gt;<b warna  =   biru>&lt🎨</b></i>",
        "🎨a><🎨",
        [("italic", 2, 5, ""), ("bold", 4, 3, "")],
    ),
    (HEAD + "<i  baru  =  2026-xi.  >a</i>", SEEN + "a", [("italic", 8, 1, "")]),
    (HEAD + "<i>🏙 &lt;</>", SEEN + "🏙 <", [("italic", 8, 4, "")]),
    (HEAD + "<i>a</   >", SEEN + "a", [("italic", 8, 1, "")]),
    (HEAD + "<b></b>", SEEN, []),
    ("<i>\n</i>", "\n", [("italic", 0, 1, "")]),
    ('ya<span class="tg-spoiler">🎨 &lt</span>', "ya🎨 <", [("spoiler", 2, 4, "")]),
    ("ya<tg-spoiler>x</tg-spoiler>", "yax", [("spoiler", 2, 1, "")]),
    ("<a href=contoh.id>\t</a>", "\t", [("text_link", 0, 1, "http://contoh.id/")]),
    (
        "<a   href=  'Contoh.id?a=&lt;'   > </a>",
        " ",
        [("text_link", 0, 1, "http://contoh.id/?a=<")],
    ),
    ('<a href="tg://user?id=42">x</a>', "x", [("text_mention", 0, 1, "42")]),
    ("<a> </a>", " ", []),
    ("<a>contoh.id lagi</a>", "contoh.id lagi", []),
    ("<a>contoh.id</a>", "contoh.id", [("text_link", 0, 9, "http://contoh.id/")]),
    (HEAD + "<pre  >a = 1</>", SEEN + "a = 1", [("pre", 8, 5, "")]),
    (
        HEAD + '<pre><code class="language-sql">x</></>',
        SEEN + "x",
        [("pre", 8, 1, "sql")],
    ),
    (
        HEAD + '<code class="language-sql"><pre>x</></>',
        SEEN + "x",
        [("pre", 8, 1, "sql")],
    ),
    (
        HEAD + '<pre> <code class="language-sql">x</></>',
        SEEN + " x",
        [("pre", 8, 2, ""), ("code", 9, 1, "")],
    ),
    (
        'ya<tg-emoji emoji-id="4242">🎨</tg-emoji>',
        "ya🎨",
        [("custom_emoji", 2, 2, "4242")],
    ),
    (
        "<blockquote   expandable   lagi>a&lt;<pre  >b</></>",
        "a<b",
        [("expandable_blockquote", 0, 3, ""), ("pre", 2, 1, "")],
    ),
]


@pytest.mark.parametrize(("source", "reason"), REFUSED)
def test_what_telegram_cannot_parse_is_refused_in_its_words(
    source: str, reason: str | None
) -> None:
    """«can't parse entities: …» with the byte offset in the UTF-8 source."""
    reason = reason or (
        "Text contains invalid Unicode characters after decoding HTML entities,"
        " check for unmatched surrogate code units"
    )
    with pytest.raises(ApiError) as refused:
        parse_html(source)

    assert f"Bad Request: can't parse entities: {reason}" == refused.value.description


@pytest.mark.parametrize(("source", "text", "entities"), ACCEPTED)
def test_what_telegram_parses_gives_its_text_and_entities(
    source: str, text: str, entities: list[tuple[str, int, int, str]]
) -> None:
    """Offsets and lengths are UTF-16 units; unknown `&name;` stay as they are."""
    assert (text, tuple(Entity(*one) for one in entities)) == parse_html(source)


@given(st.text(st.characters(codec="utf-8")))
def test_any_escaped_text_is_accepted_and_read_back_equal(text: str) -> None:
    """Text escaped as jinja2's autoescape does never becomes markup and never fails."""
    assert (text, ()) == parse_html(html.escape(text).replace("&#x27;", "&#39;"))


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_escaped_text_in_tags_keeps_its_length(text: str) -> None:
    """A bold person's name covers exactly that name."""
    read, entities = parse_html(f"<b>{html.escape(text, quote=False)}</b>!")

    assert f"{text}!" == read
    assert (Entity("bold", 0, utf16_length(text)),) == entities


@given(
    st.recursive(
        st.text("aZ 🏟<&é", min_size=1).map(lambda text: html.escape(text, quote=False)),
        lambda inner: st.builds(
            lambda tag, one, two: f"{one}<{tag}>{two}</{tag}>",
            st.sampled_from(["b", "i", "u", "s", "code", "blockquote"]),
            inner,
            inner,
        ),
    )
)
def test_html_of_a_parsed_text_parses_to_the_same(source: str) -> None:
    """What tests read as `message.html` is what Telegram would understand again."""
    text, entities = parse_html(source)
    settled = settle_nesting(entities)

    again, found = parse_html(to_html(text, settled))
    assert text == again
    assert _covered(settled) == _covered(settle_nesting(found))


def _covered(entities: tuple[Entity, ...]) -> set[tuple[str, int]]:
    """Which unit has which style: neighbours of one style may be split either way."""
    return {(one.kind, at) for one in entities for at in range(one.offset, one.end)}


def test_bold_is_interrupted_by_code() -> None:
    """Code cannot be bold: the bold text around it becomes two entities."""
    formatted = format_text("<b>a<code>b</code>c</b>", "HTML")

    assert [(one.kind, one.offset, one.length) for one in formatted.entities] == [
        ("bold", 0, 1),
        ("code", 1, 1),
        ("bold", 2, 1),
    ]


def test_quotations_do_not_nest() -> None:
    """Of two nested quotations the outer one stays."""
    formatted = format_text("<blockquote>a<blockquote>b</blockquote></blockquote>", "HTML")

    assert [(e.kind, e.offset, e.length) for e in formatted.entities] == [("blockquote", 0, 2)]


def test_blank_ends_are_trimmed_and_entities_move_along() -> None:
    """Leading and trailing blanks go; an entity that stood behind them moves."""
    formatted = format_text(" \n Halo <b>Sari</b> \n", "HTML")

    assert formatted.text == "Halo Sari"
    assert (Entity("bold", 5, 4),) == formatted.entities


def test_control_and_direction_signs_are_removed() -> None:
    """Carriage returns and direction overrides go, other control signs become spaces."""
    formatted = format_text("a\r\u202eb\t<b>c</b>", "HTML")

    assert ("ab c", (Entity("bold", 3, 1),)) == (formatted.text, formatted.entities)


def test_commands_links_mentions_and_tags_are_found() -> None:
    """A person's text gets its automatic entities; markup in it is plain text."""
    formatted = plain_text("/start@x_bot <b> https://a.id/x, @sari_id #kota a@b.id 1/2")

    kinds = {one.kind for one in formatted.entities}
    assert {"bot_command", "url", "mention", "hashtag", "email"} == kinds
    assert "<b>" in formatted.text


@pytest.mark.parametrize("mode", ["Markdown", "MarkdownV2"])
def test_other_parse_modes_are_refused_clearly(mode: str) -> None:
    """The simulator serves HTML only, and says so instead of guessing."""
    with pytest.raises(ApiError, match="send HTML"):
        format_text("*a*", mode)
