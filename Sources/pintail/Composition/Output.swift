import Analyst
import Foundation
import Presentation
import Workspaces

/// Answers on standard output.
enum Output {
    static func write(_ answer: Answer, json: Bool, settings: Settings) throws {
        if json {
            write(try AnswerJSON.encode(answer) + Data("\n".utf8))
        } else {
            let text = AnswerView.render(answer: answer, options: .init(style: Terminal.style(of: STDOUT_FILENO, settings)))
            write(Data(text.utf8))
        }
    }

    /// A reader that has gone away is not an error of ours.
    static func write(_ data: Data) { try? FileHandle.standardOutput.write(contentsOf: data) }
}

/// What the terminal at a file descriptor can do.
enum Terminal {
    static func style(of descriptor: Int32, _ settings: Settings) -> TerminalStyle {
        TerminalStyle(width: width(of: descriptor), color: isatty(descriptor) == 1 && settings.text("NO_COLOR") == nil)
    }

    /// COLUMNS, else what the terminal says, else 100.
    static func width(of descriptor: Int32) -> Int {
        if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap(Int.init), columns > 0 { return min(columns, 400) }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
        return min(Int(size.ws_col), 400)
    }
}
