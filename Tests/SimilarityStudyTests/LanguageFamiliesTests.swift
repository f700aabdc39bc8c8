import Testing

@testable import SimilarityStudy

@Suite("Families of languages")
struct LanguageFamiliesTests {
  @Test(
    "Known languages have their family, branch and script",
    arguments: [
      ("fr", "French", "Indo-European", "Romance", "Latin", "Romance"),
      ("uk", "Ukrainian", "Indo-European", "Slavic", "Cyrillic", "Slavic"),
      ("de", "German", "Indo-European", "Germanic", "Latin", "Germanic"),
      ("hi", "Hindi", "Indo-European", "Indo-Aryan", "Devanagari", "Indo-Aryan"),
      ("lt", "Lithuanian", "Indo-European", "Baltic", "Latin", "Baltic"),
      ("hu", "Hungarian", "Uralic", "Hungarian", "Latin", "Uralic"),
      ("tr", "Turkish", "Turkic", "Oghuz", "Latin", "Turkic"),
      ("zh", "Chinese", "Sino-Tibetan", "Sinitic", "Han", "Sino-Tibetan"),
      ("ar", "Arabic", "Afro-Asiatic", "Semitic", "Arabic", "Afro-Asiatic"),
      ("eu", "Basque", "Basque", "Basque", "Latin", "Basque"),
    ])
  func known(
    _ code: String, _ name: String, _ family: String, _ branch: String, _ script: String,
    _ studyFamily: String
  ) throws {
    let language = try #require(LanguageFamilies.language(code))
    #expect(
      language
        == Language(code: code, name: name, family: family, branch: branch, script: script))
    #expect(language.studyFamily == studyFamily)
  }

  @Test(
    "Regions, scripts, cases and other codes do not matter",
    arguments: [
      ("pt_BR", "pt"), ("zh_CN", "zh"), ("zh-Hant", "zh"), ("nb", "nb"), ("no", "no"),
      ("sr_Latn", "sr"), ("ca@valencia", "ca"), ("FR", "fr"), ("deu", "de"), ("ger", "de"),
      ("iw", "he"), ("en_US.UTF-8", "en"),
    ])
  func tolerant(_ given: String, _ code: String) {
    #expect(LanguageFamilies.language(given)?.code == code)
  }

  @Test("Unknown codes give nothing", arguments: ["", "xx", "_", "--", "frx", "🙂"])
  func unknown(_ code: String) {
    #expect(LanguageFamilies.language(code) == nil)
  }

  @Test(
    "A task speaks of its side that is not English",
    arguments: [
      ("fr", "fr"), ("fr-en", "fr"), ("en-fr", "fr"), ("fr>en", "fr"), ("en→fr", "fr"),
      ("__fr__", "fr"), ("<2fr>", "fr"), ("pt-BR", "pt"), ("zh-Hant", "zh"), ("en", "en"),
      ("de-fr", "de"), ("pt_BR-en", "pt"),
    ])
  func tasks(_ task: String, _ code: String) {
    #expect(LanguageFamilies.language(ofTask: task)?.code == code)
  }

  @Test("Tasks without a known language get no label")
  func labels() {
    let labels = LanguageFamilies.labels(for: ["fr-en", "mystery", "en-ru"])
    #expect(labels == ["fr-en": "Romance", "en-ru": "Slavic"])
  }

  @Test("The table has about a hundred languages, no code twice, and all other codes lead into it")
  func table() {
    let codes = LanguageFamilies.all.map(\.code)
    #expect(codes.count > 100)
    #expect(Set(codes).count == codes.count)
    #expect(Set(LanguageFamilies.otherCodes.values).isSubset(of: codes))
    #expect(Set(LanguageFamilies.otherCodes.keys).isDisjoint(with: codes))
  }
}
