import Testing

@testable import Ingest

@Suite("Types that names help to tell")
struct ColumnLabelTests {
    @Test(
        "Digits to dial stay text; amounts don't",
        arguments: [
            ("contact_phone", ["15551234567", "14165559876"], true, "a number to dial"),
            ("phoneNumber", ["7182887233", ""], true, "an empty cell says nothing against it"),
            ("anything", ["+15551234567", "+14165559876"], true, "no amount is written with a plus each time"),
            ("ssn", ["123456789"], false, "a key that other columns refer to"),
            ("phone_calls", ["12", "7"], false, "counts are short"),
            ("population", ["12345678", "87654321"], false, "an amount may be long"),
            ("phone", ["", ""], false, "no value"),
            ("phone", ["7182887233", "718-288"], false, "is text anyway"),
        ])
    func labels(name: String, cells: [String], isLabel: Bool, why: String) {
        #expect(TypeHint.areLabels(name, cells) == isLabel, "\(why)")
    }

    @Test(
        "A column without values is typed by a name of times only",
        arguments: [
            ("read_at", "TIMESTAMP"), ("lastLoginAt", "TIMESTAMP"), ("end_date", "DATE"), ("Date", "DATE"),
            ("at", nil), ("update", nil), ("format", nil), ("date_of_birth_place", nil),
        ] as [(String, String?)])
    func empty(name: String, type: String?) {
        #expect(TypeHint.emptyTimeType(name) == type)
    }

    @Test func `phone numbers are read as text, and empty columns of times as times`() async throws {
        let reading = try Reading()
        let file = try reading.file(
            "calls.csv", "id,phone,seconds,ended_at\n1,+4915112345,30,\n2,+4915154321,45,\n")
        let tables = try await reading.load(file)
        #expect(
            try await reading.text(tables[0].name) == [
                "id BIGINT, phone VARCHAR, seconds BIGINT, ended_at TIMESTAMP", "1|+4915112345|30|NULL",
                "2|+4915154321|45|NULL",
            ])
    }
}
