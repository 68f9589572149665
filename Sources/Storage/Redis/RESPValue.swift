import Foundation
import NIOCore

/// What Redis answers, in version 2 of its protocol.
enum RESPValue: Sendable, Hashable {
    case simple(String)
    case error(String)
    case integer(Int64)
    case bulk(Data)
    case null
    case array([RESPValue])

    var data: Data? { if case .bulk(let data) = self { data } else { nil } }
    var text: String? {
        switch self {
        case .simple(let text): text
        case .bulk(let data): String(decoding: data, as: UTF8.self)
        default: nil
        }
    }
}

/// Answers as they come; one that is not whole yet waits for more bytes. Sizes no answer of ours has are refused, so that a
/// peer that is no Redis can't fill the memory.
struct RESPDecoder: ByteToMessageDecoder {
    typealias InboundOut = RESPValue
    struct Malformed: Error, Sendable {}

    private static let longestLine = 64 << 10
    private static let longestBulk = 128 << 20
    private static let mostElements = 1 << 20
    private static let deepest = 8

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let value = try Self.value(in: &buffer) else { return .needMoreData }
        context.fireChannelRead(wrapInboundOut(value))
        return .continue
    }

    /// Takes one value from the front; nil, and nothing taken, when it is not whole.
    static func value(in buffer: inout ByteBuffer) throws -> RESPValue? {
        var copy = buffer
        guard let value = try value(&copy, depth: 0) else { return nil }
        buffer.moveReaderIndex(to: copy.readerIndex)
        return value
    }

    private static func value(_ buffer: inout ByteBuffer, depth: Int) throws -> RESPValue? {
        guard depth < deepest else { throw Malformed() }
        guard let kind = buffer.readInteger(as: UInt8.self), let line = try line(&buffer) else { return nil }
        switch kind {
        case UInt8(ascii: "+"): return .simple(line)
        case UInt8(ascii: "-"): return .error(line)
        case UInt8(ascii: ":"):
            guard let number = Int64(line) else { throw Malformed() }
            return .integer(number)
        case UInt8(ascii: "$"):
            guard let length = Int(line), (-1...longestBulk).contains(length) else { throw Malformed() }
            if length == -1 { return .null }
            guard buffer.readableBytes >= length + 2, let bytes = buffer.readBytes(length: length) else { return nil }
            guard buffer.readBytes(length: 2) == [13, 10] else { throw Malformed() }
            return .bulk(Data(bytes))
        case UInt8(ascii: "*"):
            guard let count = Int(line), (-1...mostElements).contains(count) else { throw Malformed() }
            if count == -1 { return .null }
            var elements: [RESPValue] = []
            for _ in 0..<count {
                guard let element = try value(&buffer, depth: depth + 1) else { return nil }
                elements.append(element)
            }
            return .array(elements)
        default: throw Malformed()
        }
    }

    private static func line(_ buffer: inout ByteBuffer) throws -> String? {
        let bytes = buffer.readableBytesView
        guard let end = bytes.firstIndex(of: 13), end + 1 < bytes.endIndex else {
            if bytes.count > longestLine { throw Malformed() }
            return nil
        }
        guard bytes[end + 1] == 10, end - bytes.startIndex <= longestLine else { throw Malformed() }
        let text = String(decoding: bytes[bytes.startIndex..<end], as: UTF8.self)
        buffer.moveReaderIndex(to: end + 2)
        return text
    }
}
