"""Tries the page that `--format html` writes in Chromium: first paint, keyboard, phone, paper, dark, without a script, and
axe's rules of accessibility where axe can be had. Needs Python 3, Chromium, and the command.

    python3 web/report.py target/release/budgetcheck [--axe axe.min.js] [--large A.pdf] [--pictures FOLDER]
"""

import argparse
import base64
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from chromium import DAY, Browser, program

FORMATS = pathlib.Path(__file__).resolve().parent.parent / "fixtures/formats"


class Report:
    """A written page, opened from disk."""

    def __init__(self, browser, path, wide=1280, high=900, dark=False, script=True):
        self.browser, self.session = browser, browser.attached("Page", "Runtime", "Network", "Log")
        browser.call("Emulation.setDeviceMetricsOverride", self.session, width=wide, height=high, deviceScaleFactor=1, mobile=wide < 600)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        browser.call("Emulation.setEmulatedMedia", self.session, features=[scheme])
        browser.call("Emulation.setScriptExecutionDisabled", self.session, value=not script)
        browser.call("Page.navigate", self.session, url=path.as_uri())
        self.wait("document.readyState === 'complete'")

    def value(self, expression):
        return self.browser.value(expression, self.session)

    def wait(self, expression):
        end = time.monotonic() + 30
        while not self.value(expression):
            assert time.monotonic() < end, expression
            time.sleep(0.01)

    def key(self, name):
        code = {"Tab": 9, "Enter": 13, "Escape": 27}[name]
        for kind in ["keyDown", "keyUp"]:
            text = {"text": "\r"} if name == "Enter" and kind == "keyDown" else {}
            self.browser.call("Input.dispatchKeyEvent", self.session, type=kind, key=name, code=name, windowsVirtualKeyCode=code, **text)

    def picture(self, path):
        time.sleep(0.3)
        path.write_bytes(base64.b64decode(self.browser.call("Page.captureScreenshot", self.session, format="png")["data"]))

    def close(self):
        self.browser.call("Page.close", self.session)


def write(binary, document, folder, *more):
    """The page of a document, and its findings."""
    page = folder / f"{document.stem}{len(more)}.html"
    subprocess.run([binary, "verify", str(document), "--format", "html", "--output", str(page), *more], env=DAY, stderr=subprocess.DEVNULL)
    found = subprocess.run([binary, "verify", str(document), "--format", "json", *more], env=DAY, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return page, json.loads(found.stdout)["documents"][0]["findings"]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary")
    arguments.add_argument("--axe", type=pathlib.Path)
    arguments.add_argument("--large", type=pathlib.Path)
    arguments.add_argument("--pictures", type=pathlib.Path)
    given = arguments.parse_args()
    chromium = program()
    if not chromium:
        print("skipped: the report was not tried: there is no Chromium", file=sys.stderr)
        sys.exit(77)
    with tempfile.TemporaryDirectory() as work, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(chromium, profile)
        try:
            run(browser, given, str(pathlib.Path(given.binary).resolve()), pathlib.Path(work))
        finally:
            browser.end()


def run(browser, given, binary, work):
    document = FORMATS / "township-faulty.xlsx"
    page, findings = write(binary, document, work)
    assert len(findings) > 1
    keyboard(browser, page)
    unscripted(browser, page, findings)
    sorted_by_weight(browser, page)
    paper(browser, page, given)
    for path in [page, write(binary, document, work, "--lang", "en")[0]]:
        phone(browser, path, given)
    if given.axe:
        axe(browser, page, given.axe)
    else:
        print("skipped: accessibility was not tried: axe could not be had")
    paint(browser, *((given.large, write(binary, given.large, work)[0]) if given.large else (document, page)))
    asked = [e["params"]["request"]["url"] for e in browser.events if e.get("method") == "Network.requestWillBeSent"]
    assert all(url.startswith("file:") for url in asked), asked
    wrong = [e["params"] for e in browser.events if e.get("method") == "Runtime.exceptionThrown"]
    assert not wrong, wrong
    print("connections: none; errors of the script: none")


def keyboard(browser, page):
    """Tab comes to a figure and shows its relations, Enter keeps them, Escape gives the place back."""
    report = Report(browser, page)
    report.value("(() => { const all = [...document.querySelectorAll('a[href],summary,input,button,[tabindex]')].filter(e => !e.closest('[hidden]'));"
                 "const at = all.indexOf(document.querySelector('.text .f.x')); all[at - 1].focus({preventScroll: true}); })()")
    report.key("Tab")
    report.wait("document.activeElement.matches('.f.x') && !document.getElementById('panel').hidden")
    lit = report.value("document.querySelectorAll('.f.lit').length")
    assert lit > 0, "no other figure is lit up"
    report.key("Enter")
    report.wait("document.activeElement.id === 'panel'")
    said = report.value("document.querySelectorAll('#panel li').length")
    report.key("Escape")
    report.wait("document.getElementById('panel').hidden && document.activeElement.matches('.f.x')")
    there = report.value("(() => { const n = document.querySelector('.f.x[data-n]').dataset.n; location.hash = n; return !!document.getElementById(n); })()")
    assert there, "no way from the figure to its finding"
    back = report.value("[...document.querySelectorAll('article a[href^=\"#\"]')].every(a => document.getElementById(decodeURIComponent(a.hash.slice(1))))")
    assert back, "a finding's link leads nowhere"
    report.close()
    print(f"keyboard: Tab, Enter and Escape; {said} relations shown, {lit} other figures lit")


def unscripted(browser, page, findings):
    """Without the script everything can be read."""
    report = Report(browser, page, script=False)
    text = report.value("document.body.innerText")
    missing = [f["message"] for f in findings if f["message"] not in text]
    assert not missing, missing
    assert report.value("document.documentElement.className") != "scripted"
    report.close()
    print(f"without a script: all {len(findings)} findings can be read")


def sorted_by_weight(browser, page):
    """The switch that puts errors first does so before the eyes and for the keyboard's order of the page."""
    report = Report(browser, page)
    tops = "[...document.querySelectorAll('.findings article')].map(a => [a.getBoundingClientRect().top, a.className]).sort((a, b) => a[0] - b[0]).map(a => a[1])"
    report.value("document.getElementById('by-weight').click()")
    kinds = report.value(tops)
    weights = [["error", "warning", "note"].index(k) for k in kinds]
    assert weights == sorted(weights) and weights, kinds
    report.close()
    print("errors first, by its switch")


def paper(browser, page, given):
    """A4, with the whole document on it."""
    report = Report(browser, page)
    data = base64.b64decode(browser.call("Page.printToPDF", report.session, preferCSSPageSize=True)["data"])
    assert data.startswith(b"%PDF"), data[:20]
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
        (given.pictures / "paper.pdf").write_bytes(data)
        report.picture(given.pictures / "desktop.png")
        dark = Report(browser, page, dark=True)
        dark.picture(given.pictures / "dark.png")
        dark.close()
    report.close()
    print(f"paper: {data.count(b'/Type /Page' + bytes([10]))} pages of A4")


def phone(browser, page, given):
    """Nothing but tables is wider than a phone, and no column is a character wide."""
    report = Report(browser, page, wide=390, high=844)
    wide = report.value("document.documentElement.scrollWidth")
    assert wide <= 390, f"{page.name}: {wide} px wide on a phone of 390"
    thin = report.value("[...document.querySelectorAll('#list td')].filter(c => c.textContent.length > 4 && c.getBoundingClientRect().width < 40).length")
    assert thin == 0, f"{page.name}: {thin} cells of the list are a character wide"
    if given.pictures:
        report.picture(given.pictures / f"phone-{page.stem}.png")
    report.close()
    print(f"phone: {wide} px of 390")


def axe(browser, page, source):
    """No violation of axe's rules, light and dark, desktop and phone."""
    for wide, dark in [(1280, False), (1280, True), (390, False)]:
        report = Report(browser, page, wide=wide, dark=dark)
        report.value(source.read_text() + ";0")
        found = report.value("axe.run().then(r => r.violations.map(v => [v.id, v.impact, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary]))")
        assert not found, json.dumps(found, ensure_ascii=False, indent=1)
        passed = report.value("axe.run().then(r => r.passes.length)")
        report.close()
        print(f"accessibility, {wide} px{', dark' if dark else ''}: {passed} rules of axe hold, none is violated")


def paint(browser, document, page):
    """First paint of a long document in a browser that is open: a new window of Chromium loads pages of its own."""
    report = Report(browser, page)
    browser.call("Page.bringToFront", report.session)
    took = []
    for _ in range(9):
        browser.call("Page.navigate", report.session, url="about:blank")
        report.wait("location.href === 'about:blank' && document.readyState === 'complete'")
        browser.call("Page.navigate", report.session, url=page.as_uri())
        report.wait("location.protocol === 'file:' && performance.getEntriesByName('first-contentful-paint').length > 0")
        took.append(report.value("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
    report.close()
    middle = statistics.median(took)
    print(f"first paint of {document.name}, {page.stat().st_size // 1024} KiB: {', '.join(f'{t:.0f}' for t in took)} ms")
    # Far above what a quiet machine takes: only a page that grew out of all measure fails here.
    assert middle < 1000, took


main()
