"""Measures the Unicode classes and mappings of the reference tokenizers and writes them as Swift.

    .deps/oracle/bin/python Tests/Oracle/tokenizers_unicode.py [--check]

The Python package `tokenizers` mixes Unicode versions: its regex engine knows version 16, Rust's
standard library 17, its normalisation tables 9, its punctuation table 8. Token ids depend on these
tables, so RewardKit pins what the reference does, scalar by scalar, instead of following the
toolchain it happens to be compiled with. `--check` compares the files on disk with a measurement.
"""

import pathlib
import sys
import unicodedata

from tokenizers import Regex, __version__, normalizers, pre_tokenizers

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "Sources/Text/Tokenizer/Unicode"
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
CATEGORIES = (
    "Cn Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co Cs"
).split()
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"


def number(value):
    """Base-32 digits, least first; a digit that is not the last has 32 added."""
    out = ""
    while True:
        digit, value = value & 31, value >> 5
        out += ALPHABET[digit | (32 if value else 0)]
        if not value:
            return out


def signed(value):
    return number(value << 1 if value >= 0 else (-value << 1) - 1)


def runs(values):
    """`values` over all code points as (value, length) pairs."""
    out, start = "", 0
    for at in range(1, 0x110001):
        if at == 0x110000 or values[at] != values[start]:
            out += number(values[start]) + number(at - start)
            start = at
    return out


def members(chosen):
    """A set as alternating lengths: outside, inside, outside, …"""
    out, start, inside = "", 0, False
    for at in range(0x110000):
        if (at in chosen) != inside:
            out += number(at - start)
            start, inside = at, not inside
    return out + (number(0x110000 - start) if inside else "")


def mapping(table):
    """Scalar to scalars: gap to the previous key, length, then signed differences."""
    out, previous = "", 0
    for key in sorted(table):
        value = [ord(c) for c in table[key]]
        out += number(key - previous) + number(len(value))
        previous, last = key, key
        for scalar in value:
            out += signed(scalar - last)
            last = scalar
    return out


def removed(pre_tokenizer):
    """The scalars that a pre-tokenizer with behaviour "removed" takes away."""
    kept = set()
    for _, (start, end) in pre_tokenizer.pre_tokenize_str("".join(map(chr, SCALARS))):
        kept.update(SCALARS[start:end])
    return set(SCALARS) - kept


def each(normalizer):
    table = {}
    for c in SCALARS:
        text = normalizer.normalize_str(chr(c))
        if text != chr(c):
            table[c] = text
    return table


def measure():
    category = [0] * 0x110000
    for index, name in enumerate(CATEGORIES):
        if name in ("Cn", "Cs"):
            continue
        for c in removed(pre_tokenizers.Split(Regex(r"\p{%s}" % name), "removed")):
            category[c] = index
    for c in range(0xD800, 0xE000):
        category[c] = CATEGORIES.index("Cs")

    isolated = "x".join(map(chr, SCALARS))
    numeric = {
        SCALARS[start // 2]
        for _, (start, end) in pre_tokenizers.Digits(True).pre_tokenize_str(isolated)
        if end - start == 1 and start % 2 == 0
    }
    spaced = " ".join("a" + chr(c) + "a" for c in SCALARS)
    word = {
        SCALARS[start // 4]
        for _, (start, end) in pre_tokenizers.Whitespace().pre_tokenize_str(spaced)
        if end - start == 3
    }
    bert = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    clean = each(normalizers.BertNormalizer(**{**bert, "clean_text": True}))
    strip = each(normalizers.BertNormalizer(**{**bert, "strip_accents": True}))
    decomposed = each(normalizers.NFD())
    compatible = each(normalizers.NFKD())
    composed = each(normalizers.NFC())

    hangul = range(0xAC00, 0xD7A4)
    canonical = {c: v for c, v in decomposed.items() if c not in hangul}
    classes = [0] * 0x110000
    nfd = normalizers.NFD()
    for c in SCALARS:
        rank = unicodedata.combining(chr(c))
        # A mark that the reference does not yet know stays behind U+0345 (class 240).
        if 0 < rank < 240 and c not in decomposed:
            rank = rank if nfd.normalize_str("a\u0345" + chr(c))[1] != "\u0345" else 0
        classes[c] = rank
    nfc = normalizers.NFC()
    pairs = {}
    for c, value in canonical.items():
        if c not in composed and len(value) > 1:
            pairs[c] = nfc.normalize_str(value[:-1]) + value[-1]
            assert len(pairs[c]) == 2, hex(c)
    return {
        "Classes": {
            "category": runs(category),
            "numeric": members(numeric),
            "word": members(word),
            "punctuation": members(removed(pre_tokenizers.Punctuation("removed"))),
            "control": members({c for c, v in clean.items() if v == ""}),
            "nonspacingMark": members({c for c, v in strip.items() if v == ""}),
            "combiningMark": members({c for c, v in each(normalizers.StripAccents()).items()}),
            "combiningClass": runs(classes),
        },
        "Mappings": {
            "lowercase": mapping(each(normalizers.Lowercase())),
            "canonical": mapping(canonical),
            "compatibility": mapping(
                {c: v for c, v in compatible.items() if canonical.get(c) != v and c not in hangul}
            ),
            "composition": mapping(pairs),
        },
    }


def swift(name, tables):
    lines = [
        "// Generated by Tests/Oracle/tokenizers_unicode.py; do not edit.",
        "// Facts of the Unicode Character Database as measured in the Python package tokenizers",
        f"// {__version__}, which mixes several versions of it. The format is described there.",
        "",
        "extension UnicodeData {",
    ]
    for key, text in tables.items():
        lines.append(f'  static let {key}: StaticString = """')
        lines += ["    " + text[i : i + 95] + "\\" for i in range(0, len(text), 95)]
        lines[-1] = lines[-1][:-1]
        lines.append('    """')
    return "\n".join(lines + ["}", ""])


def main():
    different = []
    for name, tables in measure().items():
        path = TARGET / f"UnicodeData+{name}.swift"
        text = swift(name, tables)
        if "--check" in sys.argv:
            if not path.exists() or path.read_text() != text:
                different.append(path.name)
        else:
            TARGET.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            print(path, len(text))
    if different:
        sys.exit(f"differs from the reference: {', '.join(different)}")


main()
