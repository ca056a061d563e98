"""What large and hostile documents cost: `python3 fuzz/bounds.py PROGRAM` makes one of each kind and prints processor seconds, memory,
exit code and what was said, as the table of docs/reliability.md."""

import io
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import zipfile
import zlib

HEAD = "清源县水利局2024年部门预算\n\n部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"


def rows(count, wrong=0):
    out = [HEAD, f"\t合计\t{2 * count}.00\t{count}.00\t{count}.00\n"]
    for n in range(count):
        code = f"2{n // 9801 % 99 + 1:02}{n // 99 % 99 + 1:02}{n % 99 + 1:02}"
        out.append(f"{code}\t科目{n}\t{2 + wrong}.00\t1.00\t1.00\n")
    return "".join(out)


def shares(count):
    sentence = "2024年支出预算100.00万元，其中：基本支出60.00万元，占60.00%；项目支出40.00万元，占40.00%。"
    return "清源县水利局2024年部门预算\n\n一、支出预算情况\n" + sentence * count + "\n"


def sections(count):
    body = "{0}、第{0}项支出情况\n2024年预算{1}.00万元，比2023年增加10.00万元，增长{2}%。其中：基本支出{1}.00万元，占100%。\n"
    return "清源县水利局2024年部门预算\n\n" + "".join(body.format(n, n + 10, round(1000 / max(n, 1), 2)) for n in range(1, count + 1))


def like_words(count):
    table = "支出总表\n单位：万元\n科目编码\n科目名称\n合计\n基本支出\n" + "项本支出\n" * 30
    table += "项目支出\n201\n一般公共服务支出\n410.46\n380.00\n30.46\n合计\n\n410.46\n380.00\n\n"
    return "清源县水利局2024年部门预算\n\n" + table * count


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=True) as part:
                for piece in content if isinstance(content, list) else [content]:
                    part.write(piece.encode())
    return out.getvalue()


def docx(*body):
    start, end = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>', "</w:body></w:document>"
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": [start, *body, end]})


def xlsx(count, width):
    cells = "".join(f'<c r="{chr(65 + n)}{{0}}"><v>1.00</v></c>' for n in range(width))
    sheet = ["<worksheet><sheetData>"] + [f'<row r="{n}">{cells.format(n)}</row>' for n in range(1, count + 1)] + ["</sheetData></worksheet>"]
    book = '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="a"/></sheets></workbook>'
    relation = '<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    return packed({"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": relation, "xl/worksheets/sheet1.xml": sheet})


def pdf(objects):
    body = b"".join(b"%d 0 obj%s endobj\n" % (n, content) for n, content in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


PAGES = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]


def deflated_twice():
    zeros = zlib.compressobj(9)
    once = b"".join([zeros.compress(bytes(1 << 24)) for _ in range(192)] + [zeros.flush()])
    stream = zlib.compress(once, 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"
    return pdf([*PAGES, page, b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(stream), stream)])


def wide_font():
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    text = b"<</Length 38>>stream\nBT /F 12 Tf 9 9 Td <4e004e00> Tj ET       \nendstream"
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>"
    inner = b"<</Type/Font/Subtype/CIDFontType0/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/W[0 99999999 500]>>"
    return pdf([*PAGES, page, text, font, inner])


def doubled(depth):
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    form = lambda n: b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length 11>>stream\n/X Do /X Do\nendstream" % (n + 1)
    last = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 10>>stream\n0 0 1 1 re\nendstream"
    return pdf([*PAGES, page, b"<</Length 5>>stream\n/X Do\nendstream", *[form(n) for n in range(5, 5 + depth)], last])


HOSTILE = pathlib.Path(__file__).resolve().parent.parent.parent / "shared/hostile"


def shared(name):
    path = next(iter([*HOSTILE.glob(name), *pathlib.Path("../shared/hostile").glob(name)]), None)
    return path.read_bytes() if path else None


def honest(size):
    """A text of so many bytes in which everything holds: as many tables as it takes, of two thousand rows each."""
    one = rows(2000)
    return HEAD.join(["", *[one.removeprefix(HEAD)] * (size // len(one.encode()))])


CASES = {
    "3 000 rows": ("a.txt", lambda: rows(3_000)),
    "30 000 rows": ("a.txt", lambda: rows(30_000)),
    "1 000 rows, every sum wrong": ("a.txt", lambda: rows(1_000, 3)),
    "10 000 rows, every sum wrong": ("a.txt", lambda: rows(10_000, 3)),
    "40 times a sentence with shares": ("a.txt", lambda: shares(40)),
    "110 times": ("a.txt", lambda: shares(110)),
    "1 100 times": ("a.txt", lambda: shares(1_100)),
    "300 sections": ("a.txt", lambda: sections(300)),
    "3 000 sections": ("a.txt", lambda: sections(3_000)),
    "one line of 8 MB": ("a.txt", lambda: shares(1) + "支出100.00万元，" * 400_000),
    "xlsx of 900 000 cells": ("a.xlsx", lambda: xlsx(100_000, 9)),
    "csv of 199 000 × 5": ("a.csv", lambda: "部门支出总表,,,,\n" + "201,类,2.00,1.00,1.00\n" * 199_000),
    "8 MB of blank lines": ("a.txt", lambda: HEAD + "\n" * 8_000_000),
    "docx with 7 million paragraphs": ("a.docx", lambda: docx(*["<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 100_000] * 70)),
    "docx with 7 million empty paragraphs": ("a.docx", lambda: docx(*["<w:p/>" * 100_000] * 70)),
    "docx with 254 MB of text": ("a.docx", lambda: docx("<w:p><w:r><w:t>", *["a" * 1_000_000] * 254, "</w:t></w:r></w:p>")),
    "html tag with 500 000 attributes": ("a.html", lambda: "<html><body><p " + " ".join(f"a{n}=1" for n in range(500_000)) + ">收入总表</p></body></html>"),
    "pdf deflated twice, 3 GB": ("a.pdf", deflated_twice),
    "pdf with /W[0 99999999 500]": ("a.pdf", wide_font),
    "pdf of forms that draw each other twice, 20 deep": ("a.pdf", lambda: doubled(20)),
    "xls of 36 kB from fuzzing": ("a.xls", lambda: shared("12-*")),
    "60 tables, a cell a line, with headers of like words": ("a.txt", lambda: like_words(60)),
    "text of 39 kB from fuzzing": ("a.txt", lambda: shared("20-*")),
    "honest text of 10 MB": ("a.txt", lambda: honest(10_000_000)),
}


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    only = sys.argv[2:]
    print("| input | size | processor | memory | exit | said |\n|---|---|---|---|---|---|")
    for name, (file, make) in CASES.items():
        if only and not any(word in name for word in only):
            continue
        content = make()
        if content is None:
            print(f"| {name} | not at hand | | | | |")
            continue
        content = content.encode() if isinstance(content, str) else content
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, file)
            path.write_bytes(content)
            process = subprocess.Popen([program, "verify", "--no-join", path, "--format", "concise", "--lang", "en"],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30)))
            pipes = [process.stdout.fileno(), process.stderr.fileno()]
            out, err = tempfile.TemporaryFile(), None
            import threading
            kept = {}
            threads = [threading.Thread(target=lambda p=p, k=k: kept.__setitem__(k, p.read())) for k, p in (("out", process.stdout), ("err", process.stderr))]
            [t.start() for t in threads]
            _, status, used = os.wait4(process.pid, 0)
            [t.join() for t in threads]
        lines = kept["out"].count(b"\n")
        said = kept["err"].decode().strip().split("\n")[0].split(": ", 2)[-1] if kept["err"].strip() else f"{lines} findings"
        print(f"| {name} | {len(content) / 1000:,.0f} kB | {used.ru_utime + used.ru_stime:.2f} s | {used.ru_maxrss / 1024:.0f} MB | {os.waitstatus_to_exitcode(status)} | {said} |", flush=True)


main()
