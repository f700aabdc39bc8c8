import CYAML

/// One parser of libyaml, whose events it hands out as Swift values.
final class EventReader {
  /// A step of libyaml's walk through a document.
  enum Event {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case alias(String)
    case scalar(Scalar)
    case sequenceStart(anchor: String?, tag: String?)
    case sequenceEnd
    case mappingStart(anchor: String?, tag: String?)
    case mappingEnd
  }

  /// A scalar as it was written.
  struct Scalar {
    var text: String
    var isPlain: Bool
    var anchor: String?
    var tag: String?
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let file: String
  /// libyaml keeps pointers into the parser, so it must not move.
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)

  /// The tree of a document's bytes, which must be UTF-8.
  static func tree(
    of bytes: [UInt8], file: String, limits: YAMLLimits
  ) throws(ConfigurationError) -> YAMLNode {
    try bytes.withUnsafeBufferPointer { buffer throws(ConfigurationError) in
      let reader = try EventReader(buffer, file: file)
      var builder = TreeBuilder(reader, file: file, limits: limits)
      return try builder.document()
    }
  }

  /// A reader of bytes that outlive it.
  private init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) throws(ConfigurationError) {
    self.bytes = bytes
    self.file = file
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else {
      throw .unreadable(file, reason: "out of memory")
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event and where it starts.
  func next() throws(ConfigurationError) -> (event: Event, location: SourceLocation) {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw problem() }
    defer { yaml_event_delete(&event) }
    let location = location(event.start_mark)
    switch event.type {
    case YAML_STREAM_START_EVENT: return (.streamStart, location)
    case YAML_DOCUMENT_START_EVENT: return (.documentStart, location)
    case YAML_DOCUMENT_END_EVENT: return (.documentEnd, location)
    case YAML_ALIAS_EVENT: return (.alias(string(event.data.alias.anchor) ?? ""), location)
    case YAML_SCALAR_EVENT: return (.scalar(scalar(event.data.scalar)), location)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return (.sequenceStart(anchor: string(start.anchor), tag: string(start.tag)), location)
    case YAML_SEQUENCE_END_EVENT: return (.sequenceEnd, location)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return (.mappingStart(anchor: string(start.anchor), tag: string(start.tag)), location)
    case YAML_MAPPING_END_EVENT: return (.mappingEnd, location)
    default: return (.streamEnd, location)
    }
  }

  // MARK: - Parts of events

  private func scalar(_ data: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar) -> Scalar {
    let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
    return Scalar(
      text: String(decoding: bytes, as: UTF8.self), isPlain: data.style == YAML_PLAIN_SCALAR_STYLE,
      anchor: string(data.anchor), tag: string(data.tag))
  }

  private func string(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    bytes.map { String(cString: $0) }
  }

  private func location(_ mark: yaml_mark_t) -> SourceLocation {
    SourceLocation(file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  // MARK: - Problems

  /// What libyaml complains about, in its own words, and where.
  private func problem() -> ConfigurationError {
    let state = parser.pointee
    guard state.error != YAML_MEMORY_ERROR else {
      return .unreadable(file, reason: "out of memory")
    }
    let words = state.problem.map { String(cString: $0) } ?? "no YAML"
    if state.error == YAML_READER_ERROR {
      return .syntax(place(ofByte: Int(state.problem_offset)), problem: words)
    }
    let context = state.context.map { " (" + String(cString: $0) + ")" } ?? ""
    let culprit = byte(at: Int(state.problem_mark.index))
    let advice = culprit == UInt8(ascii: "\t") ? "; tabs cannot indent, use spaces" : ""
    // libyaml takes the end of a text for a new line.
    let place = culprit == nil ? place(ofByte: bytes.count) : location(state.problem_mark)
    return .syntax(place, problem: words + context + advice)
  }

  /// The byte of a character's index, which libyaml counts in characters.
  private func byte(at index: Int) -> UInt8? {
    var characters = -1
    for byte in bytes where byte & 0xC0 != 0x80 {
      characters += 1
      if characters == index { return byte }
    }
    return nil
  }

  private func place(ofByte offset: Int) -> SourceLocation {
    let before = bytes.prefix(offset)
    let line = before.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let column = before[start...].reduce(1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    return SourceLocation(file: file, line: line, column: column)
  }
}
