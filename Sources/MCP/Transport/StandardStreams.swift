import Dispatch
import Foundation
import Synchronization

/// The protocol over a pair of file descriptors: one message a line, nothing else on the way out.
public struct StandardStreams: Sendable {
    private let input: Int32
    private let output: Int32
    /// A longer line is answered as malformed and passed over.
    static let longestLine = 1 << 20
    /// How long requests may go on after the client has closed its end.
    private let grace: Duration

    public init(input: Int32 = 0, output: Int32 = 1, grace: Duration = .seconds(2)) {
        (self.input, self.output, self.grace) = (input, output, grace)
    }

    /// Serves until the input ends, the output breaks, or the task is cancelled.
    public func serve(_ access: MCPAccess) async {
        let connection = MCPConnection(access: access)
        let writer = LineWriter(output)
        let reader = ByteSource(input)
        var lines = LineSplitter(longest: Self.longestLine)
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled, !writer.isBroken, let bytes = await reader.next() {
                for line in lines.split(bytes) {
                    switch await connection.receive(Self.message(of: line), sink: { writer.enqueue($0.data) }) {
                    case .noted: break
                    // Waited for, so that a client which sends without reading is not read from either.
                    case .replied(let outgoing): await writer.written(outgoing.data)
                    case .running(let task):
                        group.addTask { if let answer = await task.value { await writer.written(answer.data) } }
                    }
                }
            }
            if !Task.isCancelled, !writer.isBroken { await end(connection) }
            await connection.close()
        }
        await writer.finish()
    }

    private static func message(of line: LineSplitter.Line) -> Incoming {
        switch line {
        case .whole(let data): Incoming(data)
        case .tooLong: .malformed(nil, ProtocolError(.parse, "A message has at most \(longestLine) bytes."))
        }
    }

    /// Lets what runs come to its end within the grace.
    private func end(_ connection: MCPConnection) async {
        let closing = Task {
            try await Task.sleep(for: grace)
            await connection.close()
        }
        await connection.drain()
        closing.cancel()
    }
}

/// Bytes as they come, read away from Swift's threads: reading waits.
private struct ByteSource: Sendable {
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "pintail.mcp.input")

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Nil at the end, after an error, and when the task is cancelled.
    func next() async -> Data? {
        let isCancelled = Flag()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { continuation.resume(returning: waitAndRead(isCancelled)) }
            }
        } onCancel: {
            isCancelled.value.store(true, ordering: .relaxed)
        }
    }

    private func waitAndRead(_ isCancelled: Flag) -> Data? {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while !isCancelled.value.load(ordering: .relaxed) {
            // Wakes to look whether the program is to end.
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, 250)
            if ready == 0 || (ready < 0 && errno == EINTR) { continue }
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            return count > 0 ? Data(buffer.prefix(count)) : nil
        }
        return nil
    }

    private final class Flag: Sendable {
        let value = Atomic(false)
    }
}

/// Writes whole lines, in their order, away from Swift's threads.
private final class LineWriter: Sendable {
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "pintail.mcp.output")
    private let broken = Atomic(false)

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The reader has gone away.
    var isBroken: Bool { broken.load(ordering: .relaxed) }

    func enqueue(_ line: Data) { queue.async { self.put(line) } }

    func written(_ line: Data) async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.put(line)
                continuation.resume()
            }
        }
    }

    /// When all that was to be written is.
    func finish() async {
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
    }

    private func put(_ line: Data) {
        guard !isBroken else { return }
        var rest = (line + [0x0A])[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else {
                broken.store(true, ordering: .relaxed)
                return
            }
            rest = rest.dropFirst(count)
        }
    }
}

/// Cuts bytes into lines. Pure but for what it keeps of a line whose end has not come.
struct LineSplitter {
    enum Line: Sendable, Hashable {
        case whole(Data)
        case tooLong
    }

    private let longest: Int
    private var rest = Data()
    private var isPassingOver = false

    init(longest: Int) { self.longest = longest }

    /// Empty lines are left out.
    mutating func split(_ bytes: Data) -> [Line] {
        var lines: [Line] = []
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            take(bytes[start..<end], &lines)
            if !isPassingOver, !rest.allSatisfy({ $0 == 0x0D || $0 == 0x20 || $0 == 0x09 }) {
                lines.append(.whole(rest))
            }
            (rest, isPassingOver) = (Data(), false)
            start = bytes.index(after: end)
        }
        take(bytes[start...], &lines)
        return lines
    }

    private mutating func take(_ piece: Data, _ lines: inout [Line]) {
        guard !isPassingOver else { return }
        guard rest.count + piece.count <= longest else {
            (rest, isPassingOver) = (Data(), true)
            lines.append(.tooLong)
            return
        }
        rest.append(piece)
    }
}
