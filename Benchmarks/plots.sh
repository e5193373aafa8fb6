#!/bin/sh
# Draws figures with mvs and with plotext side by side, and prints the CPU time of one figure on each side
# and the ratios of five pairs that ran in turn: 100,000 points scattered, as a line and as a histogram, 100
# columns by 30 lines, to text. Then the time by the clock of one figure of 10 million points with mvs. The
# data is in memory before; starting up is not counted.
#   Benchmarks/plots.sh       PYTHON=python3 (with plotext 5.3.2) MVS=./mvs
set -eu
exec "${PYTHON:-python3}" - "${MVS:-./mvs}" <<'PYTHON_END'
import importlib.metadata, re, resource, subprocess, sys, tempfile, time

mvs = sys.argv[1]
DATA = (
    "t = table(i: 0..<ROWS).with(u: (.i * 7919 % 100_003) / 100_003, v: (.i * 104_729 % 1_000_003) / 1_000_003)"
    ".with(x: .u + .v, y: .u * .u + .v, g: if .i % 3 == 0 { \"a\" } else { \"b\" }).select(.x, .y, .g).collect();"
    " t.agg(a: sum(.x), b: sum(.y), c: count(), by: .g)"
)


def run(source):
    """CPU seconds of a run, and its messages."""
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([mvs, "--width", "100", "-e", source], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime, done.stderr.decode()


def ours(figure, repeats=60):
    """CPU seconds of a figure: runs with and without `repeats` of it, the difference shared out."""
    data = DATA.replace("ROWS", "100_000")
    without = run(data)[0]
    return (run(f"{data}; for i in 1..{repeats} {{ show t.{figure} }}")[0] - without) / repeats


def theirs(draw, repeats=5):
    times = []
    for _ in range(repeats):
        start = time.process_time()
        draw()
        times.append(time.process_time() - start)
    return min(times)


figures = {
    "scatter": "scatter(.x, .y, height: 30)",
    "line": "line(.x, .y, height: 30)",
    "histogram": "histogram(.x, bins: 60, height: 30)",
}
peers = {}
name = "plotext (not found)"
try:
    import plotext as plt

    name = "plotext " + importlib.metadata.version("plotext")
    u = [i * 7919 % 100_003 / 100_003 for i in range(100_000)]
    v = [i * 104_729 % 1_000_003 / 1_000_003 for i in range(100_000)]
    x = [a + b for a, b in zip(u, v)]
    y = [a * a + b for a, b in zip(u, v)]
    xy = sorted(zip(x, y))
    xs, ys = [a for a, _ in xy], [b for _, b in xy]

    def drawn(make):
        plt.clear_figure()
        plt.plot_size(100, 30)
        make()
        return plt.build()

    peers = {
        "scatter": lambda: drawn(lambda: plt.scatter(x, y)),
        # mvs sorts the points of a line itself; plotext is given them sorted.
        "line": lambda: drawn(lambda: plt.plot(xs, ys)),
        "histogram": lambda: drawn(lambda: plt.hist(x, 60)),
    }
except ImportError:
    pass

print(f"{'100,000 points':16}{'mvs ms':>10}{name + ' ms':>20}   ratios of five pairs")
for kind, figure in figures.items():
    mine, their = [], []
    for _ in range(5):
        mine.append(ours(figure))
        if peers:
            their.append(theirs(peers[kind]))
    ratios = " ".join(f"{b / a:.0f}" for a, b in zip(mine, their))
    print(f"{kind:16}{min(mine) * 1e3:10.2f}" + (f"{min(their) * 1e3:20.1f}   {ratios}" if their else f"{'-':>20}"))

print(f"{'10,000,000 points':30}seconds by the clock, five runs")
kinds = ["scatter(.x, .y)", "scatter(.x, .y, log: \"xy\")", "scatter(.x, .y, color: .g)", "histogram(.x)",
         "heatmap(.x, .y)", "density(.x)"]
lines = [DATA.replace("ROWS", "10_000_000")] + [f":time t.{kind}" for kind in kinds]
with tempfile.NamedTemporaryFile("w", suffix=".mvs") as script:
    script.write("\n".join(lines) + "\n")
    script.flush()
    times = [[] for _ in kinds]
    for _ in range(5):
        done = subprocess.run([mvs, "run", "--width", "100", script.name], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
        took = re.findall(r"took ([0-9.]+) (m?s)", done.stderr.decode())
        for place, (number, unit) in enumerate(took):
            times[place].append(float(number) / (1000 if unit == "ms" else 1))
for kind, took in zip(kinds, times):
    print(f"{kind:30}" + " ".join(f"{seconds:.2f}" for seconds in took))
PYTHON_END
