/// What a scatter plot needs to know of its points before it draws them.
struct PointSurvey {
  var count = 0
  var leftOut = LeftOut()
  var range: (x: (low: Double, high: Double), y: (low: Double, high: Double))?

  init(_ x: [Double], _ y: [Double], logX: Bool, logY: Bool, chunks: RowChunks) {
    let parts = chunks.map(min(x.count, y.count)) {
      PointSurvey(x, y, logX: logX, logY: logY, rows: $0)
    }
    for part in parts {
      count += part.count
      leftOut.add(part.leftOut)
      guard let other = part.range else { continue }
      let mine = range ?? other
      range = (
        (min(mine.x.low, other.x.low), max(mine.x.high, other.x.high)),
        (min(mine.y.low, other.y.low), max(mine.y.high, other.y.high))
      )
    }
  }

  private init(_ x: [Double], _ y: [Double], logX: Bool, logY: Bool, rows: Range<Int>) {
    var lowX = Double.infinity
    var highX = -Double.infinity
    var lowY = Double.infinity
    var highY = -Double.infinity
    let leastX = logX ? Double.leastNonzeroMagnitude : -Double.greatestFiniteMagnitude
    let leastY = logY ? Double.leastNonzeroMagnitude : -Double.greatestFiniteMagnitude
    var used = 0
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        for row in rows {
          let across = x[row]
          let up = y[row]
          // NaN fails every comparison.
          if across >= leastX, up >= leastY, across < .infinity, up < .infinity {
            used += 1
            lowX = min(lowX, across)
            highX = max(highX, across)
            lowY = min(lowY, up)
            highY = max(highY, up)
          } else if !across.isFinite {
            leftOut.nullX += 1
          } else if !up.isFinite {
            leftOut.nullY += 1
          } else if across < leastX {
            leftOut.belowX += 1
          } else {
            leftOut.belowY += 1
          }
        }
      }
    }
    count = used
    if used > 0 { range = ((lowX, highX), (lowY, highY)) }
  }
}
