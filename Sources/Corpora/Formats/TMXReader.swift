internal import CXML
import Foundation

/// Pairs of a TMX file (Translation Memory eXchange 1.1 to 1.4), parsed by libxml2 piece by piece.
///
/// A unit (`tu`) gives one pair: the first variant (`tuv`) of either language. A variant is in
/// language `de` when its `xml:lang` is `de` or `de-…`, whatever the case; a code with a region
/// (`pt_br`) needs that region. Codes of the original's format inside a segment (`bpt`, `ept`, `ph`,
/// `it`, `ut` with all they hold) are left out, the text of a highlight (`hi`) stays. A unit
/// without one of the languages is a pair with an empty side.
final class TMXReader: PairReader {
  private let stream: ByteStream
  private let units: TMXUnits
  private var parser: xmlParserCtxtPtr?
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)
  private var isAtEnd = false

  init(_ file: String, _ direction: Direction) throws(CorpusError) {
    stream = try ByteStream(file)
    units = TMXUnits(direction)
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = tmxStart
    handler.endElementNs = tmxEnd
    handler.characters = tmxText
    handler.cdataBlock = tmxText
    handler.serror = { _, _ in }  // the parser keeps the last error, which `fault` reads
    parser = xmlCreatePushParserCtxt(
      &handler, Unmanaged.passUnretained(units).toOpaque(), nil, 0, nil)
    guard let parser else { throw .unreadable(file: file, reason: "libxml2 could not start") }
    // No network, no external entities; libxml2's bounds on depth and length stay on.
    xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue))
    units.line = { Int(parser.pointee.input?.pointee.line ?? 0) }
  }

  deinit { if let parser { xmlFreeParserCtxt(parser) } }

  var share: Double { stream.share }

  func next() throws(CorpusError) -> NumberedPair? {
    while units.isEmpty && !isAtEnd { try feed() }
    if let pair = units.take() { return pair }
    for code in units.missingLanguages {
      throw .noLanguage(file: stream.file, language: code, found: units.otherLanguages.sorted())
    }
    return nil
  }

  private func feed() throws(CorpusError) {
    var count = 0
    var failure: CorpusError?
    chunk.withUnsafeMutableBytes { buffer in
      do throws(CorpusError) { count = try stream.read(into: buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    isAtEnd = count < chunk.count
    let status = chunk.withUnsafeBytes {
      xmlParseChunk(
        parser, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(count), isAtEnd ? 1 : 0)
    }
    guard status == 0 else { throw fault() }
  }

  private func fault() -> CorpusError {
    let error = xmlCtxtGetLastError(parser)?.pointee
    let message = error?.message.map { String(cString: $0) } ?? "no XML"
    return .record(
      file: stream.file, line: Int(error?.line ?? 0), expected: "TMX",
      found: message.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}

/// Collects the units of a TMX file from the parser's events.
private final class TMXUnits {
  private(set) var otherLanguages = Set<String>()
  /// The line that the parser has come to.
  var line: () -> Int = { 0 }
  private let codes: [String]
  private var found = [false, false]
  private var finished: [NumberedPair] = []
  private var taken = 0

  private var texts: [String?] = [nil, nil]
  private var start = 0
  /// Which side the variant being read is of.
  private var side: Int?
  private var segment: [UInt8]?
  private var codeDepth = 0

  private static let inlineCodes: Set<String> = ["bpt", "ept", "ph", "it", "ut"]

  init(_ direction: Direction) { codes = [direction.source, direction.target] }

  var isEmpty: Bool { taken == finished.count }

  /// The languages that no variant was in.
  var missingLanguages: [String] { zip(codes, found).filter { !$1 }.map(\.0) }

  func take() -> NumberedPair? {
    guard !isEmpty else {
      finished.removeAll(keepingCapacity: true)
      taken = 0
      return nil
    }
    taken += 1
    return finished[taken - 1]
  }

  func begin(_ name: String, language: @autoclosure () -> String?) {
    switch name {
    case "tu": (texts, start) = ([nil, nil], line())
    case "tuv": side = language().flatMap(side)
    case "seg": segment = side == nil ? nil : []
    default: if Self.inlineCodes.contains(name) { codeDepth += 1 }
    }
  }

  func add(_ text: UnsafeBufferPointer<UInt8>) {
    if codeDepth == 0 { segment?.append(contentsOf: text) }
  }

  func end(_ name: String) {
    switch name {
    case "seg":
      if let side, let segment, texts[side] == nil {
        texts[side] = String(decoding: segment, as: UTF8.self).folded
      }
      segment = nil
    case "tuv": side = nil
    case "tu":
      if isEmpty { _ = take() }
      let pair = SentencePair(source: texts[0] ?? "", target: texts[1] ?? "")
      finished.append(NumberedPair(pair, line: start))
    default: if Self.inlineCodes.contains(name) { codeDepth -= 1 }
    }
  }

  private func side(of tag: String) -> Int? {
    let tag = Self.normal(tag)
    for (index, code) in codes.enumerated() {
      let code = Self.normal(code)
      if tag == code || (!code.contains("-") && tag.hasPrefix(code + "-")) {
        found[index] = true
        return index
      }
    }
    if otherLanguages.count < 20 { otherLanguages.insert(tag) }
    return nil
  }

  private static func normal(_ code: String) -> String {
    code.lowercased().replacingOccurrences(of: "_", with: "-")
  }
}

private func units(_ context: UnsafeMutableRawPointer?) -> TMXUnits? {
  context.map { Unmanaged<TMXUnits>.fromOpaque($0).takeUnretainedValue() }
}

private func text(_ name: UnsafePointer<xmlChar>?) -> String {
  name.map { String(cString: $0) } ?? ""
}

/// `attributes` holds five pointers each: name, prefix, URI, begin and end of the value.
private let tmxStart: startElementNsSAX2Func = { context, name, _, _, _, _, count, _, attributes in
  func language() -> String? {
    for index in 0..<Int(count) {
      guard let attribute = attributes?.advanced(by: 5 * index), text(attribute[0]) == "lang",
        let begin = attribute[3], let end = attribute[4]
      else { continue }
      return String(
        decoding: UnsafeBufferPointer(start: begin, count: end - begin), as: UTF8.self)
    }
    return nil
  }
  units(context)?.begin(text(name), language: language())
}

private let tmxEnd: endElementNsSAX2Func = { context, name, _, _ in
  units(context)?.end(text(name))
}

private let tmxText: charactersSAXFunc = { context, bytes, count in
  units(context)?.add(UnsafeBufferPointer(start: bytes, count: Int(count)))
}
