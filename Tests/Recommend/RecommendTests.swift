import Testing

@testable import Recommend
