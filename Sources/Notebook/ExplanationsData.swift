extension Explanations {
  /// Datasets, columns and verbs.
  static let data: [Explanation] = [
    Explanation(
      "unknown-column", "The dataset has no such column at this step of the chain.",
      example: "movies.filter(.buget > 1M)",
      remedy:
        "Check the spelling: the message lists what there is. `select` and `agg` leave columns out; .name? is null where a column is missing."
    ),
    Explanation(
      "not-a-column", "A parameter takes a column by its name, and an expression stands there.",
      example: "movies.drop(.budget + 1)",
      remedy: "Name the column: .budget. To compute one, use `with` first."),
    Explanation(
      "unnamed-column", "A new column has no name.", example: "movies.count(by: .budget > 1M)",
      remedy: "Name it: .budget > 1M as expensive, or expensive: .budget > 1M."),
    Explanation(
      "duplicate-column", "The result would have two columns of one name.",
      example: "movies.rename(year: .title)",
      remedy: "Choose another name; for joins, `clash: \"_right\"` adds an ending."),
    Explanation(
      "needs-aggregate", "An expression has many values in a group, and one is needed.",
      example: "movies.agg(b: .budget, by: .year)",
      remedy: "Say which: mean(.budget), max(.budget), first(.budget)."),
    Explanation(
      "unequal-lengths", "Columns of one table have different lengths.",
      example: "table(a: [1, 2], b: [1])",
      remedy: "Give every column as many values."),
    Explanation(
      "too-many-rows", "The result would have more rows than a dataset can hold (4,294,967,294).",
      example: "a.join(b, on: .x == right.x, expect: \"n:m\")",
      remedy: "Filter or aggregate first.", form: .situation),
    Explanation(
      "no-rows", "There are no rows where at least one is needed.",
      example: "movies.filter(.year > 3000).split(0.8)",
      remedy: "Look at the step before: its receipt says how many rows it kept."),
    Explanation(
      "join-condition",
      "What stands in `on:` is neither a column of both sides nor a comparison of a left and a right one.",
      example: "movies.join(movies, on: .id != right.id)",
      remedy: "Write on: .id, or on: .id == right.film_id; several are joined with `and`."),
    Explanation(
      "unexpected-join", "Keys repeat or are missing against what was expected, or on both sides.",
      example: "movies.join(links, on: .id == right.tmdbId, expect: \"1:1\")",
      remedy:
        "The message lists the keys. Use unique(.key) on one side first, or say what you expect: \"1:n\", \"n:1\", \"n:m\"."
    ),
    Explanation(
      "unknown-category", "A text is compared with an ordered category that does not have it.",
      example: "movies.filter(.tier > \"hgih\")",
      remedy: "Use one of its labels; the message lists them."),
    Explanation(
      "exploded-rows",
      "Rows were repeated by `explode`, so sums and counts over them count a film once for each element.",
      example: "movies.explode(genre: .genres).agg(total: sum(.revenue))",
      remedy: "Aggregate by that column, or go back to the dataset before `explode`."),
    Explanation(
      "exploded-twice",
      "Two list columns were exploded one after the other: rows are now one for each pair.",
      example: "t.explode(genre: .genres).explode(country: .countries)",
      remedy: "That is right for counting pairs. For anything else explode one at a time."),
  ]

  /// Files and what is in them.
  static let files: [Explanation] = [
    Explanation(
      "no-file", "There is no such file or folder.", example: "load(\"moveis.csv\")",
      remedy:
        "A script's paths start at the script's folder, paths at the prompt and on the command line at the working folder."
    ),
    Explanation(
      "bad-path", "A path holds a NUL character, is too long or leads in a circle.",
      example: "load(\"films\\u{0}.csv\")",
      remedy: "Write the path of a file."),
    Explanation(
      "not-a-file", "The path names a folder, a pipe or a device. Only plain files are opened.",
      example: "load(\"data\")",
      remedy:
        "Name a file. What a program writes goes into a file first, or through standard input.",
      form: .situation),
    Explanation(
      "no-permission", "The system does not let you open or write the file.",
      example: "load(\"/root/films.csv\")",
      remedy: "Ask its owner, or copy it to where you may read it.", form: .situation),
    Explanation(
      "path-refused", "The file lies outside of the folders that may be used.",
      example: "load(\"/etc/passwd\")",
      remedy: "Name its folder when you start mvs.", form: .situation),
    Explanation(
      "cannot-read", "The system failed while the file was read.",
      example: "load(\"/mnt/stick/films.csv\")",
      remedy: "The message gives its reason. Copy the file to another disk and try again.",
      form: .situation),
    Explanation(
      "cannot-write",
      "The file, or standard output, could not be written. An old file of that name is as it was.",
      example: "mvs run x.mvs > /dev/full", remedy: "Make room, or write elsewhere.",
      form: .situation),
    Explanation(
      "file-changed",
      "The file is no longer what it was when it was opened, so its columns would not fit together.",
      example: "t = load(\"films.csv\")     # and another program writes it",
      remedy: "Load it again.", form: .situation),
    Explanation(
      "too-large",
      "Something has more parts than such a thing may have: a script more than 64 MiB, a list more than 100,000,000 values, a column expression more than 10,000 parts.",
      example: "mvs films.csv",
      remedy:
        "Data is opened inside a script: load(\"films.csv\"). Long lists are better columns, and large expressions better several columns, made with `with`.",
      form: .situation),
    Explanation(
      "empty-file", "The data file has no header and no rows.", example: "load(\"empty.csv\")",
      remedy: "Check where it comes from; a download may have failed.", form: .situation),
    Explanation(
      "bad-type", "A column of a file cannot have that type.",
      example: "load(\"a.csv\", types: {x: \"record\"})",
      remedy: "Types are int, float, bool, text, category, date, datetime and list."),
    Explanation(
      "csv-ragged",
      "A row has more or fewer fields than the header. Nothing is dropped or moved silently.",
      example: "title,year\nHeat,1995,crime",
      remedy: "Look at the line that the message names. `ragged:` says what to do with such rows.",
      form: .data),
    Explanation(
      "csv-quote", "A quoted field never ends.", example: "title,year\n\"Heat,1995",
      remedy: "Close the quote in that line; inside quotes a quote is written twice.", form: .data),
    Explanation(
      "csv-nul", "The file holds a NUL byte: it is no text, or was damaged.",
      example: "load(\"films.xlsx\")",
      remedy: "Save it as CSV.", form: .situation),
    Explanation(
      "text-encoding", "Bytes of the file are no characters in its encoding.",
      example: "load(\"old.csv\", encoding: \"utf8\")",
      remedy: "Say how it is written, such as encoding: \"windows1252\", or mend the line.",
      form: .situation),
    Explanation(
      "damaged-file", "A packed file or a database is damaged, or ends too early.",
      example: "load(\"half.csv.gz\")",
      remedy: "Fetch or make it again: no part of it was used.", form: .situation),
    Explanation(
      "packed-too-large", "A packed file unpacks to more than is reasonable.",
      example: "load(\"bomb.csv.gz\")",
      remedy: "If you trust it, unpack it yourself and load the plain file.", form: .situation),
    Explanation(
      "unsupported-format", "The file is of a format that mvs does not read.",
      example: "load(\"films.parquet\")",
      remedy: "Convert it with the command that the message names.", form: .situation),
    Explanation(
      "csv-value", "A field cannot be read as the type its column has.",
      example: "load(\"a.csv\", types: {year: \"int\"})   # year: 19x5",
      remedy: "Mend the line, choose another type, or name the value under `unknown:`.",
      form: .situation),
    Explanation(
      "csv-number", "Numbers of a column may be meant in two ways; the likelier one was taken.",
      example: "gross\n1,234\n5,678",
      remedy: "Say which: decimal: \".\" or decimal: \",\".", form: .situation),
    Explanation(
      "csv-date", "Day and month of a column's dates cannot be told apart, or change places.",
      example: "released\n05/04/2012",
      remedy: "Say the order: types: {released: \"dmy\"}, or \"mdy\".", form: .situation),
    Explanation(
      "load-types", "Columns of one name are of different types in several files.",
      example: "load(\"parts/*.csv\")",
      remedy: "Look at the values that differ; `types:` and `unknown:` hold for all files.",
      form: .situation),
    Explanation(
      "not-a-database", "A table or a query was asked of a file that is no database.",
      example: "load(\"films.csv\", table: \"films\")",
      remedy: "Leave `table:` and `query:` out.", form: .situation),
    Explanation(
      "unused-option", "An option of `load` has no meaning for the format of the file.",
      example: "load(\"films.json\", delimiter: \";\")",
      remedy: "Leave it out; `format:` says what a file is, against its name.", form: .situation),
    Explanation(
      "json-syntax", "The file is not JSON as RFC 8259 has it.",
      example: "[{\"title\": 'Heat'}]",
      remedy: "Mend the line that the message names; texts stand in double quotes.",
      form: .situation),
    Explanation(
      "json-shape", "The JSON holds no table: no records, and no arrays of one length.",
      example: "{\"a\": [1], \"b\": [1, 2]}",
      remedy: "A table is an array of records, records one a line, or a record of arrays.",
      form: .situation),
    Explanation(
      "json-depth", "The JSON nests values deeper than any table does.",
      example: "[[[[[[…]]]]]]",
      remedy: "Look where the file comes from: it is damaged or meant to harm.", form: .situation),
    Explanation(
      "json-key", "A record has two values under one key; the last one was kept.",
      example: "[{\"a\": 1, \"a\": 2}]",
      remedy: "Give the values different keys where the file is made.", form: .situation),
    Explanation(
      "value-types", "A column holds values of several types, so it was read as text.",
      example: "[{\"year\": 1995}, {\"year\": \"unknown\"}]",
      remedy: "Name the odd values under `unknown:`, or mend them where the file is made.",
      form: .situation),
    Explanation(
      "which-table", "A database has several tables, and none was named.",
      example: "load(\"films.db\")",
      remedy: "Name one, table: \"films\", or ask with query: \"select …\".", form: .situation),
    Explanation(
      "unknown-table", "A database has no table of that name.",
      example: "load(\"films.db\", table: \"flims\")",
      remedy: "Names are as in the database; case counts.", form: .situation),
    Explanation(
      "sql", "A database refused a query, or the query does more than read.",
      example: "load(\"films.db\", query: \"delete from films\")",
      remedy: "Write one `select` in the SQL of SQLite.", form: .situation),
    Explanation(
      "database-in-use", "Changes of a database still stand in a file beside it.",
      example: "load(\"films.db\")   # films.db-wal is there",
      remedy: "Close the program that uses it, or load a copy made by `.backup`.", form: .situation),
    Explanation(
      "formula", "Texts that are written begin like formulas, which spreadsheets run.",
      example: "t.save(\"x.csv\")   # a title is =HYPERLINK(…)",
      remedy: "formulas: \"quote\" puts an apostrophe before them, \"refuse\" stops.",
      form: .situation),
    Explanation(
      "no-input", "Nothing comes by standard input: it is the terminal.",
      example: "load(\"-\")",
      remedy: "Pipe the data in: mvs run x.mvs < films.csv.", form: .situation),
    Explanation(
      "csv-header", "Names in the header are missing or stand twice; they were numbered.",
      example: "title,title,",
      remedy: "Use the names the message gives, or mend the header.", form: .data),
    Explanation(
      "csv-text", "A column of numbers is text because of a few values.",
      example: "title,runtime\nHeat,170 min\nFargo,98\nAlien,117 min",
      remedy: "Name them under `unknown:`, or mend the lines the message names.", form: .data),
    Explanation(
      "csv-unknown", "A value that was declared unknown does not occur in its column.",
      example: "load(\"a.csv\", unknown: {budget: -1})",
      remedy: "Check the value and the column's name.", form: .situation),
    Explanation(
      "csv-impossible-date", "Dates that do not exist were read as null.",
      example: "title,released\nHeat,1995-12-15\nUp,2009-05-29\nAlien,1979-05-25\nOdd,2012-02-30",
      remedy: "Mend the lines the message names.", form: .data),
    Explanation(
      "csv-not-finite", "NaN and infinities were read as null: mvs has neither.",
      example: "title,score\nHeat,8.2\nUp,8.3\nAlien,8.5\nFargo,NaN",
      remedy: "Nothing, if null is what they mean.", form: .data),
  ]
}
