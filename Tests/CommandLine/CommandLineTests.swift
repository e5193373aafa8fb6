import Glibc
import Testing

@Suite(.enabled(if: Command.executable != nil, "the executable was not built"))
struct CommandLineTests {
  /// A script in a folder of its own.
  private func script(_ text: String) throws -> String {
    var template = Array("/tmp/mvs-test-XXXXXX".utf8CString)
    let folder = template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return nil }
      return String(cString: made)
    }
    let path = try #require(folder) + "/script.mvs"
    let bytes = Array(text.utf8)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(descriptor) }
    try #require(write(descriptor, bytes, bytes.count) == bytes.count)
    return path
  }

  @Test("code of -e, several in one session") func code() throws {
    let result = try Command.run(["-e", "x = 20 + 1", "-e", "x * 2"])
    #expect(result.output == "42\n")
    #expect(result.errors.isEmpty)
    #expect(result.status == 0)
  }

  @Test("a negative number is code") func negative() throws {
    #expect(try Command.run(["-e", "-1"]).output == "-1\n")
  }

  @Test("a piped script and `-`") func pipes() throws {
    #expect(try Command.run([], input: "1 + 1\n").output == "2\n")
    #expect(try Command.run(["-"], input: "1 + 1").output == "2\n")
    #expect(try Command.run([], input: "").status == 0)
  }

  @Test("a mistake: place first, on standard error, exit 1") func mistake() throws {
    let result = try Command.run(["-"], input: "x = 1\nnope + 1\n")
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("<stdin>:2:1: error[unknown-name]: "))
    #expect(result.status == 1)
  }

  @Test("no such file") func noFile() throws {
    let result = try Command.run(["nowhere.mvs"])
    #expect(result.errors.hasPrefix("error[no-file]: "))
    #expect(result.status == 1)
  }

  @Test("usage errors give 2 and a suggestion") func usage() throws {
    let option = try Command.run(["--wdith", "3"])
    #expect(option.status == 2)
    #expect(option.errors.contains("did you mean `--width`?"))
    #expect(try Command.run(["--width", "0", "-e", "1"]).status == 2)
    #expect(try Command.run(["-e", "1"], environment: ["MVS_THREADS=many"]).status == 2)
    #expect(try Command.run(["-p", "k", "x.mvs"]).status == 2)
  }

  @Test("parameters: set, unknown, unfit, shown") func parameters() throws {
    let path = try script("param near: int in 1..50 = 10  ## neighbours\nnear + 1\n")
    #expect(try Command.run([path]).output == "11\n")
    #expect(try Command.run(["run", path, "-p", "near=20"]).output == "21\n")
    let unknown = try Command.run(["run", path, "-p", "nera=20"])
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("did you mean `near`?"))
    #expect(try Command.run([path, "-p", "near=99"]).status == 2)
    let help = try Command.run(["run", path, "--help"])
    #expect(help.output.contains("near: int in 1..50  neighbours [default 10]"))
    #expect(help.status == 0)
  }

  @Test("--each: a run for every combination, headed; failures do not stop the rest") func each()
    throws
  {
    let path = try script(
      "param k: int in 1..9 = 1\nparam tags: list = []\nparam name: text = \"x\"\n"
        + "if k == 2 { fail(\"two\") }\nf\"{k} {tags.len()} {name}\"\n")
    let swept = try Command.run([path, "-p", "k=1,3", "-p", #"tags=["a","b"],[]"#, "--each"])
    #expect(
      swept.output == """
        # 1 of 4: k = 1, tags = ["a","b"]
        "1 2 x"

        # 2 of 4: k = 1, tags = []
        "1 0 x"

        # 3 of 4: k = 3, tags = ["a","b"]
        "3 2 x"

        # 4 of 4: k = 3, tags = []
        "3 0 x"

        """)
    #expect(swept.status == 0)
    let failing = try Command.run([path, "-p", "k=2,3", "-p", #"name=a\,b"#, "--each"])
    #expect(failing.output.hasSuffix("# 2 of 2: k = 3\n\"3 0 a,b\"\n"))
    #expect(failing.status == 1)
    #expect(try Command.run([path, "-p", "k=1,,2", "--each"]).status == 2)
    let unfit = try Command.run([path, "-p", "k=1,99", "--each"])
    #expect(unfit.status == 2)
    #expect(unfit.output.isEmpty)
    #expect(try Command.run([path, "--each"]).status == 2)
    let listed = try Command.run([path, "-p", "k=1,3"])
    #expect(listed.status == 2)
    #expect(listed.errors.contains("`--each` runs the script once for each"))
  }

  @Test("a failed expectation gives 3") func expectation() throws {
    #expect(try Command.run(["-e", "expect 1 > 2, \"why\""]).status == 3)
  }

  @Test("the time allowed gives 124") func timeout() throws {
    let result = try Command.run(["--timeout", "0.2", "-e", "while true { }"])
    #expect(result.status == 124)
    #expect(result.errors.contains("error[timed-out]"))
  }

  @Test("warnings fail only a strict run") func strict() throws {
    let lenient = try Command.run(["-e", "warn(\"odd\")"])
    #expect(lenient.status == 0)
    #expect(lenient.errors.contains("odd"))
    #expect(try Command.run(["--strict", "-e", "warn(\"odd\")"]).status == 1)
  }

  @Test("nobody reads: 141, silently") func closedPipe() throws {
    let result = try Command.run(["-e", "1"], closesOutput: true)
    #expect(result.status == 141)
    #expect(result.errors.isEmpty)
  }

  @Test("standard output that cannot be written is an error") func fullDisk() throws {
    let result = try Command.run(["-e", "1"], outputTo: "/dev/full")
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("error[cannot-write]: "))
  }

  @Test("a pipe gets no escapes, whatever the terminal") func plain() throws {
    let result = try Command.run(
      ["-e", "nope"], environment: ["TERM=xterm", "LANG=C.UTF-8"])
    #expect(!result.errors.unicodeScalars.contains("\u{1B}"))
    let colored = try Command.run(["--color", "always", "-e", "nope"])
    #expect(colored.errors.unicodeScalars.contains("\u{1B}"))
    let off = try Command.run(["-e", "nope"], environment: ["CLICOLOR_FORCE=1", "NO_COLOR=1"])
    #expect(!off.errors.unicodeScalars.contains("\u{1B}"))
  }

  @Test("tables take 80 columns on a pipe, or the width asked for") func widths() throws {
    let code = "table(a: [\"\(String(repeating: "long words ", count: 30))\"])"
    let plain = try Command.run(["-e", code], environment: ["COLUMNS=200"])
    #expect(plain.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let narrow = try Command.run(["--width", "30", "-e", code])
    #expect(narrow.output.split(separator: "\n").allSatisfy { $0.count <= 30 })
  }

  @Test("printed text reaches a pipe byte by byte") func printed() throws {
    #expect(try Command.run(["-e", "print(\"a\\u{1B}b\\nc\")"]).output == "a\u{1B}b\nc\n")
  }

  @Test("cells with a title are told apart") func headings() throws {
    let path = try script("# %% One\n1\n# %% Two\n2\n")
    #expect(try Command.run([path]).output == "-- One --\n1\n\n-- Two --\n2\n")
  }

  @Test("check finds mistakes without running") func check() throws {
    let good = try script("print(\"ran\")\n")
    #expect(try Command.run(["check", good]).output.isEmpty)
    #expect(try Command.run(["check", good]).status == 0)
    let bad = try script("print(\"ran\")\nnope\n")
    let result = try Command.run(["check", good, bad])
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("error[unknown-name]"))
  }

  @Test("explain and version") func explain() throws {
    #expect(try Command.run(["explain", "unknown-column"]).output.hasPrefix("unknown-column\n"))
    let unknown = try Command.run(["explain", "unknown-colum"])
    #expect(unknown.status == 1)
    #expect(unknown.errors.contains("did you mean `unknown-column`?"))
    #expect(try Command.run(["--version"]).output.hasPrefix("mvs "))
  }

  @Test("a run that goes on at the prompt reads the rest from a pipe") func staying() throws {
    let path = try script("x = 5\n")
    let result = try Command.run(["-i", path], input: "x + 1\n:nope\nfn f(a) {\na * 2\n}\nf(x)\n")
    #expect(result.output == "6\n10\n")
    #expect(result.errors.contains("error[unknown-command]"))
    #expect(result.status == 0)
  }

  @Test("pasted prompts and results are stripped") func paste() throws {
    let result = try Command.run(["-i"], input: "mvs> 20 + 1\n>>> 2 + 2\n")
    #expect(result.output == "21\n4\n")
  }
}
