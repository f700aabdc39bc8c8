/// One language: what the study needs to know about it.
public struct Language: Sendable, Hashable {
  /// The ISO 639-1 code where there is one, else the ISO 639-3 code: `fr`, `ast`.
  public let code: String
  /// The English name: `French`.
  public let name: String
  /// The top-level family: `Indo-European`, `Uralic`.
  public let family: String
  /// The branch inside the family: `Romance`; the family's name again where no branch is needed.
  public let branch: String
  /// The script in which it is mostly written, by its English name: `Latin`.
  public let script: String

  /// Makes a language from its five properties.
  public init(code: String, name: String, family: String, branch: String, script: String) {
    self.code = code
    self.name = name
    self.family = family
    self.branch = branch
    self.script = script
  }

  /// The unit that the study calls a family: the branch for Indo-European, the family otherwise.
  ///
  /// Indo-European alone covers Portuguese, Bengali and Russian, so as one label it would hide the
  /// very structure that is looked for; its branches (Romance, Germanic, Slavic, Indo-Aryan …) are
  /// of about the closeness of the smaller families here.
  public var studyFamily: String {
    family == "Indo-European" ? branch : family
  }
}
