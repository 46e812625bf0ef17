#!/usr/bin/env python3
"""Holds every #include of include/, src/ and tools/ to the floors of the house: a folder includes lower floors only;
and keeps printing out of the library. Prints each breach as FILE:LINE and ends with status 1 if there is one.
usage: check_layers.py [ROOT]
"""
import pathlib
import re
import sys

FLOORS = [
    ["base"],
    ["formats", "config", "audio", "metrics", "learning"],
    ["dataset"],
    ["features", "importing", "playlists", "fetching", "confidence", "streams", "calibration"],
    ["evaluation", "users", "fusion", "simulate", "loading", "tagging", "checking"],
    ["report", "situation"],
    ["reproduce"],
    ["nn"],
    ["tools"],
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
JSON_HEADERS = ["include/ctxtag/config/json.h", "include/ctxtag/config/load.h"]
TORCH_HEADERS = ["include/ctxtag/nn/model.h", "include/ctxtag/nn/loss.h"]
PRINTS = re.compile(r"\bstd::(cout|cerr|clog)\b|(?<![\w.>])(std::|::)?(printf|puts|exit|_exit|abort)\(")
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def breach(place, room, header):
    """Why the file `place` (relative to the root) of `room` may not include `header`; None when it may."""
    first, _, rest = header.partition("/")
    public = place.startswith("include/")
    if first in ("torch", "ATen", "c10"):
        if room == "nn" and (not public or place in TORCH_HEADERS):
            return None
        return f"torch belongs into src/nn, {' and '.join(TORCH_HEADERS)}"
    if first == "nlohmann":
        return f"in public headers json belongs into {' and '.join(JSON_HEADERS)}" if public and place not in JSON_HEADERS else None
    if first == "Eigen":
        return "public headers include Eigen/Core only, above base" if public and (rest != "Core" or room == "base") else None
    if room != "tools" and (first == "CLI" or (first == "spdlog" and rest not in ("fmt/fmt.h", "version.h"))):
        return "only tools parse command lines and log"
    target = rest.partition("/")[0] if first == "ctxtag" else first if "/" in header else room
    if target not in FLOOR:
        if first == "ctxtag":
            return f"there is no room '{target}': add it to FLOORS in scripts/check_layers.py"
        return "public headers include only std, ctxtag, Eigen/Core and what is listed" if public and "/" in header else None
    if target != room and FLOOR[target] >= FLOOR[room]:
        return f"{room} (floor {FLOOR[room]}) may not include {target} (floor {FLOOR[target]})"
    return None


def main(root):
    found = 0
    files = [file for folder in ("include", "src", "tools") for file in sorted((root / folder).rglob("*.*"))]
    for file in (file for file in files if file.suffix in (".h", ".cc")):
        place = file.relative_to(root).as_posix()
        parts = place.split("/")
        room = parts[2] if parts[0] == "include" else parts[1] if parts[0] == "src" else "tools"
        if room not in FLOOR:
            print(f"{place}:1: there is no room '{room}': add it to FLOORS in scripts/check_layers.py")
            found += 1
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            reason = match and breach(place, room, match[2])
            if reason:
                print(f"{place}:{number}: {match[2]}: {reason}")
                found += 1
            if room != "tools" and PRINTS.search(line.partition("//")[0]):
                print(f"{place}:{number}: the library does not print or exit")
                found += 1
    print(f"{len(files)} files, {found} breaches of the floors")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__ + "/../..").resolve()))
