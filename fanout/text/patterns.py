"""The compiled patterns, written from the rules of twitter-text and proved by its conformance cases.

Every pattern costs linear time on any input: repeats are possessive, and where a search fails inside a long
run of characters, the whole run is skipped instead of being tried again from each of its positions.
"""

import regex

# Characters, as they stand between the brackets of a class.

_LATIN_ACCENTS = (
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268\u026F"
    r"\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)
_CYRILLIC = r"\u0400-\u04FF"
_SPACES = r"\t-\r\x20\x85\xA0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
_PUNCTUATION = r"!'#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$"
_DIRECTIONS = r"\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069"
_NEVER = r"\uFFFE\uFEFF\uFFFF"

FORBIDDEN_IN_TWEET = regex.compile(f"[{_NEVER}]")
UNSTORABLE = regex.compile(rf"[{_NEVER}\x00\uD800-\uDFFF]")

# Links. A chain is two or more labels joined by dots; domains.py knows whether it ends in a domain.

_NO_LINK_AFTER = rf"A-Za-z0-9@\uFF20$#\uFF03{_NEVER}"
_PROTOCOL = r"[tT]{2}[pP][sS]?://"
# A run of host characters stops before a protocol: a link glued to a word (語http://t.co) is still seen.
_NO_HOST = rf"{_PUNCTUATION}{_SPACES}{_NEVER}{_DIRECTIONS}"
_HOST = rf"(?:[^{_NO_HOST}hH]++|[hH](?!{_PROTOCOL}))++"
_LABEL = rf"{_HOST}(?:[_\-]++{_HOST})*+"
_CHAIN = rf"{_LABEL}(?:\.{_LABEL})++"
CHAIN = regex.compile(
    rf"(?P<protocol>[hH](?<![{_NO_LINK_AFTER}][hH]){_PROTOCOL})(?P<chain>{_CHAIN})"
    rf"|(?:[^{_NO_LINK_AFTER}]|^)(?P<chain>{_CHAIN})"
    rf"|(?:^|[^{_NO_LINK_AFTER}])(?:{_HOST}|[_.\-]++)++(*SKIP)(*FAIL)"
)
# Every chain holds such a dot, and most texts hold none.
INNER_DOT = regex.compile(rf"\.(?=[^{_NO_HOST}])(?<=[^{_NO_HOST}]\.)")
ASCII_LABELS = regex.compile(rf"(?:[\-A-Za-z0-9{_LATIN_ACCENTS}]++\.)++")

_PATH_END = rf"+\-A-Za-z0-9=_#/{_CYRILLIC}{_LATIN_ACCENTS}"
_PATH_INNER = r"!*';:,.$%\[\]\u2013~@|&"
_PATH = f"[{_PATH_END}{_PATH_INNER}]"
# Parentheses belong to a path only when they balance, two deep at most: Primer_(film), but not (see t.co/a).
_PARENTHESES = rf"\((?:{_PATH}++\)|{_PATH}*+\({_PATH}++\){_PATH}*+\))"
# A path ends on an ending character, or on parentheses that directly follow one.
_NOT_YET = rf"[{_PATH_INNER}]++(?:{_PARENTHESES}[{_PATH_INNER}]*+)*+"
_PATH_PART = rf"(?:[{_PATH_END}]++|{_PARENTHESES}|{_NOT_YET}[{_PATH_END}]++)"
_QUERY = r"\?(?:[!?*'@();:+$%\[\].,~|]*+[A-Za-z0-9\-_&=#/]++)++"
AFTER_HOST = regex.compile(rf"(?::[0-9]++)?+(?P<path>/{_PATH_PART}*+)?+(?:{_QUERY})?+")
SHORT_LINK = regex.compile(rf"[hH][tT]{{2}}[pP][sS]?://[tT]\.[cC][oO]/(?P<slug>[A-Za-z0-9]++)(?:{_QUERY})?+")

# Mentions, hashtags and cashtags.

_AT = r"@\uFF20"
_HASH = r"#\uFF03"
_NAME = r"[A-Za-z0-9_]{1,20}+"
_NO_MENTION_BEFORE = rf"(?![{_AT}{_LATIN_ACCENTS}]|://)"
MENTION = regex.compile(
    rf"[{_AT}](?<=(?:^|[^A-Za-z0-9_!#$%&*{_AT}]|(?:^|[^A-Za-z0-9_+~.\-])[rR][tT]:?)[{_AT}])"
    rf"(?P<username>{_NAME})(?P<slug>/[A-Za-z][A-Za-z0-9_\-]{{0,24}}+)?+{_NO_MENTION_BEFORE}"
)
REPLY = regex.compile(rf"[{_SPACES}{_DIRECTIONS}]*+[{_AT}](?P<username>{_NAME}){_NO_MENTION_BEFORE}")

# The signs that stand inside words of many scripts, from the low line to the Tibetan tsheg.
_WORD_SIGNS = r"\p{Nd}_\u200C\u200D\uA67E\u05BE\u05F3\u05F4\uFF5E\u301C\u309B\u309C\u30A0\u30FB\u3003\u0F0B\u0F0C\u00B7"
_WORD = rf"\p{{L}}\p{{M}}{_WORD_SIGNS}"
HASHTAG = regex.compile(
    rf"[{_HASH}](?<=(?:^|[^{_WORD}&]|[\uFE0E\uFE0F])[{_HASH}])(?![\uFE0F\u20E3])"
    rf"(?=[0-9_]*+[A-Za-z]|[{_WORD_SIGNS}]*+[\p{{L}}\p{{M}}])(?P<tag>(?:[A-Za-z0-9_]++|[{_WORD}]++)++)"
    rf"(?![{_HASH}]|://)"
)
CASHTAG = regex.compile(
    rf"\$(?<=(?:^|[{_SPACES}{_DIRECTIONS}])\$)(?P<tag>[A-Za-z]{{1,6}}(?:[._][A-Za-z]{{1,2}})?)"
    rf"(?=$|[{_SPACES}{_PUNCTUATION}])"
)

# What counts in the length.

# Only what is text by default takes a variation selector: it makes an emoji of it, or keeps it text.
_ONE_EMOJI = (
    r"(?:\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{Emoji_Presentation}"
    r"|(?![0-9#*©®])\p{Emoji}\uFE0F?+(?!\uFE0E))"
)
# No sequence that Unicode recommends joins more than four; a bound keeps endless chains from passing as one.
_EMOJI = (
    rf"[0-9#*]\uFE0F?\u20E3|[©®]\uFE0F|\p{{Regional_Indicator}}{{2}}"
    r"|\U0001F3F4[\U000E0030-\U000E0039\U000E0061-\U000E007A]{3,6}\U000E007F"
    rf"|{_ONE_EMOJI}(?:\u200D{_ONE_EMOJI}){{0,3}}"
)
_LIGHT = r"\u0000-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037"
# The light characters but those that may begin an emoji: digits, #, *, © and ®.
_SURELY_LIGHT = r"\u0000-\x22\x24-\x29\x2B-\x2F\x3A-\xA8\xAA-\xAD\xAF-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037"
# Kana, ideographs and Hangul, among which there is no emoji; the rest is asked one by one.
_SURELY_HEAVY = r"\u3041-\u3096\u30A0-\u30FF\u3400-\u9FFF\uAC00-\uD7A3"
PLAIN_PIECE = regex.compile(rf"(?P<light>[{_LIGHT}]++)|(?P<heavy>[^{_LIGHT}]++)")
PIECE = regex.compile(
    rf"(?P<light>(?:[{_SURELY_LIGHT}]++|[0-9#*©®](?![\uFE0F\u20E3]))++)|(?P<emoji>{_EMOJI})"
    rf"|(?P<heavy>(?:[{_SURELY_HEAVY}]++|(?!\p{{Emoji}})[^{_LIGHT}])++)|(?P<light>[{_LIGHT}])|(?P<heavy>.)",
    regex.DOTALL,
)
# Composing sorts each run of marks in quadratic time; a run longer than a tweet may be is composed in parts.
COMPOSABLE = regex.compile(r"\p{ccc=0}*+\P{ccc=0}{0,300}+")

# Whole links as RFC 3986 spells them, with host names of any script.

_PCHAR = rf"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@{_CYRILLIC}]|%[0-9A-Fa-f]{{2}})"
_HOST_CHAR = r"[A-Za-z0-9\x80-\U0010FFFF]"
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
WHOLE_URL = regex.compile(
    r"(?:(?P<protocol>[hH][tT]{2}[pP][sS]?)://)?"
    r"(?:(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})++@)?"
    rf"(?:{_OCTET}(?:\.{_OCTET}){{3}}|\[[0-9A-Fa-f:.]++\]"
    rf"|(?:{_HOST_CHAR}++(?:[_\-]++{_HOST_CHAR}++)*+\.(?=[^./:?#]++\.[^./:?#]))*+"
    rf"{_HOST_CHAR}++(?:-++{_HOST_CHAR}++)*+\.[A-Za-z\x80-\U0010FFFF]{_HOST_CHAR}*+(?:-++{_HOST_CHAR}++)*+)"
    rf"(?::[0-9]++)?(?:/{_PCHAR}*+)*+(?:\?(?:{_PCHAR}|[/?])*+)?(?:#(?:{_PCHAR}|[/?])*+)?"
)
