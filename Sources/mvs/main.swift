import Diagnostics
import Files
import Interpreter
import Notebook
import Syntax
let out = ByteSink.standardOutput
let err = ByteSink.standardError
let session = Session(SessionOptions(style: DisplayStyle(width: 100, charset: .block), threads: 2, folder: "."))
let renderer = DiagnosticRenderer(usesColor: false, leadsWithPlace: false) { session.context(of: $0) }
session.onOutput = { output in
  switch output {
  case .result(_, let lines): for l in lines { try? out.write(l + "\n") }
  case .printed(let t): try? out.write(t + "\n")
  case .remark(let r, _): try? out.flush(); try? err.write("  \(r.message)\n")
  case .diagnostic(let d): try? out.flush(); for l in renderer.lines(d) { try? err.write(l + "\n") }
  case .cell(_, let t): try? out.write("-- \(t ?? "")\n")
  }
}
var status = RunStatus.ok
let args = CommandLine.arguments
if args[1] == "-e" { status = session.run(args[2], name: "-e") }
else {
  let file = try PathGate(base: ".").read(args[1])
  let slash = args[1].lastIndex(of: "/").map { String(args[1][..<$0]) } ?? "."
  session.machine.baseFolder = slash
  status = session.run(parse(SourceFile(name: args[1], bytes: try file.bytes(count: file.identity.size))), parameters: args.dropFirst(2).map { let p = $0.split(separator: "=", maxSplits: 1); return (String(p[0]), String(p[1])) })
}
try? out.flush()
import Glibc
exit(status.rawValue)
