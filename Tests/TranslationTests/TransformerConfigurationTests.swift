import Foundation
import Layers
import Testing
import Translation

@Suite struct TransformerConfigurationTests {
  @Test func theDefaultHasNoFaults() {
    #expect(TransformerConfiguration().faults == [])
  }

  @Test func everyFaultNamesItsKeyAndItsValue() {
    var configuration = TransformerConfiguration()
    configuration.width = 10
    configuration.heads = 3
    configuration.feedForward = 0
    configuration.encoderLayers = -1
    configuration.decoderLayers = 1_001
    configuration.maxPositions = 1
    configuration.dropout = 1
    configuration.attentionDropout = -0.5
    configuration.activationDropout = .nan
    let expected = [
      "heads is 3", "feed_forward is 0", "encoder_layers is -1", "decoder_layers is 1001",
      "max_positions is 1", "dropout is 1.0", "attention_dropout is -0.5",
      "activation_dropout is nan",
    ]
    #expect(configuration.faults.count == expected.count)
    for (fault, start) in zip(configuration.faults, expected) {
      #expect(fault.hasPrefix("\(start);"), "\(fault)")
    }
    configuration.heads = 0
    configuration.width = 0
    #expect(configuration.faults[0].hasPrefix("width is 0;"))
    #expect(configuration.faults[1].hasPrefix("heads is 0;"))
  }

  @Test func theConfigurationSurvivesJSON() throws {
    var configuration = TransformerConfiguration()
    configuration.activation = .swish
    configuration.dropout = 0.25
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(TransformerConfiguration.self, from: data) == configuration)
  }
}
