/// A small bilingual text, the same in every run.
enum SampleText {
  private static let things = [
    ("file", "Datei"), ("folder", "Ordner"), ("printer", "Drucker"), ("window", "Fenster"),
    ("message", "Nachricht"), ("user", "Benutzer"), ("password", "Passwort"), ("server", "Server"),
  ]
  private static let actions = [
    ("Open the %@", "Öffnen: %@"), ("cannot remove the %@", "%@ kann nicht entfernt werden"),
    ("The %@ was not found", "%@ wurde nicht gefunden"), ("Select another %@", "%@ auswählen"),
    ("Is the %@ ready?", "Ist %@ bereit?"),
  ]

  static let sentences: [String] = actions.flatMap { action in
    things.flatMap { thing in
      [fill(action.0, thing.0), fill(action.1, thing.1)]
    }
  }

  private static func fill(_ pattern: String, _ word: String) -> String {
    let parts = pattern.split(separator: "%@", omittingEmptySubsequences: false)
    return parts.joined(separator: word)
  }
}
