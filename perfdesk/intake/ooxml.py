"""The package around a Word document: parts, relationships, names, safe XML.

Both dialects (transitional and strict) come out under the same short names.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from perfdesk.intake.kinds import Kind, damaged, refuse, too_large
from perfdesk.intake.ticks import SYMBOL_FONTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfdesk.intake.guard import Package

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the type

_SPACES: Mapping[str, str] = {
    "": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_PREFIXES = {space: prefix for prefix, space in _SPACES.items()}
_STRICT: Mapping[bytes, str] = {
    b"wordprocessingml/main": _SPACES[""],
    b"officeDocument/math": _SPACES["m"],
    b"officeDocument/relationships": _SPACES["r"],
}
_STRICT_NAMESPACE = re.compile(
    rb"(xmlns(?::\w+)?\s*=\s*[\"'])http://purl\.oclc\.org/ooxml/([\w/]+)"
)
_TWIPS_PER: Mapping[str, float] = {
    "": 1.0,
    "pt": 20.0,
    "in": 1440.0,
    "cm": 1440 / 2.54,
    "mm": 144 / 2.54,
    "pc": 240.0,
    "pi": 240.0,
}
_MEASURE = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)(pt|in|cm|mm|pc|pi)?")
_WHOLE = re.compile(r"-?\d{1,9}")
_MAX_TREE = 250_000_000
_MAX_SMALL_PART = 8_000_000
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]*)[\"'][^>]*>")
_DECLARATION = re.compile(r"\ufeff?\s*<\?xml[^>]*>")
_UTF_8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_CODECS: Mapping[str, str] = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("iso-8859-1", "windows-1252"), "cp1252"),
}
_SYMBOL_FONTS = tuple(font.encode() for font in SYMBOL_FONTS)
_MOST_NAMES = 5_000


class _Names(dict[object, str]):
    """Full tag → short name: `p`, `mc:Choice`, or `?` for foreign ones and comments."""

    def __missing__(self, tag: object) -> str:
        if not isinstance(tag, str):  # comments and entities have functions for tags
            return "?"
        short = _short(tag)
        if len(self) < _MOST_NAMES:
            self[tag] = short
        return short


NAMES = _Names()
"""For loops over many elements: `NAMES[element.tag]` is `name(element)` without the call."""


def name(element: Element) -> str:
    """Return an element's short name: `p`, `mc:Choice`, or `?` for foreign ones and comments."""
    return NAMES[element.tag]


def _short(tag: str) -> str:
    space, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    prefix = _PREFIXES.get(space)
    if prefix is None:
        # drawing and VML wrappers are only passed through on the way to their text
        return f"?{local}"
    return f"{prefix}:{local}" if prefix else local


def attribute(element: Element, key: str, default: str = "") -> str:
    """Return an attribute of the main namespace, or one without namespace."""
    text = element.get(_full(key))
    if text is None:
        text = element.get(key)
    return default if text is None else str(text)


def child(element: Element | None, wanted: str) -> Element | None:
    """Return the first child of a short name."""
    if element is not None:
        full = _full(wanted)
        for one in element:  # quicker than `iterchildren` for the few children there are
            if one.tag == full:
                return one
    return None


def children(element: Element | None) -> dict[str, Element]:
    """Return an element's children by short name; where a name comes twice, the last one."""
    return {} if element is None else {NAMES[one.tag]: one for one in element}


@cache
def _full(wanted: str) -> str:
    prefix, colon, local = wanted.rpartition(":")
    return f"{{{_SPACES[prefix if colon else '']}}}{local}"


def value(element: Element | None, wanted: str, default: str = "") -> str:
    """Return `w:val` of the first child of a name, or the default when there is no such child."""
    found = child(element, wanted)
    return default if found is None else attribute(found, "val", default)


def switched_on(element: Element | None, wanted: str) -> bool:
    """True when a child of a name is present and not switched off (`w:val="0"`)."""
    return is_on(child(element, wanted))


def is_on(element: Element | None) -> bool:
    """True for an on/off property that is there and not switched off."""
    return element is not None and truth(attribute(element, "val", "1"))


def truth(text: str) -> bool:
    """Read an on/off attribute in any of its spellings."""
    return text.strip().lower() not in {"0", "false", "off", "none"}


def number(text: str, default: int = 0) -> int:
    """Read a whole number of at most nine digits; anything else is the default."""
    return int(text) if _WHOLE.fullmatch(text.strip()) else default


def twips(text: str) -> float:
    """Read a length (twips, or with a unit in strict documents); 0.0 when it is none."""
    if text.isdecimal() and len(text) < 10:
        return float(text)
    match = _MEASURE.fullmatch(text.strip())
    return float(match[1]) * _TWIPS_PER[match[2] or ""] if match else 0.0


def _tree_size(data: bytes) -> int:
    """Estimate the memory of the parsed tree in bytes; measured, a little on the high side."""
    elements = data.count(b"<") - data.count(b"</")
    attributes = data.count(b"=")
    return 130 * elements + 210 * attributes + 2 * len(data)


def _as_utf8(data: bytes) -> bytes:
    """Return XML in UTF-8: what is looked at and counted has to be what is parsed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16"
    elif data.startswith((b"<\0", b"\0<")):
        codec = "utf-16-le" if data[1] == 0 else "utf-16-be"
    else:
        declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf")[:200])
        codec = declared[1].decode().lower() if declared else "utf-8"
        if codec in _UTF_8:
            return data
        codec = _CODECS.get(codec, "")
    try:
        return _DECLARATION.sub("", data.decode(codec), count=1).encode()
    except (UnicodeError, LookupError) as problem:
        raise damaged("里面的文字编码不对") from problem


def parse(data: bytes) -> Element:
    """Parse XML that may be hostile: no DTD, no entities, bounded depth; DocumentError."""
    data = _as_utf8(data)
    if b"<!DOCTYPE" in data:
        raise damaged("里面有不该有的定义")
    if _tree_size(data) > _MAX_TREE:
        raise too_large()
    if b"purl.oclc.org" in data:
        data = _STRICT_NAMESPACE.sub(_as_transitional, data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise damaged() from problem
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise damaged("里面有不该有的定义")
    return root


def _as_transitional(match: re.Match[bytes]) -> bytes:
    known = _STRICT.get(match[2])
    return match[0] if known is None else match[1] + known.encode()


@dataclass(frozen=True, slots=True)
class WordPackage:
    """The parts of a Word document that hold text."""

    package: Package
    main: str
    body: Element
    parts: Mapping[str, str]
    """Relationship id → part name, of the main part."""
    kinds: Mapping[str, str]
    """Last word of the relationship type → part name, of the main part."""
    mentions: frozenset[str]
    """Which of `numPr` and `pStyle` occur in the main part at all."""
    plain_runs: bool
    """Whether no run of the main part is hidden, struck through or in a font of symbols."""

    def part(self, part_name: str | None, mentioning: bytes = b"") -> Element | None:
        """Return another part as XML; None when it is missing or does not mention a word."""
        data = self.package.read(part_name, _MAX_SMALL_PART) if part_name else None
        return parse(data) if data and mentioning in data else None


def has_plain_runs(data: bytes) -> bool:
    """Tell from the text of a part whether its runs can be read without their properties.

    False whenever a run may be hidden, struck through or in a font of symbols.
    """
    if any(word in data for word in (b"vanish", b"trike", b"&#")):
        return False
    lower = data.lower()
    # single symbols (`w:sym`) name their font themselves
    named = [font for font in _SYMBOL_FONTS if font in lower]
    return all(lower.count(font) == lower.count(b':font="' + font) for font in named)


def open_word(package: Package) -> WordPackage:
    """Find the main part by relationships, then content types, then habit."""
    for candidate in _main_parts(package):
        data = package.read(candidate)
        if data is None:
            continue
        data = _as_utf8(data)
        root = parse(data)
        body = child(root, "body")
        if body is None:
            raise damaged("里面没有正文")
        relations = list(_relations(package, candidate))
        return WordPackage(
            package,
            candidate,
            body,
            {key: target for key, _kind, target in relations},
            {kind: target for _key, kind, target in reversed(relations)},
            frozenset(word for word in ("numPr", "pStyle") if word.encode() in data),
            has_plain_runs(data),
        )
    kind = package.kind()
    raise damaged("里面没有正文") if kind is Kind.DOCX else refuse(kind)


def _main_parts(package: Package) -> Iterator[str]:
    for _key, kind, target in _relations(package, ""):
        if kind == "officedocument":
            yield target
    types = package.read("[content_types].xml", _MAX_SMALL_PART)
    if types:
        for override in parse(types):
            kind = attribute(override, "ContentType")
            if "wordprocessingml" in kind and kind.endswith("main+xml"):
                yield attribute(override, "PartName")
    yield "word/document.xml"


def _relations(package: Package, part_name: str) -> Iterator[tuple[str, str, str]]:
    """Yield (id, last word of the type in lower case, target part) of a part's relationships."""
    folder, _, file = part_name.lstrip("/").rpartition("/")
    data = package.read(posixpath.join(folder, "_rels", f"{file}.rels"), _MAX_SMALL_PART)
    if not data:
        return
    for relation in parse(data):
        if attribute(relation, "TargetMode").lower() == "external":
            continue
        target = unquote(attribute(relation, "Target")).replace("\\", "/")
        kind = attribute(relation, "Type").rpartition("/")[2].lower()
        full = target if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        yield attribute(relation, "Id"), kind, full
