import Foundation
import Storage
import Testing

@testable import Server

@Suite struct WireTests {
    @Test(arguments: [
        ("\"a\"", true, "the same"), ("W/\"a\"", true, "weak is enough for reading"),
        ("\"b\", \"a\"", true, "one of several"), ("*", true, "anything"),
        ("\"b\"", false, "another"), ("a", false, "no quotes"),
    ])
    func `If-None-Match compares weakly`(_ header: String, _ expected: Bool, _ reason: String) {
        #expect(EntityTag.matches(header, "\"a\"") == expected, "\(reason)")
    }

    @Test(
        arguments: [
            ("\"a\"", nil, "\"a\"", true, "the writer knows the state"),
            ("\"b\"", nil, "\"a\"", false, "it was changed"),
            ("W/\"a\"", nil, "\"a\"", false, "weak does not do for writing"),
            ("*", nil, nil, false, "there must be something"),
            (nil, "*", "\"a\"", false, "there must be nothing"), (nil, "*", nil, true, "there is nothing"),
            (nil, nil, "\"a\"", true, "no condition"),
        ] as [(String?, String?, String?, Bool, String)])
    func `If-Match compares strongly`(
        _ ifMatch: String?, _ ifNoneMatch: String?, _ tag: String?, _ expected: Bool, _ reason: String
    ) {
        #expect(
            EntityTag.allowsWriting(ifMatch: ifMatch, ifNoneMatch: ifNoneMatch, current: tag) == expected, "\(reason)")
    }

    @Test(
        arguments: [
            ("gzip", true), ("deflate, gzip;q=0.5", true), ("gzip;q=0", false), ("br", false), (nil, false),
            ("*", true),
        ] as [(String?, Bool)])
    func `gzip is for those who take it`(_ header: String?, _ expected: Bool) {
        #expect(Gzip.isAccepted(by: header) == expected)
    }

    @Test func `a bucket gives its burst at once and then its rate`() {
        let rate = TokenBucket.Rate(capacity: 2, perSecond: 1)
        var bucket = TokenBucket(full: rate, at: .zero)
        let waits = [0, 0, 0, 0.5, 1, 1.5].map { bucket.take(rate, at: .seconds($0)) }
        #expect(waits == [nil, nil, .seconds(1), .seconds(0.5), nil, .seconds(0.5)])
        #expect(bucket.take(rate, at: .zero) != nil, "A clock that jumps back gives nothing away.")
    }

    @Test func `a page goes on after the last item, also when that one is gone`() {
        let all = ["a", "b", "c", "d", "e"]
        let first = Page(of: all, after: nil, limit: 2, id: \.self)
        #expect(first.items == ["a", "b"] && first.next == "b")
        #expect(Page(of: ["a", "c", "d"], after: "b", limit: 2, id: \.self).items == ["c", "d"])
        #expect(Page(of: all, after: "d", limit: 2, id: \.self).next == nil)
    }

    @Test func `path patterns know the more precise one`() throws {
        #expect(PathPattern("/v1/answers/{answer}.csv").match(["v1", "answers", "x.csv"]) == ["answer": "x"])
        #expect(PathPattern("/v1/answers/{answer}.csv").match(["v1", "answers", ".csv"]) == nil)
        #expect(PathPattern("/v1/answers/{answer}").match(["v1", "answers", "%2e%2e%2f"]) == ["answer": "../"])
        #expect(PathPattern("/v1/answers/{answer}").match(["v1", "answers", "%ff"]) == nil, "No UTF-8.")
        #expect(PathPattern("/a/{b}.csv").precision > PathPattern("/a/{b}").precision)
    }

    @Test func `ids sort by time and differ`() {
        let early = Identifier.make("ans", at: Date(timeIntervalSince1970: 1_000))
        let late = Identifier.make("ans", at: Date(timeIntervalSince1970: 1_000.002))
        #expect(early < late && early.hasPrefix("ans_") && early.count == 30)
        #expect(Set((0..<100).map { _ in Identifier.make("x") }).count == 100)
    }

    @Test(
        arguments: [
            ("{\"a\": 1}", nil, "fits"), ("{\"a\": 1, \"b\": \"x\"}", nil, "with what may be missing"),
            ("{}", "", "must have \"a\""), ("{\"a\": \"1\"}", "/a", "a whole number"),
            ("{\"a\": 11}", "/a", "at most 10"), ("{\"a\": 1, \"c\": 0}", "/c", "not known"), ("[]", "", "an object"),
            ("{\"a\": 1, \"b\": \"\"}", "/b", "empty"),
            ("{\"a\": 1.5}", "/a", "no whole number"), ("{\"a\": true}", "/a", "true is no number"),
            ("{\"a\": 1, \"b\": null}", "/b", "null is no text"),
        ] as [(String, String?, String)])
    func `a schema finds what does not fit, and where`(_ text: String, _ pointer: String?, _ reason: String) throws {
        let schema = Schema.object(["a": .integer(0...10), "b?": .string(1...3)])
        let json = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
        #expect(schema.violation(of: json)?.pointer == pointer, "\(reason)")
    }
}
