import Corpora
import Foundation
import Testing

@Suite struct CatalogueCorpusTests {
  /// A root with two languages; German has a damaged and a passed-over catalogue, and a message in
  /// two catalogues.
  func withRoot(_ body: (String) throws -> Void) throws {
    try Fixture.withFolder { root in
      func write(_ language: String, _ name: String, _ bytes: [UInt8]) throws {
        try Fixture.write(bytes, to: "\(root)/\(language)/LC_MESSAGES/\(name)")
      }
      try write("de", "b.mo", Fixture.mo([("_Open", "Auf_machen"), ("Close", "Schließen")]))
      try write(
        "de", "a.mo",
        Fixture.mo([
          ("Open", "Öffnen"), ("%d file\u{0}%d files", "%d Datei\u{0}%d Dateien"), ("OK", "OK"),
        ]))
      try write("de", "c.mo", [1, 2, 3])
      try write("de", "iso_639-3.mo", Fixture.mo([("Swati", "swati")]))
      try write("de", "notes.txt", [65])
      try write("nn", "a.mo", Fixture.mo([("Open", "Opne")]))
      try write("no", "a.mo", Fixture.mo([("Open", "Åpne"), ("Close", "Lukk")]))
      try body(root)
    }
  }

  @Test func messagesComeInOrderAndTheFirstOfEqualsStays() throws {
    try withRoot { root in
      let languages = try CatalogueLanguage.find(
        under: root, codes: ["no", "de"], folders: ["no": ["no", "nn", "nb"]])
      var progress: [Double] = []
      let corpus = try CatalogueCorpus(languages: languages) { progress.append($0) }
      #expect(corpus.fromEnglish.directions.map(\.description) == ["en-no", "en-de"])
      #expect(
        corpus.intoEnglish[Direction(source: "no", target: "en")]
          == [
            SentencePair(source: "Åpne", target: "Open"),
            SentencePair(source: "Lukk", target: "Close"),
          ])
      #expect(
        corpus.fromEnglish[Direction(source: "en", target: "de")]
          == [
            SentencePair(source: "Open", target: "Öffnen"),
            SentencePair(source: "%d file", target: "%d Datei"),
            SentencePair(source: "%d files", target: "%d Dateien"),
            SentencePair(source: "Close", target: "Schließen"),
          ])
      #expect(progress.last == 1 && progress == progress.sorted())
    }
  }

  @Test func theAccountAddsUpAndNamesTheFiles() throws {
    try withRoot { root in
      let languages = try CatalogueLanguage.find(under: root, codes: ["de"])
      let account = try #require(try CatalogueCorpus(languages: languages).accounts.first)
      #expect(account.catalogues == 2 && account.read == 6 && account.kept == 4)
      #expect(account.dropped == [.copy: 1, .duplicate: 1])
      #expect(account.passedOver == ["iso_639-3.mo"])
      #expect(account.unreadable.count == 1)
      #expect(
        account.unreadable[0].hasPrefix("\(root)/de/LC_MESSAGES/c.mo: byte 3: expected a header"))
      #expect(
        account.description.hasPrefix(
          "de: 2 catalogues, 6 messages, 4 kept; dropped: 1 copy, 1 duplicate;"))
      let json = try JSONEncoder().encode(account)
      #expect(try JSONDecoder().decode(CatalogueAccount.self, from: json) == account)
      #expect(String(decoding: json, as: UTF8.self).contains("\"duplicate\":1"))
    }
  }

  @Test func missingCataloguesAreAnErrorThatNamesTheFix() throws {
    try withRoot { root in
      let error = #expect(throws: CorpusError.self) {
        try CatalogueLanguage.find(under: root, codes: ["de", "fr", "uk"])
      }
      #expect(error == .noCatalogues(root: root, languages: ["fr", "uk"]))
      let text = error?.description ?? ""
      #expect(text.contains("fr, uk") && text.contains("path-exclude") && text.contains(root))
      #expect(CatalogueLanguage.available(under: root).map(\.folder) == ["de", "nn", "no"])
      #expect(CatalogueLanguage.available(under: root).map(\.catalogues) == [4, 1, 1])
      #expect(CatalogueLanguage.available(under: root + "/none").isEmpty)
    }
  }

  @Test func aLanguageWithDamagedFilesOnlyIsAnErrorThatNamesTheFirst() throws {
    try Fixture.withFolder { root in
      try Fixture.write([0], to: "\(root)/be/LC_MESSAGES/a.mo")
      let languages = try CatalogueLanguage.find(under: root, codes: ["be"])
      let error = #expect(throws: CorpusError.self) { try CatalogueCorpus(languages: languages) }
      guard case .damagedCatalogues("be", count: 1, let fault) = error else {
        Issue.record("expected damaged catalogues, found \(String(describing: error))")
        return
      }
      #expect(fault.contains("be/LC_MESSAGES/a.mo"))
      #expect(error?.description.hasPrefix("the only catalogue of be is damaged: ") == true)
    }
  }
}
