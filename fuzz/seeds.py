"""Seeds and dictionaries for the targets, made from the fixtures and from the lexicon: `python3 fuzz/seeds.py FOLDER`.

For each target FOLDER/seeds/TARGET and FOLDER/TARGET.dict. Parts of archives are thinned out, since small inputs are tried more often,
and written in the form that the targets take (see src/lib.rs)."""

import pathlib
import re
import struct
import sys
import zipfile
import zlib
from xml.etree import ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
BETWEEN = b"\n==part==\n"
LARGEST = 16_000


def thin(element, most):
    """Of many alike, the first and the last."""
    children = list(element)
    for child in children[most:-1]:
        element.remove(child)
    for child in element:
        thin(child, most)


def thinned(content):
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return content[:LARGEST]
    for most in (12, 8, 6, 5, 4, 3, 2, 1):
        thin(root, most)
        content = ElementTree.tostring(root, encoding="utf-8")
        if len(content) <= LARGEST:
            break
    return content


def archives(names, *places):
    """The named parts of every archive in these places; with `{}` in the first name once for each part that fits."""
    for place in places:
        for path in sorted(FIXTURES.glob(place)):
            with zipfile.ZipFile(path) as archive:
                have = archive.namelist()
                pattern = re.escape(names[0]).replace(r"\{\}", r"\d+")
                for first in [n for n in have if re.fullmatch(pattern, n)][:3]:
                    parts = [first] + names[1:]
                    yield BETWEEN.join(thinned(archive.read(p)) if p in have else b"" for p in parts)


def streams(content):
    """The streams of a compound file of version 3."""
    sector = lambda n: content[512 * (n + 1) : 512 * (n + 2)]
    words = lambda data: struct.unpack(f"<{len(data) // 4}I", data)
    heads = [n for n in words(content[76:512]) if n < 0xFFFFFFFA]
    table = [n for head in heads for n in words(sector(head))]

    def chain(n, table, piece):
        out = []
        while n < len(table) and len(out) <= len(table):
            out.append(piece(n))
            n = table[n]
        return b"".join(out)

    (directory,) = struct.unpack_from("<I", content, 48)
    (small,) = struct.unpack_from("<I", content, 60)
    entries = chain(directory, table, sector)
    root = struct.unpack_from("<I", entries, 116)[0]
    pool, minor = chain(root, table, sector), words(chain(small, table, sector))
    found = {}
    for at in range(0, len(entries), 128):
        (length,) = struct.unpack_from("<H", entries, at + 64)
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le")
        start, size = struct.unpack_from("<IQ", entries, at + 116)
        if entries[at + 66] == 2:
            whole = chain(start, table, sector) if size >= 4096 else chain(start, minor, lambda n: pool[64 * n : 64 * (n + 1)])
            found[name] = whole[:size]
    return found


def compounds(names, *places):
    for place in places:
        for path in sorted(FIXTURES.glob(place)):
            have = streams(path.read_bytes())
            yield BETWEEN.join(have.get(name, b"") for name in names)


def files(*places, largest=LARGEST):
    for place in places:
        for path in sorted(FIXTURES.glob(place)):
            if path.stat().st_size <= largest:
                yield path.read_bytes()


def cut(*places, size=6_000):
    """The beginning of files that are long, at the end of a line."""
    for place in places:
        for path in sorted(FIXTURES.glob(place)):
            content = path.read_bytes()
            yield content if len(content) <= size else content[: content.rfind(b"\n", 0, size) + 1]


def rich(*places):
    """Windows of rich text behind a head of their own: the head of a real file alone is longer than what is tried often."""
    head = b"{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset134 SimSun;}{\\f1\\fcharset0 Arial;}}"
    for place in places:
        for path in sorted(FIXTURES.glob(place)):
            content = path.read_bytes()
            starts = [m.start() for m in re.finditer(rb"\\trowd|\\pard", content)]
            for start in starts[:: max(len(starts) // 6, 1)]:
                piece = content[start : content.rfind(b"\n", 0, start + 6_000)]
                yield head + piece + b"}" * max(1 + piece.count(b"{") - piece.count(b"}"), 1)


def contents(*places):
    """What the pages of a PDF draw, unpacked."""
    for place in places:
        for path in sorted(FIXTURES.glob(place)):
            for found in list(re.finditer(rb"stream\r?\n(.*?)endstream", path.read_bytes(), re.S))[:40]:
                try:
                    content = zlib.decompressobj().decompress(found[1])
                except zlib.error:
                    content = found[1]
                if re.search(rb"\bT[jJ]\b|\bre\b", content):
                    yield content[:LARGEST]


TEXTS = ("bad/*.txt", "good/*.txt", "clean/*.txt", "stacked/*", "encodings/*")
GRIDS = ("formats/*.html", "formats/*.csv", "formats/*.md", "layouts/*/*.html", "layouts/*.html", "layouts/*/*.md")
SEEDS = {
    "text": lambda: cut(*TEXTS, "layout/*.txt"),
    "html": lambda: cut("formats/*.html", "layouts/*.html", "layouts/*/*.html", "bad/*.html", "good/*.html"),
    "markdown": lambda: cut("formats/*.md", "layouts/*.md", "layouts/*/*.md"),
    "csv": lambda: cut("formats/*.csv", "bad/*.csv", "good/*.csv", "layouts/*.csv", "layouts/*/*.csv"),
    "xlsx": lambda: archives(
        ["xl/worksheets/sheet{}.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet2.xml"], "formats/*.xlsx", "formats/office/*.xlsx"
    ),
    "ods": lambda: archives(["content.xml", "styles.xml"], "formats/*.ods"),
    "xls": lambda: compounds(["Workbook"], "formats/*.xls"),
    "docx": lambda: archives(["word/document.xml", "word/styles.xml", "word/numbering.xml"], "formats/*.docx", "formats/office/*.docx"),
    "odt": lambda: archives(["content.xml", "styles.xml"], "formats/office/*.odt"),
    "rtf": lambda: rich("formats/office/*.rtf"),
    "doc": lambda: compounds(["WordDocument", "1Table", "0Table", "Data"], "formats/office/*.doc"),
    "ofd": lambda: archives(
        ["Doc_0/Pages/Page_{}/Content.xml", "Doc_0/Document.xml", "Doc_0/PublicRes.xml", "Doc_0/Tpls/Tpl_0/Content.xml"], "formats/office/*.ofd"
    ),
    "pdf": lambda: files("formats/*.pdf", "layout/*.pdf", "bad/*.pdf", "good/*.pdf", largest=40_000),
    "pdf_page": lambda: contents("formats/*.pdf", "layout/*.pdf"),
    "layout": lambda: cut(*TEXTS, *GRIDS, "layout/*.txt"),
    "prose": lambda: cut(*TEXTS, size=3_000),
    "verify": lambda: cut(*TEXTS, *GRIDS),
    "report": lambda: cut(*TEXTS),
}

# Targets of which the inputs are sentences and tables of the field.
IN_WORDS = {"text", "html", "markdown", "csv", "layout", "prose", "verify", "report", "pdf_page"}


def words():
    """Every word of the lexicon, first column of its data; of codes also the code."""
    found = dict()
    for path in sorted((ROOT / "src/lexicon/data").glob("*.tsv")):
        for line in path.read_text().splitlines():
            fields = line.split("\t")
            if line and not line.startswith("#"):
                found.update(dict.fromkeys(f for f in fields[: 3 if path.name == "codes.tsv" else 1] if len(f) > 1))
    return [w.encode() for w in found]


def names(seeds):
    """Tags, attributes and control words that the seeds use."""
    found = dict()
    for seed in seeds:
        found.update(dict.fromkeys(re.findall(rb"</?[\w:]+|\b[\w:]+=\"|\\[a-z]+", seed)))
    return [n for n in found if len(n) < 60][:1500]


def entry(word):
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in word) + '"\n'


def main():
    folder = pathlib.Path(sys.argv[1])
    for target, seeds in SEEDS.items():
        found = list(seeds())
        assert found, f"no seed for {target}"
        (folder / "seeds" / target).mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(found):
            (folder / "seeds" / target / f"{number:04}").write_bytes(seed)
        entries = [b"==part==", *(words() if target in IN_WORDS else []), *names(found)]
        (folder / f"{target}.dict").write_text("".join(entry(w) for w in entries if len(w) <= 60))
        print(f"{target}: {len(found)} seeds of {sum(map(len, found)) // len(found)} bytes, {len(entries)} words")


main()
