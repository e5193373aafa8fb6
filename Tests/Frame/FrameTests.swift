import Testing

@testable import Frame
