#!/bin/sh
# Runs the eight scalar loops with mvs, inside functions and at the top level, with CPython and Lua (inside
# functions) in turns, each run a fresh process that times its own loops, and prints medians, the ratio of
# CPython's time to mvs' in each pair, and their geometric mean.
#   Benchmarks/interp.sh PEERS       PEERS holds interp.py and interp.lua
#   RUNS=5 PYTHON=python3.11 LUA=lua5.4 MVS=./mvs
set -eu
[ $# -eq 1 ] || { sed -n '2,6p' "$0" >&2; exit 2; }
exec "${PYTHON:-python3.11}" - "${RUNS:-5}" "${MVS:-./mvs}" "${PYTHON:-python3.11}" "${LUA:-lua5.4}" \
  "$(dirname "$0")/interp.mvs" "$1" <<'PYTHON_END'
import json, math, re, shutil, statistics, subprocess, sys

runs, mvs, python, lua, script, peers = int(sys.argv[1]), *sys.argv[2:]
names = ["fib(30)", "sum of 1e7", "float loop of 1e7", "strings 1e6", "records 2e6", "lists 1e6",
         "make and sort 1e6", "closure 1e6"]


def ours():
    notes = subprocess.run([mvs, "run", script], capture_output=True, text=True, check=True).stderr
    return [float(t) for t in re.findall(r"took ([\d.e-]+) s", notes)]


def theirs(command):
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [json.loads(line)["seconds"] for line in out.splitlines()]


taken = {"mvs": [], "cpython": [], "lua": []}
for _ in range(runs):
    taken["mvs"].append(ours())
    taken["cpython"].append(theirs([python, f"{peers}/interp.py"]))
    if shutil.which(lua):
        taken["lua"].append(theirs([lua, f"{peers}/interp.lua"]))
print(f"{'':20}{'mvs s':>8}{'cpython s':>11}{'lua s':>8}   cpython / mvs, each pair")
for place, where in enumerate(["inside functions", "at the top level"]):
    print(where)
    product = 1.0
    for job, name in enumerate(names):
        mine = [run[place * len(names) + job] for run in taken["mvs"]]
        others = [[run[job] for run in taken[side]] for side in ["cpython", "lua"]]
        medians = [statistics.median(side) if side else math.nan for side in [mine] + others]
        ratios = [theirs / own for own, theirs in zip(mine, others[0])]
        product *= statistics.median(ratios)
        print(f"  {name:18}{medians[0]:8.3f}{medians[1]:11.3f}{medians[2]:8.3f}   "
              + " ".join(f"{ratio:.2f}" for ratio in sorted(ratios)))
    print(f"  geometric mean of the median ratios: {product ** (1 / len(names)):.2f}")
PYTHON_END
