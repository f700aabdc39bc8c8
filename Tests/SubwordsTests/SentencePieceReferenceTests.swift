import Foundation
import Subwords
import Testing

/// Ids of the PyPI package on the same model; made by Scripts/references/corpora.py.
@Suite struct SentencePieceReferenceTests {
  struct Reference: Codable {
    struct Case: Codable {
      var text: String
      var ids: [Int32]
      var decoded: String
    }
    var format: Int
    var cases: [Case]
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  @Test func idsAndTextEqualThePythonPackage() throws {
    let bytes = try Data(contentsOf: Self.folder.appendingPathComponent("sentencepiece.model"))
    let json = try Data(contentsOf: Self.folder.appendingPathComponent("sentencepiece.json"))
    let reference = try JSONDecoder().decode(Reference.self, from: json)
    try #require(reference.format == 1, "run Scripts/references/corpora.py again")
    let model = try SentencePieceModel(bytes: [UInt8](bytes))
    try model.requireConvention()
    #expect(reference.cases.count == 9)
    for one in reference.cases {
      #expect(try model.encode(one.text) == one.ids, "\(one.text)")
      #expect(try model.decode(one.ids) == one.decoded)
    }
  }
}
