"""Writes what other stores need to know of a release, from its files: checksums for everybody, `released.txt` for pip, a
manifest for scoop, three for winget, a formula for Homebrew. Needs Python 3 alone.

    python3 packaging/manifests.py FOLDER-OF-FILES ADDRESS-OF-THE-RELEASE ADDRESS-OF-THE-PROJECT OUT
"""

import hashlib
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ABOUT = "Proves or contradicts every printed figure of a Chinese budget disclosure"
ABOUT_ZH = "预决算公开核对：逐个核对公开表和情况说明中的数字"


def main(folder, address, project, out):
    folder, out = pathlib.Path(folder), pathlib.Path(out)
    version = re.search(r'^version = "(.+)"$', (ROOT / "Cargo.toml").read_text(encoding="utf-8"), re.M)[1]
    sums = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(folder.iterdir()) if f.is_file() and f.name != "SHA256SUMS"}

    def write(name, text):
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        print(target)

    def archive(target):
        name = next((n for n in sums if n in (f"budgetcheck-{version}-{target}.zip", f"budgetcheck-{version}-{target}.tar.gz")), None)
        return name and (f"{address}/{name}", sums[name], name.removesuffix(".zip").removesuffix(".tar.gz"))

    write("SHA256SUMS", "".join(f"{digest}  {name}\n" for name, digest in sums.items()))
    wheels = [digest for name, digest in sums.items() if name.startswith(f"budgetcheck-{version}-py3-") and name.endswith(".whl")]
    if wheels:
        hashes = " \\\n".join(f"    --hash=sha256:{digest}" for digest in wheels)
        write("released.txt", f"# The released packages and their checksums, as pip reads them; written by packaging/manifests.py.\nbudgetcheck=={version} \\\n{hashes}\n")

    windows = {"64bit": archive("x86_64-pc-windows-msvc"), "arm64": archive("aarch64-pc-windows-msvc")}
    windows = {kind: found for kind, found in windows.items() if found}
    if windows:
        scoop = {
            "version": version,
            "description": ABOUT,
            "homepage": project,
            "license": "MIT OR Apache-2.0",
            "architecture": {k: {"url": u, "hash": d, "extract_dir": n} for k, (u, d, n) in windows.items()},
            "bin": "budgetcheck.exe",
        }
        write("scoop/budgetcheck.json", json.dumps(scoop, ensure_ascii=False, indent=4) + "\n")
        names = {"64bit": "x64", "arm64": "arm64"}
        head = lambda kind: f"# yaml-language-server: $schema=https://aka.ms/winget-manifest.{kind}.1.6.0.schema.json\nPackageIdentifier: Budgetcheck.Budgetcheck\nPackageVersion: {version}\n"
        tail = lambda kind: f"ManifestType: {kind}\nManifestVersion: 1.6.0\n"
        installers = "".join(
            f"- Architecture: {names[k]}\n  InstallerUrl: {u}\n  InstallerSha256: {d.upper()}\n"
            f"  NestedInstallerFiles:\n  - RelativeFilePath: {n}\\budgetcheck.exe\n    PortableCommandAlias: budgetcheck\n"
            for k, (u, d, n) in windows.items())
        write("winget/Budgetcheck.Budgetcheck.yaml", head("version") + "DefaultLocale: zh-CN\n" + tail("version"))
        write("winget/Budgetcheck.Budgetcheck.installer.yaml", head("installer") + "InstallerType: zip\nNestedInstallerType: portable\nInstallers:\n" + installers + tail("installer"))
        write("winget/Budgetcheck.Budgetcheck.locale.zh-CN.yaml", head("defaultLocale") + "PackageLocale: zh-CN\nPublisher: budgetcheck\nPackageName: budgetcheck\n"
              f"PackageUrl: {project}\nLicense: MIT OR Apache-2.0\nShortDescription: {ABOUT_ZH}\n" + tail("defaultLocale"))

    brew = {"macos": {"arm": archive("aarch64-apple-darwin"), "intel": archive("x86_64-apple-darwin")},
            "linux": {"arm": archive("aarch64-unknown-linux-musl"), "intel": archive("x86_64-unknown-linux-musl")}}
    if any(found for kinds in brew.values() for found in kinds.values()):
        text = f'class Budgetcheck < Formula\n  desc "{ABOUT}"\n  homepage "{project}"\n  version "{version}"\n  license any_of: ["MIT", "Apache-2.0"]\n\n'
        for system, kinds in brew.items():
            if not any(kinds.values()):
                continue
            text += f"  on_{system} do\n"
            for kind, found in kinds.items():
                if found:
                    text += f'    on_{kind} do\n      url "{found[0]}"\n      sha256 "{found[1]}"\n    end\n'
            text += "  end\n\n"
        text += '  def install\n    bin.install "budgetcheck"\n    generate_completions_from_executable(bin/"budgetcheck", "completions")\n  end\n\n'
        text += '  test do\n    assert_match version.to_s, shell_output("#{bin}/budgetcheck --version")\n  end\nend\n'
        write("homebrew/budgetcheck.rb", text)


main(*sys.argv[1:])
