import Diagnostics
import Files
import Frame
import Glibc
import Numeric
import Syntax

/// The state that running code uses: catalog, budget, stack, what was said. One thread at a time.
public final class Machine: @unchecked Sendable {
  public let catalog: Catalog
  public let budget: Budget
  public internal(set) var work: Work
  let nullNotes = NullNotes()
  /// Where relative paths of the running script start.
  public var baseFolder: String
  /// Called with each value that is to be shown, in order.
  public var onShow: (Value, Span) -> Void = { _, _ in }
  public var onPrint: (String) -> Void = { _ in }
  public let modules: ModuleLibrary
  /// Files that the checker has read already.
  public let shelf = FileShelf()
  /// What small pictures inside datasets are drawn with.
  public var charset = TextCharset.ascii
  /// The day it is, in days from 1970, where code may ask for it: at the prompt and in defaults of
  /// parameters.
  public var today: Int32?

  let stack: Slots
  /// Where new frames must not begin: the end of the slots made so far, less the room of one frame.
  private(set) var stackEnd: Slots
  private var madeSlots = 0
  /// The lowest address that evaluation may reach on the stack of the thread it runs on.
  var nativeLimit: UInt = 0
  var callDepth = 0
  /// Counts loop turns, to look at the clock now and then.
  var beats: UInt32 = 0
  /// The first slot that no running call uses, for functions that call back.
  var topSlot: Slots
  /// The value on its way out of a block that stands as an operand.
  var returned: Value = .null

  static let stackCapacity = 1 << 20
  static let frameRoom = 4096
  private static let slotsAtOnce = 1 << 15
  static let maxCallDepth = 10_000

  public init(catalog: Catalog, budget: Budget, modules: ModuleLibrary, baseFolder: String) {
    self.catalog = catalog
    self.budget = budget
    self.modules = modules
    self.baseFolder = baseFolder
    work = Work(budget: budget)
    stack = .allocate(capacity: Self.stackCapacity)
    topSlot = stack
    stackEnd = stack
    growStack()
  }

  /// Takes out where arithmetic gave null for want of a finite result.
  public func takeNullNotes() -> [(remark: Remark, span: Span)] { nullNotes.take() }

  /// Makes more slots, so that small programs touch little memory; whether there was room for more.
  @discardableResult
  func growStack() -> Bool {
    guard madeSlots < Self.stackCapacity else { return false }
    (stack + madeSlots).initialize(repeating: .unset, count: Self.slotsAtOnce)
    madeSlots += Self.slotsAtOnce
    stackEnd = stack + (madeSlots - Self.frameRoom)
    return true
  }

  /// Makes slots for so many top-level variables; false when there are too many.
  func growStack(toHold variables: Int) -> Bool {
    while stack + variables >= stackEnd { if !growStack() { return false } }
    return true
  }

  deinit {
    stack.deinitialize(count: madeSlots)
    stack.deallocate()
  }

  /// Takes over the work of the next statement.
  public func begin(_ work: Work) { self.work = work }

  /// Calls a function value with positional arguments.
  public func call(_ function: Value, _ arguments: [Value], at span: Span) throws(Signal) -> Value {
    guard case .object(let object) = function, let callable = object as? Callable else {
      throw .failed(
        Diagnostic("not-a-function", "\(named(function.typeName)) cannot be called", at: span))
    }
    return try callable.call(arguments, on: self, at: span)
  }
}

/// An object that can be called with positional arguments.
open class Callable: Object, @unchecked Sendable {
  public override var typeName: String { "function" }
  func call(_ arguments: [Value], on machine: Machine, at span: Span) throws(Signal) -> Value {
    throw .failed(Diagnostic("not-a-function", "this cannot be called", at: span))
  }
}

extension Machine {
  /// Address space only: pages are taken when they are touched.
  private static let nativeStackSize = 1 << 29

  /// Runs `body` on a thread with room for deep recursion and waits for it; on the calling thread,
  /// with little room, if none can be made.
  public func onDeepStack<T>(_ body: () -> T) -> T {
    let outer = nativeLimit
    defer { nativeLimit = outer }
    var result: T?
    _ = DeepStack.onThread(bytes: Self.nativeStackSize) { lowest in
      nativeLimit = lowest
      result = body()
    }
    if let result { return result }
    nativeLimit = DeepStack.address &- 256 * 1024
    return body()
  }
}
