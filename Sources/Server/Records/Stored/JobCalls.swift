import Storage

/// How nodes tell each other that a job is to stop, so that the one that runs it hears at once. It looks into the store then,
/// which alone says what is true: a call that is lost is made up for by the job's next heartbeat, a false one changes nothing.
protocol JobCalls: Sendable {
    func send(_ job: String) async
    /// Until its task is cancelled.
    func listen(_ hear: @escaping @Sendable (_ job: String) async -> Void) async
}

extension RedisMessages: JobCalls {}
