import Corpora
import Foundation
import Layers
import Tagging
import TaskGradients
import Tensors
import Testing
import Training

@testable import Experiments

@Suite("The losses, scores and batches of a tagger")
struct TaggingProblemTests {
  @Test("tasks' losses are shares of the batch loss, in one graph and one by one")
  func shares() throws {
    let folder = try TinyTags()
    var configuration = folder.configuration()
    configuration.model.dropout = 0
    configuration.model.attentionDropout = 0
    let problem = try folder.problem(configuration)
    for step in 1...4 {
      let work = try problem.work(forStep: step)
      let losses = try work.losses.map { try $0.parts.reduce(0) { try $0 + $1().item() } }
      let joint = try #require(work.joint)
      let (total, shares) = try joint.compute()
      #expect(joint.tasks == work.losses.map(\.task) && shares.count == losses.count)
      for (one, other) in zip(losses, shares) { #expect(abs(one - other) < 1e-5) }
      #expect(try abs(total.item() - losses.reduce(0, +)) < 1e-5)
      // An untrained classifier of four tags has about ln 4 nats a word, in every task.
      let words = Double(work.tokens.reduce(0, +))
      for (loss, own) in zip(losses, work.tokens) {
        #expect(abs(loss * words / Double(own) - log(4)) < 0.2, "\(losses) \(work.tokens)")
      }
      #expect(joint.segments[.output]?.count == losses.count && (0..<1).contains(work.padding))
    }
  }

  @Test("the same seed and step give the same losses with dropout, other steps others")
  func seeds() throws {
    let folder = try TinyTags()
    var configuration = folder.configuration()
    configuration.training.updateFreq = 2
    configuration.gradients = .perTask
    let (first, second) = (
      try folder.problem(configuration), try folder.problem(configuration)
    )
    func values(_ work: StepWork) throws -> [[Double]] {
      try work.losses.map { try $0.parts.map { try $0().item() } }
    }
    let (work, again) = (try first.work(forStep: 1), try second.work(forStep: 1))
    let found = try values(work)
    #expect(work.joint == nil && found.contains { $0.count == 2 })
    #expect(try values(again) == found && values(work) == found)
    let other = try folder.problem(configuration)
    #expect(try values(other.work(forStep: 2)) != found)
    #expect(work.tokens == again.tokens && work.rows == again.rows)
  }

  @Test("a validation is the mean over languages, by loss, F1 or accuracy")
  func validation() throws {
    let folder = try TinyTags()
    var configuration = folder.configuration()
    let found = try folder.problem(configuration).validate(atStep: 1)
    #expect(Set(found.figures.keys) == ["loss", "f1", "accuracy"] && found.measure == "F1")
    for (name, value) in [("loss", found.loss), ("f1", found.score)] {
      let values = try #require(found.figures[name])
      #expect(Set(values.keys) == ["de", "tr", "yo"])
      #expect(abs(value - values.values.reduce(0, +) / 3) < 1e-9, "\(name)")
    }
    #expect(abs(found.loss - log(4)) < 0.1)
    configuration.validation.metric = .loss
    let byLoss = try folder.problem(configuration).validate(atStep: 1)
    #expect(byLoss.score == -found.loss && byLoss.measure == "negative loss")
    configuration.validation.metric = .accuracy
    let byWords = try folder.problem(configuration).validate(atStep: 1)
    let values = try #require(found.figures["accuracy"])
    #expect(abs(byWords.score - values.values.reduce(0, +) / 3) < 1e-9)
    #expect(byWords.measure == "accuracy")
    configuration.data.dev = []
    let none = try folder.problem(configuration).validate(atStep: 1)
    #expect(none.loss.isNaN && none.score.isNaN && none.figures.isEmpty)
  }

  @Test("scores are of spans and of words, and their means count each language alike")
  func scores() throws {
    let sentences = [
      TaggedSentence(words: ["a", "b", "c", "d"], tags: ["B-PER", "I-PER", "O", "B-LOC"]),
      TaggedSentence(words: ["e", "f"], tags: ["O", "B-LOC"]),
    ]
    // Three true spans, two predicted, one right; four of six words.
    let found = try TaggingScores(
      of: sentences, predicted: [["B-PER", "I-PER", "O", "O"], ["B-LOC", "B-LOC"]])
    #expect(abs(found.precision - 200.0 / 3) < 1e-9 && abs(found.recall - 200.0 / 3) < 1e-9)
    #expect(abs(found.f1 - 200.0 / 3) < 1e-9 && abs(found.accuracy - 400.0 / 6) < 1e-9)
    #expect(found.sentences == 2 && found.words == 6)
    let half = try TaggingScores(
      of: sentences, predicted: [["O", "O", "O", "B-LOC"], ["O", "O"]])
    #expect(half.precision == 100 && abs(half.recall - 100.0 / 3) < 1e-9 && half.f1 == 50)
    #expect(half.accuracy == 50)
    let mean = try #require(TaggingScores(meanOf: [found, half]))
    #expect(abs(mean.f1 - (200.0 / 3 + 50) / 2) < 1e-9 && mean.words == 12)
    #expect(abs(mean.accuracy - (400.0 / 6 + 50) / 2) < 1e-9 && mean.sentences == 4)
    #expect(TaggingScores(meanOf: []) == nil)
  }

  @Test("a tagger's batches do not change its tags, and no sentence is lost")
  func batches() throws {
    let folder = try TinyTags()
    var configuration = folder.configuration()
    configuration.vocabulary.maxLength = 6
    configuration.model.dropout = 0.5
    configuration.sampling.maxTokens = 6
    let text = try folder.text(configuration)
    let narrow = try folder.tagger(configuration, text)
    configuration.sampling.maxTokens = 10_000
    let wide = try folder.tagger(configuration, text)
    let sentences = [[], ["aba"], []] + text.dev[0].sentences.map(\.words) + [["", "京都"]]
    let found = try narrow.tag(sentences)
    #expect(found.map(\.count) == sentences.map(\.count))
    #expect(try wide.tag(sentences) == found)
    #expect(try wide.tag([]).isEmpty && wide.tag([[], []]) == [[], []])
    #expect(TaggedEncoder.noTag == TaggedPieces.noTag)
  }
}
