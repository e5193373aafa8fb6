#!/bin/sh
# Draws figures with mvs and with plotext, and prints the CPU time of one figure on each side and their ratio:
# 100,000 points scattered, as a line and as a histogram, 100 columns by 30 lines, to text; then 10 million
# points with mvs alone. The data is in memory before; starting up is not counted.
#   Benchmarks/plots.sh       PYTHON=python3 (with plotext 5.3.2) MVS=./mvs
set -eu
exec "${PYTHON:-python3}" - "${MVS:-./mvs}" <<'PYTHON_END'
import importlib.metadata, os, random, resource, subprocess, sys, time

mvs = sys.argv[1]


def cpu(source):
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([mvs, "--width", "100", "-e", source], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime


def ours(rows, figure, repeats):
    """CPU seconds of a figure: runs with and without `repeats` of it, the difference shared out."""
    data = f't = sample("films", rows: {rows}).select(.budget, .revenue, .runtime).collect(); t.agg(n: sum(.budget))'
    without = min(cpu(data) for _ in range(3))
    loop = f"{data}; for i in 1..{repeats} {{ show t.{figure} }}"
    return (min(cpu(loop) for _ in range(3)) - without) / repeats


def theirs(draw, repeats=5):
    times = []
    for _ in range(repeats):
        start = time.process_time()
        draw()
        times.append(time.process_time() - start)
    return min(times)


random.seed(1)
x = [random.gauss(0, 1) for _ in range(100_000)]
y = [a * 0.5 + random.gauss(0, 1) for a in x]
peers = {}
try:
    import plotext as plt

    def drawn(make):
        plt.clear_figure()
        plt.plot_size(100, 30)
        make()
        return plt.build()

    name = "plotext " + importlib.metadata.version("plotext")
    peers = {
        "scatter": theirs(lambda: drawn(lambda: plt.scatter(x, y))),
        "line": theirs(lambda: drawn(lambda: plt.plot(range(len(y)), y))),
        "histogram": theirs(lambda: drawn(lambda: plt.hist(x, 60))),
    }
except ImportError:
    name = "plotext (not found)"

figures = {
    "scatter": "scatter(.budget, .revenue)",
    "line": "line(.budget, .revenue)",
    "histogram": "histogram(.budget, bins: 60)",
}
print(f"{'100,000 points':16}{'mvs ms':>10}{name + ' ms':>20}{'ratio':>8}")
for kind, figure in figures.items():
    mine = ours(100_000, figure, 40)
    peer = peers.get(kind)
    print(f"{kind:16}{mine * 1e3:10.2f}" + (f"{peer * 1e3:20.1f}{peer / mine:8.0f}" if peer else f"{'-':>20}{'-':>8}"))
print(f"{'10,000,000 points':16}")
for kind, figure in figures.items():
    print(f"{kind:16}{ours(10_000_000, figure, 2) * 1e3:10.0f}")
PYTHON_END
