import Foundation

/// The colours of all pictures, for a light and a dark ground.
///
/// Categories are ten hues that stay apart for the common kinds of colour blindness and never carry
/// a meaning alone: a name or a legend is beside them. The ramps have steadily changing lightness, so
/// they can be read without any hue: towards the ink's side is more similar.
enum Palette {
  /// A colour on a light and on a dark ground, as `#rrggbb`.
  struct Pair: Sendable, Equatable {
    let light: String
    let dark: String
  }

  /// The colours of families, groups and lines; more of them start again, paler.
  static let categories: [Pair] = [
    Pair(light: "#2f6fb7", dark: "#76aefb"), Pair(light: "#c8591a", dark: "#f59b5f"),
    Pair(light: "#1c8a68", dark: "#4fcba6"), Pair(light: "#a83d80", dark: "#ec86c3"),
    Pair(light: "#8b6b00", dark: "#dcbc45"), Pair(light: "#46a0c9", dark: "#93d7ff"),
    Pair(light: "#7355c4", dark: "#b8a1ff"), Pair(light: "#a2352f", dark: "#f2877f"),
    Pair(light: "#5c6b74", dark: "#aab9c2"), Pair(light: "#6a971f", dark: "#abd95f"),
  ]

  /// What is not known or does not belong anywhere.
  static let neutral = Pair(light: "#8b9097", dark: "#7d848b")

  /// How many steps a ramp has.
  static let steps = 24

  /// From little to much, for cosines that are not negative.
  static let sequential: [Pair] = ramp(
    light: ["#f6f2e3", "#d3e6cf", "#8ccabf", "#469db3", "#2d6a9f", "#2c3576"],
    dark: ["#1c2230", "#21425f", "#1f6d80", "#36a08e", "#8fcc7c", "#f3ec91"])

  /// From opposed over unrelated to alike, for cosines of both signs.
  static let diverging: [Pair] = ramp(
    light: ["#9a4208", "#dc8a45", "#f3cfa8", "#f5f3ee", "#b3d1e8", "#5a9acb", "#14518c"],
    dark: ["#ffb074", "#c26d2b", "#6b4227", "#23272c", "#24486b", "#3c82c0", "#8ecbff"])

  /// The colour of category `index`, and whether it is a repetition that must look paler.
  static func category(_ index: Int) -> (pair: Pair, isPale: Bool) {
    (categories[index % categories.count], index >= categories.count)
  }

  /// The colour of category `index` on white paper; repetitions are half-way to white.
  static func lightColour(_ index: Int) -> String {
    let (pair, isPale) = category(index)
    return isPale ? blend([pair.light, "#ffffff"], at: 0.45) : pair.light
  }

  /// Dark or white, whichever has more contrast on a colour: at least 4.2 to 1 by WCAG's measure.
  static func ink(on colour: String) -> String {
    luminance(of: colour) > 0.196 ? "#14171a" : "#ffffff"
  }

  /// The relative luminance of a colour by WCAG 2's definition, in [0, 1].
  static func luminance(of colour: String) -> Double {
    let linear = channels(of: colour).map { channel in
      channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  /// Red, green and blue in [0, 1].
  private static func channels(of colour: String) -> [Double] {
    let value = UInt32(colour.dropFirst(), radix: 16) ?? 0
    return [16, 8, 0].map { Double((value >> $0) & 255) / 255 }
  }

  private static func ramp(light: [String], dark: [String]) -> [Pair] {
    (0..<steps).map { step in
      let position = Double(step) / Double(steps - 1)
      return Pair(light: blend(light, at: position), dark: blend(dark, at: position))
    }
  }

  private static func blend(_ stops: [String], at position: Double) -> String {
    let place = position * Double(stops.count - 1)
    let below = min(Int(place), stops.count - 2)
    let share = place - Double(below)
    let mixed = zip(channels(of: stops[below]), channels(of: stops[below + 1])).map { a, b in
      Int(((a + share * (b - a)) * 255).rounded())
    }
    return String(format: "#%02x%02x%02x", mixed[0], mixed[1], mixed[2])
  }
}

extension Palette {
  /// The rules that give every class its colour: `f3` and `s3` fill and stroke category 3, `q7` and
  /// `d7` fill step 7 of the ramps, and `.q7 + text` is readable on it.
  static var styleRules: String {
    let light = rules { $0.light }
    let dark = rules { $0.dark }
    return light + "@media screen and (prefers-color-scheme:dark){" + dark + "}"
  }

  private static func rules(_ choose: (Pair) -> String) -> String {
    var rules = ""
    for (index, pair) in categories.enumerated() {
      let colour = choose(pair)
      rules += ".f\(index){fill:\(colour)}.s\(index){stroke:\(colour)}"
    }
    rules += ".fn{fill:\(choose(neutral))}.sn{stroke:\(choose(neutral))}"
    for (letter, ramp) in [("q", sequential), ("d", diverging)] {
      for (step, pair) in ramp.enumerated() {
        let colour = choose(pair)
        rules += ".\(letter)\(step){fill:\(colour)}.\(letter)\(step)+text{fill:\(ink(on: colour))}"
      }
    }
    return rules
  }

  /// The class suffix of a category: its number and whether it is pale.
  static func fillClass(_ index: Int?) -> String {
    guard let index else { return "fn" }
    let (_, isPale) = category(index)
    return "f\(index % categories.count)" + (isPale ? " pale" : "")
  }

  /// The class of a line in a category's colour.
  static func strokeClass(_ index: Int?) -> String {
    guard let index else { return "sn" }
    let (_, isPale) = category(index)
    return "s\(index % categories.count)" + (isPale ? " pale" : "")
  }
}
