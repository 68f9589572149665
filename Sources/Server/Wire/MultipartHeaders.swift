import Foundation

/// The headers of a part of a multipart body.
enum MultipartHeaders {
    static func part(_ bytes: [UInt8]) throws(MultipartParser.Failure) -> MultipartParser.Part {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw MultipartParser.Failure(message: "The headers of a part are no UTF-8 text.")
        }
        var fields: [String: String] = [:]
        for line in text.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else {
                throw MultipartParser.Failure(message: "A header of a part has no colon.")
            }
            fields[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let disposition = HeaderValue(fields["content-disposition"] ?? "")
        guard disposition.value == "form-data", let name = disposition.parameters["name"] else {
            throw MultipartParser.Failure(message: "A part has no \"Content-Disposition: form-data\" with a name.")
        }
        return MultipartParser.Part(
            name: name, filename: disposition.parameters["filename"], contentType: fields["content-type"])
    }
}

/// A header of the form `value; name=value; name="value"`.
struct HeaderValue: Sendable, Hashable {
    /// In lower case.
    var value: String
    /// Names in lower case.
    var parameters: [String: String] = [:]

    init(_ text: String) {
        var pieces: [String] = [""]
        var (quoted, escaped) = (false, false)
        for character in text {
            if escaped {
                pieces[pieces.count - 1].append(character)
                escaped = false
            } else if quoted, character == "\\" {
                escaped = true
            } else if character == "\"" {
                quoted.toggle()
            } else if character == ";", !quoted {
                pieces.append("")
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        value = pieces[0].trimmingCharacters(in: .whitespaces).lowercased()
        for piece in pieces.dropFirst() {
            guard let equals = piece.firstIndex(of: "=") else { continue }
            let name = piece[..<equals].trimmingCharacters(in: .whitespaces).lowercased()
            parameters[name] = piece[piece.index(after: equals)...].trimmingCharacters(in: .whitespaces)
        }
    }
}
