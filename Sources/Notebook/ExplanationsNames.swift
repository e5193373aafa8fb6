extension Explanations {
  /// Names, calls and their arguments.
  static let names: [Explanation] = [
    Explanation(
      "unknown-name", "There is no variable, function or module of that name.",
      example: "movis.count()",
      remedy:
        "Check the spelling; :vars lists what there is. A column is written with a dot: .budget."),
    Explanation(
      "unknown-function", "There is no function of that name.", example: "movies.groupby(.year)",
      remedy: "`:help WORD` finds functions by the words of other tools too."),
    Explanation(
      "unknown-module", "`use` names a module that is not there.", example: "use flim",
      remedy: "Check the spelling. A module of your own is a file: use \"lib/mine.mvs\" as mine."),
    Explanation(
      "unbound-name", "A name is used before anything was bound to it.",
      example: "fn f() = rate\nf()\nrate = 2",
      remedy: "Bind the name first."),
    Explanation(
      "reserved-name", "The name belongs to a function of mvs, and one name means one thing.",
      example: "fn filter(t) = t", remedy: "Choose another name."),
    Explanation(
      "repeated-name", "A function, a parameter or an argument stands twice.",
      example: "fn f(a, a) = a",
      remedy: "Rename or remove one."),
    Explanation(
      "unknown-argument", "A function has no parameter of that name.",
      example: "movies.head(rows: 5)",
      remedy: "`:help head` shows the parameters; Tab inside the brackets lists them."),
    Explanation(
      "missing-argument", "A parameter without a default was given nothing.",
      example: "movies.top(by: .n)",
      remedy: "Give it; `:help` shows which have defaults."),
    Explanation(
      "too-many-arguments", "More arguments are given than the function takes.",
      example: "upper(\"a\", \"b\")",
      remedy: "Take the last ones out; a list of values stands in [ ]."),
    Explanation(
      "repeated-argument", "An argument is given by position and by name, or twice by name.",
      example: "movies.head(5, n: 5)", remedy: "Give it once."),
    Explanation(
      "bad-argument", "A value has the right type but is not allowed here.",
      example: "movies.head(n: -1)",
      remedy: "The message says what is allowed; `:help` shows it for every parameter."),
    Explanation(
      "wrong-type", "A value of another type is needed here.", example: "upper(42)",
      remedy:
        "Convert it, or pass another value. A column is written with a dot: .budget, not \"budget\"."
    ),
    Explanation(
      "needs-constant", "A parameter needs one value for all rows and was given a column.",
      example: "movies.with(x: round(.score, .digits))",
      remedy: "Give one value, such as round(.score, 1)."),
    Explanation(
      "not-a-function", "Something that is no function is called.", example: "x = 3\nx(2)",
      remedy: "Take the brackets away, or call a function."),
    Explanation(
      "not-a-definition", "A module holds definitions only: functions, bindings and `use`.",
      example: "# lib/mine.mvs\nprint(\"loaded\")",
      remedy: "Move what runs into the script that uses the module.", form: .situation),
    Explanation(
      "module-cycle", "A module uses itself, directly or through others.",
      example: "# a.mvs\nuse \"b.mvs\" as b   # which uses a.mvs",
      remedy: "Move what both need into a third module.", form: .situation),
    Explanation(
      "unknown-parameter", "The command line sets a parameter that the script does not declare.",
      example: "mvs run x.mvs -p yaers=2000..2010",
      remedy: "mvs run x.mvs --help lists the parameters.", form: .command),
    Explanation(
      "bad-parameter", "The value for a parameter of the script does not fit its declaration.",
      example: "mvs run x.mvs -p k=many      # param k: int in 1..50",
      remedy: "mvs run x.mvs --help shows type and range.", form: .command),
    Explanation(
      "missing-parameter", "A parameter of the script has no default and was given no value.",
      example: "param data: path", remedy: "Give it: mvs run x.mvs -p data=FOLDER."),
    Explanation(
      "unknown-command",
      "A line that starts with a colon names no command. In a file only :help and :time exist.",
      example: ":hepl", remedy: ":help lists the commands of the prompt.", form: .command),
    Explanation(
      "foreign-habit", "A command of another prompt.", example: "%time movies.count()",
      remedy: "Write what the message says: :time, :help, :vars, :history.", form: .command),
    Explanation(
      "unknown-code", "There is no error or warning of that name.",
      example: "mvs explain unknown-colum",
      remedy: "mvs explain without a name lists all.", form: .command),
    Explanation(
      "usage", "The command line is not understood.", example: "mvs --wdith 100",
      remedy: "mvs --help shows how mvs is called.", form: .command),
    Explanation(
      "today-in-script",
      "A script asks for the day it is, so that it would give other results tomorrow without a change.",
      example: "until = today()",
      remedy:
        "Declare the day as a parameter, which may have it as its default: param until: date = today(). At the prompt today() works anywhere.",
      form: .script
    ),
  ]
}
