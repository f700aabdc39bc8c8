import Tensors

// Letter: U, the number of different entries that are looked up.

/// The entries of a table that one pass looks up: all others have the gradient zero.
///
/// A massively multilingual table has a hundred thousand entries, and a batch looks up a thousand of
/// them. The K gradients of these are enough for a group's Gramian and for its update, both exact.
struct TableEntries {
  /// The entries' indices [U], ascending.
  let indices: Tensor
  private let places: [Int64: Int64]

  /// The entries that some look-ups name.
  init(of lookUps: [Tensor]) throws {
    let found = try lookUps.reduce(into: Set<Int64>()) {
      $0.formUnion(try $1.converted(device: .cpu).array(of: Int64.self))
    }.sorted()
    places = Dictionary(uniqueKeysWithValues: zip(found, found.indices.map(Int64.init)))
    indices = try Tensor(found, device: lookUps.first?.device ?? .cpu)
  }

  /// The number of entries, U.
  var count: Int { places.count }

  /// The place of an entry among them; nil for one that is not looked up.
  func place(of index: Int) -> Int? { places[Int64(index)].map { Int($0) } }

  /// Indices as places among the entries.
  func places(of lookUp: Tensor) throws -> Tensor {
    let values = try lookUp.converted(device: .cpu).array(of: Int64.self)
    return try Tensor(values.map { places[$0] ?? 0 }, shape: lookUp.shape, device: lookUp.device)
  }
}
