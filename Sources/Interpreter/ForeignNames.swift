/// Names of other languages that are neither functions nor words of mvs, and what to write instead.
enum ForeignNames {
  static func help(for name: String) -> String? { helps[name] }

  /// For a word that other tools have for datasets, and mvs for other values.
  static func help(forVerb name: String) -> String? {
    switch name {
    case "merge": "datasets are joined: `t.join(other, on: .id)`"
    case "map", "apply":
      "columns are computed by `t.with(name: …)`, rows are a list by `t.to_list()`"
    case "group_by": help(for: "group_by")
    case "plot": "plots have names: `t.bar(…)`, `t.line(…)`, `t.scatter(…)`, `t.histogram(…)`"
    case "len": "the rows of a dataset are counted by `t.count()`"
    case "set", "update", "insert": "columns are added by `t.with(name: …)`"
    default: nil
    }
  }

  /// What other tools ask of a column with a dot.
  static func help(forField name: String) -> String? {
    switch name {
    case "str": "functions of texts stand alone: `.title.contains(\"…\")`, `.title.upper()`"
    case "dt": "parts of dates are fields: `.released.year`"
    case "list", "arr", "struct", "cat":
      "functions stand alone: `.genres.len()`, `.genres.contains(…)`"
    default: help(for: name)
    }
  }

  /// A parameter that other tools call by this name.
  static func help(forArgument name: String, among parameters: [String]) -> String? {
    if let own = arguments[name]?.first(where: { parameters.contains($0) }) {
      return "in mvs this is `\(own)`"
    }
    return argumentHelps[name]
  }

  private static let arguments: [String: [String]] = [
    "n_estimators": ["trees", "rounds"], "ntree": ["trees"], "num_trees": ["trees"],
    "nrounds": ["rounds"], "num_leaves": ["max_leaves"], "max_leaf_nodes": ["max_leaves"],
    "eta": ["learning_rate"], "C": ["c"], "n_components": ["components"], "n_bins": ["n"],
    "min_frequency": ["min_count"], "hidden_layer_sizes": ["hidden"], "batch_size": ["batch"],
    "param_grid": ["grid"], "scoring": ["score"], "n_iter": ["points", "rounds"],
    "n_splits": ["cv"], "neighbours": ["k"], "strata": ["stratify"],
    "random_state": ["seed"], "train_size": ["share"], "prop": ["share"],
    "n_clusters": ["k", "clusters"], "centers": ["k", "clusters"], "n_neighbors": ["k"],
    "neighbors": ["k"], "max_iter": ["rounds", "epochs", "max_rounds"], "nstart": ["starts"],
    "n_init": ["starts"], "hue": ["color"], "colour": ["color"], "c": ["color"], "fill": ["color"],
    "stacked": ["stack"], "groupby": ["by"], "group_by": ["by"], "group": ["by", "group"],
    "columns": ["by"], "left_on": ["on"], "right_on": ["on"], "suffixes": ["clash"],
    "suffix": ["clash"], "validate": ["expect"], "sep": ["delimiter"], "dtype": ["types"],
    "dtypes": ["types"], "col_types": ["types"], "na_values": ["unknown"], "rows": ["n"],
    "size": ["n"], "limit": ["n"], "partition_by": ["within"], "key": ["by"], "where": ["where"],
    "log_y": ["log"], "logy": ["log"], "log_x": ["log"], "logx": ["log"], "name": ["name"],
  ]

  private static let argumentHelps: [String: String] = [
    "inplace": "values do not change: bind the result, `t = t.name(…)`",
    "ascending": "ascending is the rule; a minus means descending: `sort(-.year)`",
    "descending": "a minus means descending: `sort(-.year)`",
    "decreasing": "a minus means descending: `sort(-.year)`",
    "reverse": "a minus means descending: `sort(-.year)`",
    "axis": "verbs work on rows; columns are named with a dot",
    "test_size": "`split` takes the share of the training rows: `split(0.8)`",
    "index": "rows have no index: a key is a column like others",
    "header": "the header is found by itself",
    "n_jobs": "all processors are used; results are the same on any number of them",
    "nthread": "all processors are used; results are the same on any number of them",
    "handle_unknown": "unseen categories are counted, and belong to none",
    "safe": "`formulas: \"quote\"` puts an apostrophe before what a spreadsheet would run",
  ]

  private static let rows = "go over rows by `for r in t { … }`; `t.to_list()` is a list of records"

  private static let helps: [String: String] = [
    "NA": "a missing value is `null`", "NaN": "a missing value is `null`",
    "nan": "a missing value is `null`", "nil": "a missing value is `null`",
    "missing": "a missing value is `null`", "nothing": "a missing value is `null`",
    "NaT": "a missing value is `null`", "NA_character_": "a missing value is `null`",
    "Inf": "mvs has no infinity; a range may be open: `2000..`",
    "inf": "mvs has no infinity; a range may be open: `2000..`",
    "pd": "mvs needs no pandas: `load(\"films.csv\")`, `t.filter(.year > 2000)`",
    "np": "functions of numbers stand alone: `sqrt(x)`, `mean(.x)`",
    "pl": "a column is written with a dot: `.title`",
    "plt": "plots are methods of datasets: `t.bar(.year, .n)`",
    "sns": "plots are methods of datasets: `t.scatter(.budget, .revenue)`",
    "ggplot": "plots are methods of datasets: `t.scatter(.budget, .revenue)`",
    "df": "load a dataset first: `df = load(\"films.csv\")`",
    "math": "functions of numbers stand alone: `sqrt(x)`, `log(x)`",
    "Math": "functions of numbers stand alone: `sqrt(x)`, `log(x)`",
    "console": "write `print(…)`, or the value alone on its line",
    "self": "functions take what they need as parameters",
    "this": "functions take what they need as parameters",
    "ifelse": "write `if condition { a } else { b }`, over columns too",
    "if_else": "write `if condition { a } else { b }`, over columns too",
    "case_when": "write `when { condition -> value; else -> value }`, over columns too",
    "np_where": "write `if condition { a } else { b }`, over columns too",
    "library": "write `use name`; datasets, plots and models are there already",
    "require": "write `use name`; datasets, plots and models are there already",
    "desc": "in `sort` a minus means descending: `sort(-.year)`",
    "asc": "`sort(.year)` is ascending; a minus means descending",
    "lambda": "write `x -> x * 2`",
    "str": "write `.to_text()`, or an f-string, f\"{x}\"",
    "int": "write `.to_int()`", "float": "write `.to_float()`", "bool": "write a comparison",
    "list": "write `[a, b]`, or `.to_list()`", "dict": "write a record, `{title: \"Heat\"}`",
    "c": "a list is written `[1, 2, 3]`",
    "data": "a dataset is loaded, `data = load(\"films.csv\")`, or made, `data = table(x: [1, 2])`",
    "eval": "text is never run as code",
    "exec": "text is never run as code",
    "parseInt": "write `.to_int()`", "parseFloat": "write `.to_float()`",
    "isinstance": "write `type_of(x) == \"text\"`",
    "enumerate": "loop over positions: `for i in 0..<xs.len() { … }`",
    "format": "write an f-string: f\"{title} ({year})\"",
    "sprintf": "write an f-string: f\"{title} ({year})\"",
    "printf": "write `print(f\"{title} ({year})\")`",
    "input": "a script is set from outside: `param name: text = \"…\"`",
    "groupby": "groups are an argument: `t.agg(total: sum(.x), by: .year)`",
    "group_by": "groups are an argument: `t.agg(total: sum(.x), by: .year)`",
    "fillna": "write `.x ?? 0` inside `with`",
    "shift": "rows before and after are `lag(.x)` and `lead(.x)`, inside `with`",
    "cumsum": "write `cum_sum(.x)` inside `with`",
    "concat": "rows of datasets are put together by `t.append(other)`, texts by `+`",
    "value_counts": "write `t.count(by: .genre)`, or `xs.count_by(x -> x)` of a list",
    "weighted_mean": "weights are an argument: `mean(.rating, weights: .votes)`",
    "weighted_average": "weights are an argument: `mean(.rating, weights: .votes)`",
    "dropna": "write `filter(.x != null)`",
    "iloc": "a row has its position: `t[0]`; several `t.head(5)`",
    "loc": "rows are chosen by `t.filter(…)`, columns by `t.select(…)`",
    "shape": "write `t.count()` for the rows, `t.column_names().len()` for the columns",
    "range": "a range is written `0..<n`, or `1..n` with its end",
    "rows": rows, "records": rows, "iterrows": rows, "itertuples": rows, "iter_rows": rows,
    "to_records": rows, "to_dict": rows, "to_dicts": rows,
    "columns": "write `t.column_names()`",
    "dtypes": "write `t.describe()`",
    "len_": "write `xs.len()`",
    "length": "write `.len()`", "size": "write `.len()`, or `.count()` of a dataset",
    "astype": "write `.to_int()`, `.to_float()`, `.to_text()` or `.to_date()`",
    "pipe": "functions chain by themselves: `t.f(x)` calls `f(t, x)`",
    "str_c": "texts are joined by `+`, or in an f-string",
  ]
}
