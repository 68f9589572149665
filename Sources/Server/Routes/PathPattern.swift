import Foundation

/// A path with parameters, such as `/v1/answers/{answer}.csv`.
struct PathPattern: Sendable, Hashable {
    private enum Segment: Sendable, Hashable {
        case fixed(String)
        case parameter(String, suffix: String)
    }
    private let segments: [Segment]
    let parameters: [String]

    init(_ path: String) {
        segments = path.split(separator: "/").map { segment in
            guard segment.hasPrefix("{"), let end = segment.firstIndex(of: "}") else { return .fixed(String(segment)) }
            return .parameter(
                String(segment[segment.index(after: segment.startIndex)..<end]),
                suffix: String(segment[segment.index(after: end)...]))
        }
        parameters = segments.compactMap { if case .parameter(let name, _) = $0 { name } else { nil } }
    }

    /// Among patterns that match a path the one that says most about it is meant.
    var precision: Int {
        segments.reduce(0) { sum, segment in
            switch segment {
            case .fixed: sum + 2
            case .parameter(_, let suffix): sum + (suffix.isEmpty ? 0 : 1)
            }
        }
    }

    /// - Parameter path: segments as they came, still percent-encoded.
    /// - Returns: the parameters; nil when the path is another one, or no UTF-8.
    func match(_ path: [Substring]) -> [String: String]? {
        guard path.count == segments.count else { return nil }
        var values: [String: String] = [:]
        for (segment, given) in zip(segments, path) {
            switch segment {
            case .fixed(let text): guard text == given else { return nil }
            case .parameter(let name, let suffix):
                guard given.hasSuffix(suffix), let value = String(given.dropLast(suffix.count)).removingPercentEncoding,
                    !value.isEmpty
                else { return nil }
                values[name] = value
            }
        }
        return values
    }
}
