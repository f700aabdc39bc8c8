import Testing
import Translation

@Suite struct TransformerPresetTests {
  /// Counts by hand: a map a → b has a·b + b values, a norm 2·d.
  private func parameters(_ shape: TransformerConfiguration, tables: Int, vocabulary: Int) -> Int {
    let (d, f) = (shape.width, shape.feedForward)
    let attention = 4 * (d * d + d)
    let feedForward = d * f + f + f * d + d
    let encoder = attention + feedForward + 2 * 2 * d
    let decoder = 2 * attention + feedForward + 3 * 2 * d
    return shape.encoderLayers * encoder + shape.decoderLayers * decoder + tables * vocabulary * d
  }

  @Test func presetsHaveThePublishedSizes() {
    func millions(_ preset: TransformerPreset, tables: Int = 1, vocabulary: Int) -> Int {
      let count = parameters(preset.configuration, tables: tables, vocabulary: vocabulary)
      return (count + 500_000) / 1_000_000
    }
    // Vaswani et al. 2017, table 3, with 37,000 shared subwords: 65 and 213 million.
    #expect((63...65).contains(millions(.base, vocabulary: 37_000)))
    #expect((213...215).contains(millions(.big, vocabulary: 37_000)))
    // Chen et al. 2018 with three tables of 32,000: 93.3 and 375.4 million; one of 64,000: 343.
    #expect(millions(.base, tables: 3, vocabulary: 32_000) == 93)
    #expect(millions(.big375m, tables: 3, vocabulary: 32_000) == 375)
    #expect(millions(.big375m, vocabulary: 64_000) == 343)
  }

  @Test(arguments: TransformerPreset.allCases)
  func presetsArePossible(preset: TransformerPreset) {
    #expect(preset.configuration.faults.isEmpty && preset.configuration.preset == preset)
  }

  @Test func theSmallestIsTheDefault() {
    var standard = TransformerConfiguration()
    standard.preset = .tiny
    #expect(TransformerPreset.tiny.configuration == standard)
  }
}
