import GradientVaccine
import Layers
import Testing

@testable import TaskGradients

@Suite("Columns of parameter groups")
struct GroupColumnsTests {
  @Test("every column belongs to exactly one group", arguments: Granularity.allCases)
  func cover(granularity: Granularity) throws {
    let parameters = try SmallNetwork().parameters
    let groups = GroupColumns(parameters, granularity: granularity).groups
    let columns = groups.flatMap { $0.columns.flatMap(Array.init) }
    #expect(columns.sorted() == Array(0..<parameters.count))
    for group in groups {
      let starts = group.columns.map(\.lowerBound)
      #expect(starts == starts.sorted())
      // Neighbouring parameters share a range.
      for (left, right) in zip(group.columns, group.columns.dropFirst()) {
        #expect(left.upperBound < right.lowerBound)
      }
    }
  }

  @Test("groups are named and ordered as their first parameters")
  func names() throws {
    let parameters = try SmallNetwork().parameters
    func names(_ granularity: Granularity) -> [String] {
      GroupColumns(parameters, granularity: granularity).groups.map(\.name)
    }
    #expect(names(.wholeModel) == ["model"])
    #expect(names(.encDec) == ["embeddings", "encoder", "decoder"])
    #expect(names(.allLayer) == ["embeddings", "encoder.0", "decoder.0"])
    #expect(names(.allMatrix) == parameters.parameters.map(\.path))
    #expect(
      GroupColumns(parameters, granularity: .wholeModel).groups[0].columns
        == [0..<parameters.count])
  }
}
