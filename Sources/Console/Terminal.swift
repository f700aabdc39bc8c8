import Foundation

/// How many colours text may use.
public enum ColorSupport: Sendable, Hashable {
  /// No colours and no other control sequences.
  case none
  /// The 256 colours of xterm's palette.
  case palette
  /// 24-bit colours.
  case truecolor
}

/// What is known of an output stream: whether a person watches it, how wide it is, its colours.
public struct Terminal: Sendable, Hashable {
  /// Whether the stream is a terminal (and not a file or a pipe).
  public var isInteractive: Bool
  /// Columns; 80 when unknown.
  public var width: Int
  /// The colours to use.
  public var colors: ColorSupport

  /// A terminal as described, for tests and for streams that are none.
  public init(isInteractive: Bool, width: Int = 80, colors: ColorSupport = .none) {
    precondition(width > 0, "a terminal is at least one column wide, not \(width)")
    self.isInteractive = isInteractive
    self.width = width
    self.colors = colors
  }

  /// The terminal behind an open file descriptor.
  ///
  /// - Parameters:
  ///   - descriptor: 1 is standard output, 2 standard error.
  ///   - environment: Where `COLUMNS`, `NO_COLOR`, `TERM` and `COLORTERM` are looked up.
  public init(descriptor: Int32, environment: [String: String]) {
    let isInteractive = isatty(descriptor) == 1
    self.init(
      isInteractive: isInteractive,
      width: Terminal.deviceWidth(descriptor) ?? Terminal.width(in: environment),
      colors: isInteractive ? Terminal.colors(in: environment) : .none)
  }

  /// The terminal that standard output goes to.
  public static func standardOutput() -> Terminal {
    Terminal(descriptor: STDOUT_FILENO, environment: ProcessInfo.processInfo.environment)
  }

  /// The terminal that standard error goes to.
  public static func standardError() -> Terminal {
    Terminal(descriptor: STDERR_FILENO, environment: ProcessInfo.processInfo.environment)
  }

  /// The colours that an environment promises for a terminal.
  ///
  /// A `NO_COLOR` that is not empty, `TERM=dumb` and an absent `TERM` mean none; `COLORTERM` of
  /// `truecolor` or `24bit` means all; anything else means the 256 of the palette.
  public static func colors(in environment: [String: String]) -> ColorSupport {
    if let refused = environment["NO_COLOR"], !refused.isEmpty { return .none }
    guard let kind = environment["TERM"], !kind.isEmpty, kind != "dumb" else { return .none }
    let depth = environment["COLORTERM"]?.lowercased()
    return depth == "truecolor" || depth == "24bit" ? .truecolor : .palette
  }

  /// The width that `COLUMNS` names, or 80 when it names none between 1 and 10,000.
  public static func width(in environment: [String: String]) -> Int {
    guard let columns = environment["COLUMNS"].flatMap({ Int($0) }),
      (1...10_000).contains(columns)
    else { return 80 }
    return columns
  }

  private static func deviceWidth(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
