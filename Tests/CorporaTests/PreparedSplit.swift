import Corpora

/// What a preparation makes of a corpus without cleaning, read back.
struct PreparedSplit {
  private(set) var corpora: [Split: ParallelCorpus] = [:]
  let unused: [Int]

  init(_ corpus: ParallelCorpus, rule: SplitRule) throws {
    let preparation = CorpusPreparation(
      texts: corpus.parts.map {
        DirectionText($0.direction, train: [.pairs($0.pairs, account: nil)])
      }, cleaning: .none, rule: rule, identity: "test")
    (corpora, unused) = try Fixture.withFolder { path in
      let folder = CorpusFolder(path)
      let manifest = try preparation.run(into: folder)
      var corpora: [Split: ParallelCorpus] = [:]
      for split in Split.allCases {
        var read = ParallelCorpus()
        for direction in corpus.directions {
          read.append(try folder.read(split, [direction])[direction], to: direction)
        }
        corpora[split] = read
      }
      return (corpora, manifest.directions.map(\.unused))
    }
  }

  subscript(split: Split) -> ParallelCorpus { corpora[split] ?? ParallelCorpus() }
  var dev: ParallelCorpus { self[.dev] }
  var test: ParallelCorpus { self[.test] }
  var train: ParallelCorpus { self[.train] }
  var probe: ParallelCorpus { self[.probe] }
}
