/// What a scatter plot needs to know of its points before it draws them.
struct PointSurvey {
  var count = 0
  var leftOut = LeftOut()
  var range: (x: (low: Double, high: Double), y: (low: Double, high: Double))?

  init(_ x: [Double], _ y: [Double], logX: Bool, logY: Bool) {
    var lowX = Double.infinity
    var highX = -Double.infinity
    var lowY = Double.infinity
    var highY = -Double.infinity
    let leastX = logX ? Double.leastNonzeroMagnitude : -Double.greatestFiniteMagnitude
    let leastY = logY ? Double.leastNonzeroMagnitude : -Double.greatestFiniteMagnitude
    var used = 0
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        for row in 0..<min(x.count, y.count) {
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
