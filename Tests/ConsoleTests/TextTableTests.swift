import Testing

@testable import Console

struct TextTableTests {
  private func table() -> TextTable {
    var table = TextTable(["task", "BLEU", "note"])
    table.append(["日本語", "31.25", "a_b"])
    table.append(["fr", "-4.5", ""])
    table.append(["e\u{301}", "–", "50% | x\ty"])
    return table
  }

  @Test
  func `columns align by display width, numbers on the right`() {
    #expect(
      table().rendered() == """
        task     BLEU  note
        ──────  ─────  ─────────
        日本語  31.25  a_b
        fr       -4.5
        e\u{301}           –  50% | x y

        """)
  }

  @Test
  func `markdown marks the alignment and escapes bars`() {
    #expect(
      table().rendered(.markdown) == """
        | task   |  BLEU | note       |
        | ------ | ----: | ---------- |
        | 日本語 | 31.25 | a_b        |
        | fr     |  -4.5 |            |
        | e\u{301}      |     – | 50% \\| x y |

        """)
  }

  @Test
  func `latex escapes what it gives a meaning`() {
    #expect(
      table().rendered(.latex) == """
        \\begin{tabular}{lrl}
        \\toprule
        task & BLEU & note \\\\
        \\midrule
        日本語 & 31.25 & a\\_b \\\\
        fr & -4.5 &  \\\\
        e\u{301} & – & 50\\% | x y \\\\
        \\bottomrule
        \\end{tabular}

        """)
  }

  @Test
  func `tab-separated values have a line a row`() {
    #expect(
      table().rendered(.tsv)
        == "task\tBLEU\tnote\n日本語\t31.25\ta_b\nfr\t-4.5\t\ne\u{301}\t–\t50% | x y\n")
  }

  @Test
  func `alignment can be given, and a table may be empty`() {
    var given = TextTable(["a", "b"], alignments: [.right, .left])
    given.append(["x", "1"])
    given.append(["yy", "22"])
    #expect(given.rendered() == " a  b\n──  ──\n x  1\nyy  22\n")
    #expect(TextTable(["a"]).rendered() == "a\n─\n")
  }

  @Test(arguments: [
    ("1,234", true), ("31.2 ± 0.5", true), ("50%", true), ("1e-5", true), ("nan", true),
    ("-", false), ("v1", false), ("e", false),
  ])
  func `a column of numbers stands on the right`(cell: String, right: Bool) {
    var table = TextTable(["a long title"])
    table.append([cell])
    let line = table.rendered().split(separator: "\n")[2]
    #expect(line.hasPrefix(" ") == right)
  }
}
