import Testing

@testable import Evaluation

@Suite("The document on accuracy") struct AccuracyDocumentTests {
    @Test func `figures, bars and steps come from the reports`() {
        var report = AnswerReport([])
        (report.questions, report.answered, report.permutation, report.interval) = (10, 10, 7, [0.4, 0.9])
        report.errors = [ErrorClass.values.rawValue: 3]
        let step = PairedComparison(before: ["a": false, "b": true], after: ["a": true, "b": true])
        let text = AccuracyDocument(reports: ["spider": report, "archer": report], ladder: ["1 literals": step])
            .markdown(
                date: "2026-11-23", machine: .init(processor: "A processor", cores: 2, memory: 8 << 30))
        #expect(text.contains("| archer | 10 | 70.0 % | 40.0 % to 90.0 % | 25.0 % reached |"))
        #expect(text.contains("| spider | 10 | 70.0 % | 40.0 % to 90.0 % | 80.0 % missed |"))
        #expect(text.contains("| 1 literals | 2 | 1 | 2 | 1 | 0 | 1.000 |"))
        #expect(text.contains("2026-11-23 on A processor, 2 cores, 8 GiB") && text.contains("other values"))
        #expect(!text.contains("several readings"), "no section for what was not measured")
    }
}
