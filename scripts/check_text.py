#!/usr/bin/env python3
"""Holds every tracked text file to the house rules that need no compiler: no path of one machine, no note to oneself,
no source file above 300 lines, every script parses. Prints FILE:LINE and ends with status 1. usage: check_text.py [ROOT]
"""
import ast
import pathlib
import re
import subprocess
import sys

LONGEST = 300
SOURCES = (".h", ".cc", ".py", ".sh", ".cmake")
FORBIDDEN = [
    (re.compile(r"(?<![\w./$}~-])/(work|home|root|Users|scratch|mnt)/\w"), "a path of one machine"),
    (re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b"), "a note to oneself: do it or leave it"),
    (re.compile(r"^(<{7}|>{7}|={7})( |$)"), "a conflict that was not resolved"),
    (re.compile(r"[ \t]+$"), "blanks at the end of the line"),
    (re.compile(r"\r$"), "a carriage return"),
]


def tracked(root):
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, capture_output=True)
    if listing.returncode == 0:
        return [root / name for name in sorted(listing.stdout.decode().split("\0")) if name]
    return sorted(f for f in root.rglob("*") if f.is_file() and not {"build", ".git"} & set(f.relative_to(root).parts))


def complaints(file, text):
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        for pattern, reason in FORBIDDEN:
            if pattern.search(line):
                yield number, reason
    if file.suffix in SOURCES and len(lines) - 1 > LONGEST:
        yield LONGEST + 1, f"{len(lines) - 1} lines; split it at {LONGEST}"
    if file.suffix in SOURCES and not text.endswith("\n"):
        yield len(lines), "no line feed at the end"
    if file.suffix == ".py":
        try:
            ast.parse(text)
        except SyntaxError as error:
            yield error.lineno, error.msg


def main(root):
    count = found = 0
    for file in tracked(root):
        place = file.relative_to(root).as_posix()
        if not file.is_file() or place.startswith(("tests/fuzz/corpus/", "tests/golden/")):
            continue
        try:
            text = file.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        if "\0" in text or file.suffix in (".svg", ".csv"):
            continue
        count += 1
        for number, reason in complaints(file, text):
            print(f"{place}:{number}: {reason}")
            found += 1
    print(f"{count} files, {found} breaches of the text rules")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__ + "/../..").resolve()))
