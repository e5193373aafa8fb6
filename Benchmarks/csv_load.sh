#!/bin/sh
# Loads every column of CSV files with mvs and with the peers, in turns, each run a fresh process,
# and prints the best wall time, CPU time and peak memory of each, and the ratio to the fastest peer.
#   Benchmarks/csv_load.sh FILE...       RUNS=5 PYTHON=python3 MVS=./mvs
# The times of all sides include starting up; a peer's own time for the read alone stands beside it.
set -eu
[ $# -gt 0 ] || { sed -n '2,6p' "$0" >&2; exit 2; }
exec "${PYTHON:-python3}" - "${RUNS:-5}" "${PYTHON:-python3}" "${MVS:-./mvs}" "$@" <<'PYTHON_END'
import os, subprocess, sys, time

runs, python, mvs, files = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]
PEERS = {
    "pandas": "import pandas as p; f = lambda: p.read_csv(PATH)",
    "pandas, pyarrow types":
        "import pandas as p, pyarrow.csv; f = lambda: p.read_csv(PATH, engine='pyarrow', dtype_backend='pyarrow')",
    "polars": "import polars as p; f = lambda: p.read_csv(PATH, infer_schema_length=10000)",
    "pyarrow": "import pyarrow.csv as p; f = lambda: p.read_csv(PATH)",
    "duckdb":
        "import duckdb; c = duckdb.connect(); f = lambda: c.execute(f\"create table t as from read_csv('{PATH}')\")",
}
READ = "\nimport time; s = time.perf_counter(); r = f(); print(time.perf_counter() - s)"


def measured(command):
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out = process.stdout.read().decode()
    error = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        return None, error.strip().splitlines()[-1:]
    wall = time.perf_counter() - start
    return (wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.strip()), None


for path in files:
    path = os.path.abspath(path)
    sides = {"mvs": [mvs, "-e", f'load("{path}").collect().count()']}
    sides |= {name: [python, "-c", f"PATH = {path!r}\n{code}{READ}"] for name, code in PEERS.items()}
    results = {}
    for run in range(runs):
        for name, command in sides.items():
            result, error = measured(command)
            if result:
                results.setdefault(name, []).append(result)
            elif run == 0:
                print(f"{name}: left out, {error}", file=sys.stderr)
    print(f"\n{os.path.basename(path)}, {os.path.getsize(path) / 1e6:.0f} MB, best of {runs}")
    print(f"{'':24}{'wall s':>8}{'read s':>8}{'CPU s':>8}{'peak MB':>9}")
    reads = {}
    for name, taken in results.items():
        reads[name] = min(t[0] if name == "mvs" else float(t[3].split()[-1]) for t in taken)
        print(
            f"{name:24}{min(t[0] for t in taken):8.3f}{reads[name]:8.3f}"
            f"{min(t[1] for t in taken):8.3f}{max(t[2] for t in taken):9.0f}")
    ours = reads.pop("mvs", None)
    if ours and reads:
        fastest = min(reads, key=reads.get)
        print(f"mvs takes {ours / reads[fastest]:.2f} of the time of the fastest read ({fastest})")
PYTHON_END
