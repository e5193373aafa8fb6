import Glibc

/// The natural logarithm.
@inlinable public func logarithm(_ x: Double) -> Double { Glibc.log(x) }
