import Corpora
import Testing

@Test func placeholder() {}
