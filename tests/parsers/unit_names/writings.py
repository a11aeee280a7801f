"""Names as hasty people, machines and letterheads write them: variants of a roster's names, made by rules.

The rules know nothing of how names are read. They are written from how clerks write: what is shortened,
which marks get lost, which letters are taken for others.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import cycle

from domain.unit import Roster, Unit
from parsers.legacy.syllables import is_syllable

#: Kinds as names begin with them, and how else people begin the same name.
KINDS: Mapping[str, tuple[str, ...]] = {
    "Trường Mầm non": ("MN", "Trường MN", "Mầm non", "Tr. MN", "Trường mầm non xã"),
    "Trường Tiểu học": ("TH", "Trường TH", "Tiểu học", "Tr. TH", "Trường tiểu học xã"),
    "Trường THCS": ("THCS", "Trường Trung học cơ sở", "Trung học cơ sở", "Trường THCS xã"),
    "Đảng ủy xã": ("ĐU xã", "Đảng bộ xã", "BCH Đảng bộ xã", "Ban Chấp hành Đảng bộ xã", "Đảng uỷ xã"),
    "UBND xã": ("Ủy ban nhân dân xã", "Uỷ ban nhân dân xã", "UB xã", "UBND Xã"),
    "Hội": ("BCH Hội", "Ban Chấp hành Hội"),
    "Trung tâm": ("TT",),
    "Phòng": ("P.",),
}
_SUPERIORS = {
    "Trường": (
        "UBND HUYỆN THANH OAI\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
        "PHÒNG GD&ĐT THANH OAI",
        "PHÒNG GDĐT HUYỆN THANH OAI",
    ),
    "Đảng ủy xã": ("HUYỆN ỦY THANH OAI", "ĐẢNG BỘ HUYỆN THANH OAI"),
    "UBND xã": ("ỦY BAN NHÂN DÂN\nHUYỆN THANH OAI", "UBND HUYỆN THANH OAI"),
    "Phòng": ("UBND HUYỆN THANH OAI", "ỦY BAN NHÂN DÂN HUYỆN THANH OAI"),
}
#: Communes that are a town, and no "xã".
_TOWNS = ("Kim Bài",)
_HOOK, _TILDE = "\u0309", "\u0303"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ALIKE = (("tr", "ch"), ("ch", "tr"), ("x", "s"), ("s", "x"), ("gi", "d"))
_ORDINAL = re.compile(r" (I{1,2}|[AB])$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A name as somebody writes it, the unit that is meant, and the rule by which it was made."""

    rule: str
    written: str
    unit: str


#: A rule: the variant of a unit's name, or None where it does not apply.
Rule = Callable[[Unit, random.Random], str | None]


def write_all(roster: Roster, *, count: int, seed: int) -> list[Writing]:
    """Return at most ``count`` different writings of names of ``roster``, as many of each rule as can be had."""
    chance = random.Random(seed)
    found: dict[tuple[str, str], Writing] = {}
    shares = cycle(RULES)
    for _ in range(count * 20):
        if len(found) == count:
            break
        unit, rule = chance.choice(roster.units), next(shares)
        written = RULES[rule](unit, chance)
        if written and written != unit.name:
            found.setdefault((rule, written), Writing(rule=rule, written=written, unit=unit.code))
    return list(found.values())


# -- the rules


def _abbreviated(unit: Unit, chance: random.Random) -> str | None:
    for kind, others in KINDS.items():
        if unit.name.startswith(f"{kind} "):
            other = chance.choice(others)
            is_of_commune = unit.name.startswith(f"{kind} {unit.commune}") and unit.commune not in {"", *_TOWNS}
            return other + unit.name.removeprefix(kind) if is_of_commune or not other.endswith(" xã") else None
    return None


def _bare(unit: Unit, chance: random.Random) -> str | None:
    text = _without_marks(unit.name)
    return chance.choice((text, text.lower(), text.upper()))


def _partly_bare(unit: Unit, chance: random.Random) -> str | None:
    """Some words without their marks, or with the tone left out only."""
    words = unit.name.split()
    for at in chance.sample(range(len(words)), k=chance.randint(1, min(3, len(words)))):
        words[at] = chance.choice((_without_marks, _without_tone))(words[at])
    return " ".join(words)


def _cased(unit: Unit, chance: random.Random) -> str | None:
    return chance.choice((str.upper, str.lower, str.title))(unit.name)


def _decomposed(unit: Unit, chance: random.Random) -> str | None:
    return unicodedata.normalize("NFD", unit.name)


def _hooks_and_tildes(unit: Unit, _chance: random.Random) -> str | None:
    swapped = unicodedata.normalize("NFD", unit.name).translate({ord(_HOOK): _TILDE, ord(_TILDE): _HOOK})
    return unicodedata.normalize("NFC", swapped)


def _another_tone(unit: Unit, chance: random.Random) -> str | None:
    """One word of a name under another tone."""
    words = unit.name.split()
    at = chance.randrange(len(words))
    letters = unicodedata.normalize("NFD", words[at])
    toned = [n for n, char in enumerate(letters) if char in _TONES]
    if not toned:
        return None
    other = chance.choice([tone for tone in _TONES if tone != letters[toned[0]]])
    words[at] = unicodedata.normalize("NFC", letters[: toned[0]] + other + letters[toned[0] + 1 :])
    return " ".join(words) if is_syllable(words[at]) else None


def _sounds_alike(unit: Unit, chance: random.Random) -> str | None:
    words = unit.name.split()
    at = chance.randrange(len(words))
    for here, there in chance.sample(_ALIKE, k=len(_ALIKE)):
        if words[at].lower().startswith(here) and not words[at].isupper():
            changed = there + words[at][len(here) :].lower()
            words[at] = changed.capitalize() if words[at][0].isupper() else changed
            return " ".join(words) if is_syllable(words[at]) else None
    return None


def _slipped(unit: Unit, chance: random.Random) -> str | None:
    """A letter doubled, lost, changed or put before its neighbour, so that the word is none any more."""
    words = unit.name.split()
    at = chance.randrange(len(words))
    word = words[at]
    if len(word) < 3 or word.isupper() or not word.isalpha() or not is_syllable(word):
        return None
    n = chance.randrange(1, len(word))
    words[at] = chance.choice(
        (
            word[:n] + word[n - 1] + word[n:],
            word[:n] + word[n + 1 :],
            word[: n - 1] + word[n] + word[n - 1] + word[n + 1 :],
            word[:n] + chance.choice("bcdghklmnpqrstvxjfwz") + word[n + 1 :],
        )
    )
    return None if is_syllable(words[at]) or is_syllable(_without_marks(words[at])) else " ".join(words)


def _scanned(unit: Unit, chance: random.Random) -> str | None:
    """What a scan makes of letters: I as l or 1, m as rn, o as 0, marks lost."""
    name = _ORDINAL.sub(lambda found: " " + found[1].replace("I", chance.choice("l1I")), unit.name)
    flips = [(a, b) for a, b in (("m", "rn"), ("o", "0"), ("l", "1"), ("d", "cl")) if a in name.lower()]
    if flips and chance.random() < 0.6:
        read, flipped = chance.choice(flips)
        at = chance.choice([n for n, char in enumerate(name) if char == read] or [-1])
        if at > 0:
            name = name[:at] + flipped + name[at + 1 :]
    return name


def _under_superior(unit: Unit, chance: random.Random) -> str | None:
    for kind, superiors in _SUPERIORS.items():
        if unit.name.startswith(kind):
            return f"{chance.choice(superiors)}\n{unit.name.upper()}"
    return None


def _broken(unit: Unit, chance: random.Random) -> str | None:
    """A name over two lines, as narrow letterheads break it."""
    words = unit.name.upper().split()
    if len(words) < 4:
        return None
    at = chance.randrange(2, len(words) - 1)
    return " ".join(words[:at]) + "\n" + " ".join(words[at:])


def _commune_first(unit: Unit, chance: random.Random) -> str | None:
    if not unit.commune or unit.commune not in unit.name:
        return None
    kind, _, rest = unit.name.partition(unit.commune)
    place = "xã " if kind.endswith("xã ") else ""
    kind = kind.removesuffix("xã ").strip()
    return f"{place}{unit.commune}{rest}{chance.choice((' - ', ', ', ' '))}{kind}" if kind else None


def _placed(unit: Unit, chance: random.Random) -> str | None:
    places = (", huyện Thanh Oai", " - huyện Thanh Oai - TP Hà Nội", " (Thanh Oai, Hà Nội)", " - H. Thanh Oai")
    return None if "huyện" in unit.name or "Thanh Oai" in unit.name else unit.name + chance.choice(places)


def _labelled(unit: Unit, chance: random.Random) -> str | None:
    label = chance.choice(("Đơn vị: ", "ĐƠN VỊ: ………", "Tên đơn vị:  ", "Đơn vị đăng ký: "))
    return f"{label}{unit.name}{chance.choice(('', '.', '………………', ' .........'))}"


def _numbered(unit: Unit, chance: random.Random) -> str | None:
    """The ordinal in another way: 1, số 1, (A), "B"."""
    found = _ORDINAL.search(unit.name)
    if found is None:
        return None
    stem, ordinal = unit.name[: found.start()], found[1]
    if ordinal in "AB":
        return stem + chance.choice((f" ({ordinal})", f' "{ordinal}"', f" “{ordinal}”", f" {ordinal.lower()}"))
    number = len(ordinal)
    return stem + chance.choice((f" {number}", f" số {number}", f" 0{number}", " " + "l" * number))


def _both(first: Rule, second: Rule) -> Rule:
    """Return the rule that goes by both, one after the other."""

    def rule(unit: Unit, chance: random.Random) -> str | None:
        name = first(unit, chance)
        renamed = None if name is None else Unit(code=unit.code, name=name, group=unit.group, commune=unit.commune)
        return None if renamed is None else second(renamed, chance)

    return rule


RULES: Mapping[str, Rule] = {
    "abbreviated": _abbreviated,
    "without marks": _bare,
    "some marks left out": _partly_bare,
    "in other case": _cased,
    "decomposed": _decomposed,
    "hooks and tildes swapped": _hooks_and_tildes,
    "another tone": _another_tone,
    "as it sounds": _sounds_alike,
    "slip of the keys": _slipped,
    "scanned": _scanned,
    "under its superior": _under_superior,
    "broken over lines": _broken,
    "commune first": _commune_first,
    "with places": _placed,
    "with label and leaders": _labelled,
    "ordinal in another way": _numbered,
    "abbreviated, slip": _both(_abbreviated, _slipped),
    "abbreviated, some marks left out": _both(_abbreviated, _partly_bare),
    "abbreviated, with places": _both(_abbreviated, _placed),
    "ordinal, abbreviated": _both(_numbered, _abbreviated),
    "label, slip": _both(_slipped, _labelled),
}


def _without_tone(text: str) -> str:
    decomposed = "".join(char for char in unicodedata.normalize("NFD", text) if char not in _TONES)
    return unicodedata.normalize("NFC", decomposed)


def _without_marks(text: str) -> str:
    plain = text.replace("đ", "d").replace("Đ", "D")
    return "".join(char for char in unicodedata.normalize("NFD", plain) if not unicodedata.combining(char))
