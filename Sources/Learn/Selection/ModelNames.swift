/// The sources of models, shortened for tables.
enum ModelNames {
  /// Of models of one name only the settings in which they differ: `random_forest(…, trees: 50)`; those
  /// of a name that occurs once stay whole, and so do all where two would read the same.
  static func short(_ sources: [String]) -> [String] {
    let parts = sources.map(Parts.init)
    let short = parts.map { own -> String in
      let others = parts.filter { $0.name == own.name }
      guard others.count > 1 else { return own.source }
      let rest = own.settings.filter { setting in
        !others.allSatisfy { $0.settings.contains(setting) }
      }
      if rest.count == own.settings.count { return own.source }
      return "\(own.name)(\((["…"] + rest).joined(separator: ", ")))"
    }
    return Set(short).count == Set(sources).count ? short : sources
  }

  /// `name(setting, setting)` taken apart.
  private struct Parts {
    let source: String
    let name: String
    let settings: [String]

    init(_ source: String) {
      self.source = source
      var name: [UInt8] = []
      var settings: [[UInt8]] = []
      var depth = 0
      var isQuoted = false
      for byte in source.utf8 {
        switch byte {
        case UInt8(ascii: "\""):
          isQuoted.toggle()
        case UInt8(ascii: "("), UInt8(ascii: "["):
          if !isQuoted { depth += 1 }
          if depth == 1, !isQuoted, settings.isEmpty {
            settings.append([])
            continue
          }
        case UInt8(ascii: ")"), UInt8(ascii: "]"):
          if !isQuoted { depth -= 1 }
          if depth == 0, !isQuoted { continue }
        case UInt8(ascii: ","):
          if depth == 1, !isQuoted {
            settings.append([])
            continue
          }
        default: break
        }
        if settings.isEmpty {
          name.append(byte)
        } else if !(settings[settings.count - 1].isEmpty && byte == UInt8(ascii: " ")) {
          settings[settings.count - 1].append(byte)
        }
      }
      self.name = String(decoding: name, as: UTF8.self)
      self.settings = settings.filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }
    }
  }
}
