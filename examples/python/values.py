"""Which values are valid, and in which form they are stored: the same rules as in the page, so that both accept the same values.

- White space and invisible characters at the ends are removed. Passwords and choices are never changed.
- Inside an API key, a secret property and a user name, invisible characters are refused.
- API keys, secret properties and multi-line properties keep their lines. Elsewhere a line break is refused as a control character.
- A choice must be exactly one of the offered values. An empty choice or secret keeps the stored value.
- A value that equals the stored one is not judged: nothing is written.
"""
from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

LONGEST_VALUE = 16_384  # UTF-16 code units, as in JavaScript and in HTML's `maxlength`
# JavaScript's white space. Python's `str.isspace` and `\s` differ: they lack U+FEFF and add some control characters.
WHITE_SPACE = frozenset("\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
                        "\u2028\u2029\u202f\u205f\u3000\ufeff")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# For characters whose name in Unicode people do not use, or that have none.
NAMES = {"\n": "line break", "\t": "tab", "\ufeff": "byte order mark"}


class Refused(Exception):
    """`detail` is a sentence for people. It names a character that they cannot see, but repeats no other part of the value."""

    def __init__(self, detail: str, *, missing: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.missing = missing


class PropertyRule(NamedTuple):
    """What decides about a property's value. `stored` is empty if no value is stored."""
    required: bool
    secret: bool
    type: str
    options: list[str]
    stored: str


def api_key(raw) -> str:
    key = _key(_trimmed(raw))
    if not key:
        raise _empty()
    return key


def username(raw, given_password) -> str:
    """May be empty if there is a password: many APIs take the key as one of the two."""
    name = _trimmed(raw)
    # RFC 7617, section 2: the first colon ends the user name, and neither part may contain control characters.
    _refuse(name, lambda character: character == ":", "a colon")
    _key(_single_line(name))
    if not name and given_password == "":
        raise _empty()
    return name


def password(raw) -> str:
    return _single_line(text(raw))


def property_value(rule: PropertyRule, given: dict, name: str) -> str | None:
    """Returns the value to store, or `None` to keep the stored one. `given` has the properties of the request by name."""
    raw, has_stored = given.get(name, ""), bool(_trim(rule.stored))
    if has_stored and not rule.secret and raw == rule.stored:
        return rule.stored
    choices = rule.options or (["true", "false"] if rule.type == "boolean" else [])
    value = text(raw) if choices else _trimmed(raw)
    if not choices:
        check = _key if rule.secret else _lines if rule.type == "multiline" else _single_line
        check(value)
    if not value:
        # A page does not receive stored secrets, so its input is empty.
        keeps_stored = name not in given or rule.secret or (choices and "" not in choices)
        if rule.required and not (keeps_stored and has_stored):
            raise _empty(missing=True)
        return None if keeps_stored else value
    if choices and value not in choices:
        raise Refused("Must be one of the offered values.")
    if not choices and rule.type == "number" and not NUMBER.fullmatch(value):
        raise Refused("Must be a decimal number, such as 12.5.")
    return value


def text(raw) -> str:
    """A text that is used exactly as it is."""
    if not isinstance(raw, str):
        raise Refused("Must be a string.")
    if len(raw.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_VALUE:
        raise Refused(f"Must not be longer than {LONGEST_VALUE:,} characters.")
    # JSON can contain half of a surrogate pair, which UTF-8 cannot encode.
    if re.search("[\ud800-\udfff]", raw):
        raise Refused("Must be valid Unicode.")
    return raw


def _trimmed(raw) -> str:
    return text(_trim(re.sub("\r\n?", "\n", raw)) if isinstance(raw, str) else raw)


def _trim(value: str) -> str:
    start, end = 0, len(value)
    while start < end and _is_end(value[start]):
        start += 1
    while end > start and _is_end(value[end - 1]):
        end -= 1
    return value[start:end]


def _is_end(character: str) -> bool:
    return character in WHITE_SPACE or _is_format(character)


def _is_format(character: str) -> bool:
    return unicodedata.category(character) == "Cf"


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc"


def _single_line(value: str) -> str:
    return _refuse(value, _is_control, "control characters")


def _lines(value: str) -> str:
    return _refuse(value, lambda character: character not in "\t\n" and _is_control(character), "control characters")


def _key(value: str) -> str:
    """An API key may be a PEM or JSON file, with lines."""
    return _refuse(_lines(value), lambda character: character not in " \t\n" and _is_end(character), "invisible characters")


def _refuse(value: str, is_refused, what: str) -> str:
    for position, character in enumerate(value, 1):
        if is_refused(character):
            name = "" if what == "a colon" else f": {_name(character)}"
            raise Refused(f"Must not contain {what}. Character {position} is one{name}.")
    return value


def _name(character: str) -> str:
    code = f"U+{ord(character):04X}"
    name = NAMES.get(character) or unicodedata.name(character, "").lower()
    return f"{name} ({code})" if name else code


def _empty(*, missing: bool = False) -> Refused:
    return Refused("Must not be empty.", missing=missing)
