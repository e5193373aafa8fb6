/// The minimum of a smooth function of one number.
public enum BracketedMinimum {
  /// The place of a minimum, found by parabolas and golden sections (Brent 1973, chapter 5) from a
  /// bracket that grows downhill from `a` and `b`, as in scipy's `brent`. Values that are not finite
  /// count as very large.
  public static func place(from a: Double, to b: Double, of function: (Double) -> Double) -> Double
  {
    func value(_ x: Double) -> Double {
      let y = function(x)
      return y.isFinite ? y : .greatestFiniteMagnitude
    }
    var (low, middle, high) = bracket(a, b, value)
    var x = middle.x
    var fx = middle.y
    var (w, fw, v, fv) = (x, fx, x, fx)
    if low.x > high.x { swap(&low, &high) }
    var left = low.x
    var right = high.x
    var before = 0.0
    var step = 0.0
    let golden = 0.381966011250105
    for _ in 0..<500 {
      let near = 1.48e-8 * abs(x) + 1e-11
      let centre = 0.5 * (left + right)
      if abs(x - centre) < 2 * near - 0.5 * (right - left) { break }
      var isParabolic = false
      if abs(before) > near {
        var r = (x - w) * (fx - fv)
        var q = (x - v) * (fx - fw)
        var p = (x - v) * q - (x - w) * r
        q = 2 * (q - r)
        if q > 0 { p = -p }
        q = abs(q)
        r = before
        before = step
        if p > q * (left - x), p < q * (right - x), abs(p) < abs(0.5 * q * r) {
          step = p / q
          isParabolic = true
          let u = x + step
          if u - left < 2 * near || right - u < 2 * near { step = centre >= x ? near : -near }
        }
      }
      if !isParabolic {
        before = x >= centre ? left - x : right - x
        step = golden * before
      }
      let u = abs(step) < near ? x + (step >= 0 ? near : -near) : x + step
      let fu = value(u)
      if fu > fx {
        if u < x { left = u } else { right = u }
        if fu <= fw || w == x {
          (v, fv, w, fw) = (w, fw, u, fu)
        } else if fu <= fv || v == x || v == w {
          (v, fv) = (u, fu)
        }
      } else {
        if u >= x { left = x } else { right = x }
        (v, fv, w, fw, x, fx) = (w, fw, x, fx, u, fu)
      }
    }
    return x
  }

  private typealias Point = (x: Double, y: Double)

  /// Three places of which the middle one is lowest, or the last ones looked at.
  private static func bracket(
    _ a: Double, _ b: Double, _ value: (Double) -> Double
  ) -> (Point, Point, Point) {
    var first: Point = (a, value(a))
    var second: Point = (b, value(b))
    if first.y < second.y { swap(&first, &second) }
    let golden = 1.618034
    func point(_ x: Double) -> Point { (x, value(x)) }
    var third = point(second.x + golden * (second.x - first.x))
    var rounds = 0
    while third.y < second.y, rounds < 200 {
      rounds += 1
      let p = (second.x - first.x) * (second.y - third.y)
      let q = (second.x - third.x) * (second.y - first.y)
      let difference = q - p
      let divisor = 2 * (abs(difference) < 1e-21 ? 1e-21 : difference)
      let wanted = second.x - ((second.x - third.x) * q - (second.x - first.x) * p) / divisor
      let limit = second.x + 110 * (third.x - second.x)
      var next: Point
      if (wanted - third.x) * (second.x - wanted) > 0 {
        next = point(wanted)
        if next.y < third.y { return (second, next, third) }
        if next.y > second.y { return (first, second, next) }
        next = point(third.x + golden * (third.x - second.x))
      } else if (wanted - limit) * (limit - third.x) >= 0 {
        next = point(limit)
      } else if (wanted - limit) * (third.x - wanted) > 0 {
        next = point(wanted)
        if next.y < third.y {
          second = third
          third = next
          next = point(third.x + golden * (third.x - second.x))
        }
      } else {
        next = point(third.x + golden * (third.x - second.x))
      }
      (first, second, third) = (second, third, next)
    }
    return (first, second, third)
  }
}
