"""What a button means, and how it travels in at most 64 bytes of callback data.

`act[:argument…].token`: the token says on which screen the button stood. Telegram may
deliver one tap twice under two update ids, and old keyboards stay in old chats; a tap whose
token is not the session's is stale and changes nothing.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

LIMIT = 64
"""Bytes of callback data that Telegram accepts."""


class Act(StrEnum):
    """What a tap asks for; values are on the wire."""

    READ = "rd"
    AGREE = "ok"
    DECLINE = "no"
    LANGUAGE = "lg"
    ADULT = "ad"
    MINOR = "mi"
    INSTRUMENT = "in"
    REGION = "rg"
    OTHER_REGION = "ro"
    ROLE = "rl"
    OWN_SUBSECTOR = "so"
    LEADING_SUBSECTOR = "sl"
    MORE = "mo"
    LEVEL = "a"
    TICK = "tk"
    DONE = "dn"
    DONT_KNOW = "dk"
    NOT_APPLICABLE = "na"
    SKIP = "sk"
    EXPLAIN = "ex"
    QUESTION = "qu"
    BACK = "bk"
    PAUSE = "ps"
    RESUME = "go"
    DROP = "dr"
    FILL = "fi"
    RESULT = "re"
    SUMMARY = "su"
    CHANGE = "ch"
    CHANGE_REMARK = "cr"
    CHOOSE = "cs"
    BEGIN_OTHER = "bo"
    WITHDRAW = "wd"
    WITHDRAW_YES = "wy"
    ERASE_YES = "ey"
    DATA = "dc"
    GO_ON = "gt"
    MUTE = "mu"
    UNMUTE = "um"
    DESK = "dm"
    REPORT = "rp"
    SHARE = "wj"
    UNSHARE = "wn"
    REGION_REPORT = "zd"
    EXAMPLES = "wl"
    EXAMPLE_SEE = "ws"
    EXAMPLE_PICK = "wp"
    EXAMPLE_APPROVE = "wa"
    EXAMPLE_DECLINE = "wx"
    DESK_OPEN = "do"
    DESK_SCOPE = "ds"
    DESK_PLACE = "dp"
    GRANTS = "gl"
    GRANT_NEW = "gn"
    GRANT_ROLE = "gr"
    GRANT_MAKE = "gm"
    GRANT_END = "ge"
    GRANT_SEE = "gs"
    GRANT_WITHDRAW = "gw"
    COVERAGE = "xc"
    COVERAGE_IN = "xi"
    COVERAGE_PAGE = "xp"
    COVERAGE_ROUND = "xr"
    COVERAGE_TAKE = "xt"
    AREA_SUMMARY = "zs"
    SUMMARY_IN = "zi"
    SUMMARY_PAGE = "zp"
    SUMMARY_ROUND = "zr"
    SUMMARY_TAKE = "zt"
    SUMMARY_OPEN = "zo"
    SUMMARY_WISH = "zw"
    SUMMARY_STOP = "zx"
    EXPORT = "ze"
    EXPORT_ROUND = "zf"
    EXPORT_TAKE = "zg"
    EXPORT_MAKE = "zm"
    CONTACT = "xy"
    CONTACT_NO = "xn"
    ROUNDS = "pl"
    ROUND_NEW = "pn"
    ROUND_SEE = "pv"
    ROUND_FILL = "pf"
    ROUND_GO = "pg"
    ROUND_SAVE = "py"
    ROUND_EDIT = "pe"
    ROUND_CLOSE = "pc"
    ROUND_CLOSE_YES = "pq"
    INVITES = "vl"
    INVITE_NEW = "vn"
    INVITE_FILL = "vf"
    INVITE_SEE = "vs"
    INVITE_TEXT = "vt"
    INVITE_CARD = "vc"
    INVITE_WITHDRAW = "vw"
    FILL_OWN = "vo"
    FACILITATE = "jf"
    FACILITATE_PLACE = "jc"
    FACILITATE_IN = "jp"
    NEXT_PERSON = "jn"
    PROXY_AGREE = "ja"
    PROXY_DECLINE = "jd"
    PROXY_ADULT = "jy"
    PROXY_MINOR = "jm"
    PROXY_LEAVE = "jl"
    PROXY_TAKE = "jt"
    PROXY_DROP = "jx"
    PROXY_DROP_ONE = "jo"
    PROXY_DROP_YES = "jz"
    GIVE_CODE = "jg"
    CODE_OPEN = "jk"
    CODE_COPY = "js"
    CODE_ERASE = "je"
    CODE_ERASE_YES = "jq"
    BROADCASTS = "bl"
    BROADCAST_NEW = "bn"
    BROADCAST_SEE = "bs"
    BROADCAST_STEP = "bf"
    BROADCAST_PICK = "bp"
    BROADCAST_DROP = "bd"
    BROADCAST_SEND = "by"
    BROADCAST_PAUSE = "bz"
    BROADCAST_RESUME = "br"
    BROADCAST_CANCEL = "bc"
    BROADCAST_CANCEL_YES = "bx"
    BROADCAST_AGAIN = "ba"
    QUIET = "bq"
    EVIDENCE = "ev"
    EVIDENCE_LIST = "el"
    EVIDENCE_REMOVE = "er"
    EVIDENCE_DONE = "ed"
    COLLEAGUES = "hl"
    COLLEAGUE_NEW = "hn"
    COLLEAGUE_PICK = "hp"
    COLLEAGUE_BY = "hb"
    COLLEAGUE_ON = "ho"
    COLLEAGUE_MAKE = "hm"
    COLLEAGUE_SEE = "hs"
    COLLEAGUE_WITHDRAW = "hw"
    COLLEAGUE_CHECK = "hc"
    COLLEAGUE_TAKE = "ht"
    COLLEAGUE_SET = "hx"
    COLLEAGUE_KEEP = "hk"
    PART = "hr"
    PART_ASK = "hq"
    PART_LEVEL = "ha"
    PART_TICK = "hi"
    PART_DONE = "he"
    PART_SILENT = "hd"
    PART_EXPLAIN = "hj"
    PART_EVIDENCE = "hv"
    PART_REMOVE = "hz"
    PART_SEND = "hy"
    PART_LATER = "hg"
    PART_OPEN = "hf"
    COLLEAGUE_AGAIN = "hu"
    ASSESS = "id"
    ASSESS_PLACE = "ip"
    ASSESS_ROUND = "ir"
    ASSESS_QUEUE = "iq"
    ASSESS_SEE = "ii"
    ASSESS_ACCEPT = "ia"
    ASSESS_OTHER = "il"
    ASSESS_LEVEL = "ib"
    ASSESS_EVIDENCE = "iv"
    ASSESS_ASK = "ik"
    ASSESS_ASK_PLAIN = "is"
    ASSESS_OPEN = "io"
    REQUEST = "if"
    REQUEST_DONE = "iz"
    MEETINGS = "qm"
    MEETING_PLACE = "qp"
    MEETING_ROUND = "qr"
    MEETING_NEW = "qn"
    MEETING_ALL = "qa"
    MEETING_ITEM = "qi"
    MEETING_OPEN = "qo"
    MEETING_TALLY = "qt"
    MEETING_TALLY_OFF = "qx"
    MEETING_TALLY_GROUP = "qg"
    MEETING_CLOSE = "qc"
    MEETING_AGREE = "ql"
    MEETING_PRESENT = "qk"
    MEETING_END = "qe"
    MEETING_LOOK = "qz"
    MEETING_JOIN = "qj"
    MEETING_VOTE = "qb"
    MEETING_SEAT = "qs"
    MEETING_SEAT_FRESH = "qf"
    FIELD = "kf"
    FIELD_IN = "ki"
    FIELD_ROUND = "kr"
    FIELD_TAKE = "kt"
    FIELD_TICK = "kc"
    SECTORS = "kl"
    SECTOR_NEW = "kn"
    SECTOR_ADD = "ka"
    SECTOR_SEE = "ks"
    SECTOR_RATE = "kv"
    SECTOR_LEVEL = "kg"
    SECTOR_DROP = "kd"
    DECIDE = "kp"
    DECIDE_TAKE = "kq"
    MINUTES = "wb"
    MINUTES_FIELD = "wf"
    MINUTES_TAKE = "wt"
    MINUTES_DROP = "wr"
    MINUTES_MAKE = "wk"
    COMMITMENTS = "ul"
    COMMIT_NEW = "un"
    COMMIT_TAKE = "ut"
    COMMIT_OWNER = "uo"
    COMMIT_MONTH = "uh"
    COMMIT_CHANGE = "us"
    COMMIT_DONE = "ux"
    COMMIT_DROP = "ud"
    COMMIT_OPEN = "uw"


@dataclass(frozen=True, slots=True)
class Tap:
    """One meaning of a button, with its arguments."""

    act: Act
    args: tuple[str, ...] = ()

    def encode(self, token: int) -> str:
        """Callback data for a screen with this token."""
        return f"{':'.join((self.act, *self.args))}.{_base36(token)}"


@dataclass(frozen=True, slots=True)
class Decoded:
    """What callback data says: the tap and the token of the screen it stood on."""

    tap: Tap
    token: int


_ACTS = frozenset(Act)


def decode(data: str) -> Decoded | None:
    """Read callback data; None for anything that no button of ours carries."""
    body, dot, token = data.rpartition(".")
    act, *args = body.split(":")
    if not dot or len(data.encode("utf-8", "replace")) > LIMIT or act not in _ACTS:
        return None
    if not _TOKEN.fullmatch(token):
        # Python would read signs, underscores and the digits of every script
        return None
    return Decoded(Tap(Act(act), tuple(args)), int(token, 36))


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TOKEN = re.compile(r"0|[1-9a-z][0-9a-z]{0,12}")
"""A token as `_base36` writes it: thirteen digits hold 64 bits."""


@lru_cache(maxsize=1024)
def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
