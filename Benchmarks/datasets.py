#!/usr/bin/env python3
"""The dataset engine beside its peers: loading, group-by, joins and the study's exploration.

usage: datasets.py DATA [RUNS] [SECTION ...]     sections: load groupby join explore; MVS=./mvs

DATA holds films_1m.csv, ratings_10m.csv, G1_1e7_1e2_0_0.csv and J1_1e7_*.csv. Every round runs mvs and
each peer once, one after the other, in fresh processes; inside one, each question is answered twice
and the better time counts. Printed are medians over the rounds, the ratio of mvs to the fastest peer
(each round's own pair; `all` when every round agrees on who is faster), the geometric mean of the
ratios, and each side's largest memory. Peers with text as categories do that while loading, untimed.
"""
import json, math, os, re, resource, statistics, subprocess, sys, time

QUESTIONS = {
    "load": ["films_1m.csv", "ratings_10m.csv"],
    "groupby": [f"q{i}" for i in range(1, 11)] + ["filter"],
    "join": [f"q{i}" for i in range(1, 6)],
    "explore": ["class", "class_by_year", "genre_by_year", "budget_by_month", "budget_class_x_class",
                "star_power", "star_top20", "filter_sort"],
}
PEERS = {
    "load": ["pandas", "pandas-arrow", "polars", "pyarrow", "duckdb"],
    "groupby": ["polars-cat", "duckdb"], "join": ["polars-cat", "duckdb"],
    "explore": ["pandas", "polars", "duckdb"],
}
SCRIPTS = {"groupby": "groupby.mvs", "join": "join.mvs", "explore": "exploration.mvs"}
GENRES = ("action adventure animation comedy crime documentary drama family fantasy foreign history horror "
          "music mystery romance science_fiction tv_movie thriller war western").split()
CUTS = [(.5, "disaster"), (.75, "flop"), (1, "below_avg"), (1.25, "average"), (1.75, "above_average"),
        (2.5, "hit"), (3.5, "super_hit"), (5, "blockbuster")]


def load(tool, path):
    if tool == "pandas":
        import pandas as pd
        return lambda: pd.read_csv(path).shape[0]
    if tool == "pandas-arrow":
        import pandas as pd, pyarrow.csv
        return lambda: pd.read_csv(path, engine="pyarrow", dtype_backend="pyarrow").shape[0]
    if tool == "polars":
        import polars as pl
        return lambda: pl.read_csv(path, infer_schema_length=10000).height
    if tool == "pyarrow":
        import pyarrow.csv
        return lambda: pyarrow.csv.read_csv(path).num_rows
    import duckdb
    con = duckdb.connect()
    return lambda: con.execute(f"create table t as from read_csv('{path}')") and con.execute(
        "select count(*) from t").fetchone()[0]


def polars_tables(data, files):
    import polars as pl
    tables = {}
    for name, file in files.items():
        t = pl.read_csv(f"{data}/{file}", infer_schema_length=1000)
        tables[name] = t.with_columns(pl.col(pl.Int64).cast(pl.Int32), pl.col(pl.String).cast(pl.Categorical))
    return {name: t.lazy() for name, t in tables.items()}


def duckdb_tables(data, files):
    import duckdb
    con = duckdb.connect()
    for name, file in files.items():
        con.execute(f"create table {name} as from read_csv('{data}/{file}')")
        for column, kind in con.execute(
                f"select column_name, data_type from information_schema.columns where table_name='{name}'").fetchall():
            if kind == "BIGINT":
                con.execute(f"alter table {name} alter {column} type integer")

    def run(sql):
        con.execute("create or replace temp table ans as " + sql)
        return con.execute("select count(*) from ans").fetchone()[0]
    return lambda sql: lambda: run(sql)


def groupby(tool, data):
    files = {"x": "G1_1e7_1e2_0_0.csv"}
    if tool == "duckdb":
        q = duckdb_tables(data, files)
        return [q(sql) for sql in (
            "select id1, sum(v1) from x group by id1", "select id1, id2, sum(v1) from x group by all",
            "select id3, sum(v1), avg(v3) from x group by id3",
            "select id4, avg(v1), avg(v2), avg(v3) from x group by id4",
            "select id6, sum(v1), sum(v2), sum(v3) from x group by id6",
            "select id4, id5, quantile_cont(v3, .5), stddev(v3) from x group by all",
            "select id3, max(v1)-min(v2) from x group by id3",
            "select id6, unnest(max(v3, 2)) from x where v3 is not null group by id6",
            "select id2, id4, pow(corr(v1,v2),2) from x group by all",
            "select id1,id2,id3,id4,id5,id6, sum(v3), count(*) from x group by all",
            "select * from x where v1 > 2")]
    import polars as pl
    c, x = pl.col, polars_tables(data, files)["x"]
    plans = [
        x.group_by("id1").agg(c("v1").sum()), x.group_by("id1", "id2").agg(c("v1").sum()),
        x.group_by("id3").agg(c("v1").sum(), c("v3").mean()), x.group_by("id4").agg(pl.mean("v1", "v2", "v3")),
        x.group_by("id6").agg(pl.sum("v1", "v2", "v3")),
        x.group_by("id4", "id5").agg(c("v3").median().alias("m"), c("v3").std().alias("s")),
        x.group_by("id3").agg((c("v1").max() - c("v2").min()).alias("r")),
        x.drop_nulls("v3").group_by("id6").agg(c("v3").top_k(2)).explode("v3"),
        x.group_by("id2", "id4").agg((pl.corr("v1", "v2") ** 2).alias("r2")),
        x.group_by("id1", "id2", "id3", "id4", "id5", "id6").agg(c("v3").sum(), pl.len().alias("n")),
        x.filter(c("v1") > 2)]
    return [lambda p=p: p.collect().height for p in plans]


def join(tool, data):
    files = {"x": "J1_1e7_NA.csv", "small": "J1_1e7_1e1.csv", "medium": "J1_1e7_1e4.csv", "big": "J1_1e7_1e7.csv"}
    if tool == "duckdb":
        q = duckdb_tables(data, files)
        return [q(sql) for sql in (
            "select x.*, small.id4 sid4, v2 from x join small using(id1)",
            "select x.*, m.id1 mid1, m.id4 mid4, m.id5 mid5, v2 from x join medium m using(id2)",
            "select x.*, m.id1 mid1, m.id4 mid4, m.id5 mid5, v2 from x left join medium m using(id2)",
            "select x.*, m.id1 mid1, m.id2 mid2, m.id4 mid4, v2 from x join medium m using(id5)",
            "select x.*, b.id1 bid1, b.id2 bid2, b.id4 bid4, b.id5 bid5, b.id6 bid6, v2 from x join big b using(id3)")]
    t = polars_tables(data, files)
    x = t["x"]
    plans = [x.join(t["small"], on="id1"), x.join(t["medium"], on="id2"), x.join(t["medium"], on="id2", how="left"),
             x.join(t["medium"], on="id5"), x.join(t["big"], on="id3")]
    return [lambda p=p: p.collect().height for p in plans]


def explore(tool, data):
    path = f"{data}/films_1m.csv"
    if tool == "pandas":
        import numpy as np, pandas as pd
        df = pd.read_csv(path, engine="pyarrow")

        def classes(d):
            b, r = d.budget.fillna(0).to_numpy(), d.revenue.fillna(0).to_numpy()
            q = np.divide(r, b, out=np.zeros(len(b)), where=b > 0)
            return np.select([b == 0, r == 0] + [q < v for v, _ in CUTS],
                             ["below_avg", "disaster"] + [n for _, n in CUTS], "all_time_blockbuster")

        def budgets(d):
            b = d.budget.fillna(0).to_numpy()
            return np.select([b < 10e6, b < 60e6], ["low", "mid"], "high")
        df["movie_class"] = pd.Series(classes(df)).astype("category")
        df["budget_class"] = pd.Series(budgets(df)).astype("category")
        return [lambda f=f: len(f()) for f in (
            lambda: df.assign(c=classes(df), b=budgets(df)),
            lambda: df.groupby(["year", "movie_class"], observed=True, dropna=False).size(),
            lambda: df.groupby("year", dropna=False)[["g_" + g for g in GENRES]].sum(),
            lambda: df.groupby("month", dropna=False).budget.agg(["sum", "mean", "median", "count"]),
            lambda: df.groupby(["movie_class", "budget_class"], observed=True).budget.size(),
            lambda: df.assign(star_power=df.groupby("star").revenue.transform("sum"),
                              director_power=df.groupby("director").revenue.transform("sum")),
            lambda: df.groupby("star").revenue.sum().nlargest(20),
            lambda: df[(df.revenue > 0) & (df.year >= 1980)].sort_values("revenue", ascending=False)[
                ["id", "title", "year", "revenue"]])]
    if tool == "polars":
        import polars as pl
        c = pl.col
        df = pl.read_csv(path, infer_schema_length=10000)
        b, r = c("budget").fill_null(0), c("revenue").fill_null(0)
        kind = pl.when(b == 0).then(pl.lit("below_avg")).when(r == 0).then(pl.lit("disaster"))
        for v, n in CUTS:
            kind = kind.when(r / b < v).then(pl.lit(n))
        kind = kind.otherwise(pl.lit("all_time_blockbuster")).alias("movie_class")
        tier = pl.when(b < 10e6).then(pl.lit("low")).when(b < 60e6).then(pl.lit("mid")).otherwise(
            pl.lit("high")).alias("budget_class")
        x = df.with_columns(kind, tier).lazy()
        plans = [
            df.lazy().with_columns(kind, tier), x.group_by("year", "movie_class").len(),
            x.group_by("year").agg(pl.sum(*["g_" + g for g in GENRES])),
            x.group_by("month").agg(c("budget").sum().alias("s"), c("budget").mean().alias("m"),
                                    c("budget").median().alias("med"), c("budget").count().alias("n")),
            x.group_by("movie_class", "budget_class").len(),
            x.join(x.group_by("star").agg(c("revenue").sum().alias("star_power")), on="star", how="left").join(
                x.group_by("director").agg(c("revenue").sum().alias("director_power")), on="director", how="left"),
            x.group_by("star").agg(c("revenue").sum()).top_k(20, by="revenue"),
            x.filter((c("revenue") > 0) & (c("year") >= 1980)).select("id", "title", "year", "revenue").sort(
                "revenue", descending=True)]
        return [lambda p=p: p.collect().height for p in plans]
    import duckdb
    con = duckdb.connect()
    kind = ("case when budget is null or budget=0 then 'below_avg' when revenue is null or revenue=0 then 'disaster' "
            + " ".join(f"when revenue/budget<{v} then '{n}'" for v, n in CUTS) + " else 'all_time_blockbuster' end")
    tier = "case when coalesce(budget,0)<10000000 then 'low' when budget<60000000 then 'mid' else 'high' end"
    con.execute(f"create table raw as from read_csv('{path}')")
    con.execute(f"create table f as select *, {kind} movie_class, {tier} budget_class from raw")

    def run(sql):
        con.execute("create or replace temp table ans as " + sql)
        return con.execute("select count(*) from ans").fetchone()[0]
    return [lambda s=s: run(s) for s in (
        f"select *, {kind} movie_class, {tier} budget_class from raw",
        "select year, movie_class, count(*) n from f group by all",
        "select year," + ",".join(f"sum(g_{g})" for g in GENRES) + " from f group by year",
        "select month, sum(budget), avg(budget), median(budget), count(budget) from f group by month",
        "select movie_class, budget_class, count(*) from f group by all",
        "select f.*, star_power, director_power from f left join (select star, sum(revenue) star_power from f "
        "group by star) a using(star) left join (select director, sum(revenue) director_power from f "
        "group by director) b using(director)",
        "select star, sum(revenue) s from f group by star order by s desc limit 20",
        "select id, title, year, revenue from f where revenue>0 and year>=1980 order by revenue desc")]


def peer(section, tool, data, file):
    """One peer's side of a round, in a process of its own: a line of JSON."""
    asked = [load(tool, f"{data}/{file}")] if section == "load" else globals()[section](tool, data)
    out = []
    for question in asked:
        best = math.inf
        for _ in range(1 if section == "load" else 2):
            start = time.perf_counter()
            rows = question()
            best = min(best, time.perf_counter() - start)
        out.append((best, rows))
    print(json.dumps(out))


def measured(command):
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.stdout.read().decode(), process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)}: {err.strip()[-400:]}")
    return out, err, time.perf_counter() - start, usage.ru_maxrss / 1024


def one_round(section, tool, data, file):
    """Seconds and rows of each question, and the peak memory in MB."""
    here = os.path.dirname(os.path.abspath(__file__))
    if tool != "mvs":
        out, _, _, peak = measured([sys.executable, os.path.abspath(__file__), "--peer", section, tool, data, file])
        return json.loads(out.splitlines()[-1]), peak
    mvs = os.environ.get("MVS", os.path.join(here, "..", "mvs"))
    if section == "load":
        out, _, wall, peak = measured([mvs, "-q", "-e", f'load("{data}/{file}").collect().count()'])
        return [(wall, int(out))], peak
    out, err, _, peak = measured([mvs, os.path.join(here, SCRIPTS[section]), "-p", f"folder={data}"])
    times = [float(n) * (1e-3 if unit == "ms" else 1) for n, unit in re.findall(r"took ([\d.e-]+) (m?s)\b", err)]
    rows = [int(line) for line in out.split()]
    return [(min(times[i:i + 2]), rows[i]) for i in range(0, len(times), 2)], peak


def section_table(section, data, runs):
    tools = ["mvs"] + PEERS[section]
    names = QUESTIONS[section]
    times = {(t, q): [] for t in tools for q in names}
    peaks, counts = {}, {}
    for _ in range(runs):
        for file in names if section == "load" else [""]:
            for tool in tools:
                answers, peak = one_round(section, tool, data, file)
                key = (tool, file)
                peaks[key] = max(peaks.get(key, 0), peak)
                for name, (seconds, rows) in zip([file] if file else names, answers):
                    times[tool, name].append(seconds)
                    counts.setdefault(name, {})[tool] = rows
    print(f"\n{section}: milliseconds, median of {runs}")
    print(f"{'':22}" + "".join(f"{t:>14}" for t in tools) + "   mvs / fastest peer")
    ratios = []
    for name in names:
        medians = {t: statistics.median(times[t, name]) for t in tools}
        fastest = min(PEERS[section], key=medians.get)
        pairs = [a / b for a, b in zip(times["mvs", name], times[fastest, name])]
        ratio = statistics.median(pairs)
        agreed = "all" if len({p < 1 for p in pairs}) == 1 else "mixed"
        ratios.append(ratio)
        odd = "" if len(set(counts[name].values())) == 1 else f"  ROWS DIFFER {counts[name]}"
        print(f"{name:22}" + "".join(f"{medians[t] * 1e3:14.1f}" for t in tools)
              + f"   {ratio:5.2f} {fastest} ({agreed}){odd}")
    for other in PEERS[section]:
        mean = statistics.geometric_mean(
            statistics.median(times["mvs", n]) / statistics.median(times[other, n]) for n in names)
        print(f"geometric mean, mvs / {other}: {mean:.2f}")
    for file in names if section == "load" else [""]:
        print(f"{'peak MB ' + file:22}" + "".join(f"{peaks[t, file]:14.0f}" for t in tools))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["--peer"]:
        peer(*arguments[1:])
    elif not arguments:
        sys.exit(__doc__)
    else:
        data, rest = os.path.abspath(arguments[0]), arguments[1:]
        runs = int(rest.pop(0)) if rest and rest[0].isdigit() else 5
        for section in rest or list(QUESTIONS):
            section_table(section, data, runs)
