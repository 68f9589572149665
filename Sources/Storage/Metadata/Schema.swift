extension Migrations {
    static let all = [
        Step(number: 1, name: "the first schema", statements: accounts + answers + use + jobs),
        Step(
            number: 2, name: "answers by asker",
            statements: [
                "DROP INDEX answers_by_workspace", "CREATE INDEX answers_by_subject ON answers (workspace, subject, id)",
                "CREATE INDEX answers_by_dataset ON answers (workspace, dataset)",
            ]),
    ]

    private static let accounts = [
        """
        CREATE TABLE api_keys (id {key} PRIMARY KEY, workspace {key} NOT NULL, name TEXT NOT NULL, hash {key} NOT NULL UNIQUE,
            prefix TEXT NOT NULL, role TEXT NOT NULL, scopes TEXT, created_at BIGINT NOT NULL, expires_at BIGINT, revoked_at BIGINT)
        """,
        """
        CREATE TABLE audit (id {key} PRIMARY KEY, workspace {key} NOT NULL, subject TEXT NOT NULL, action TEXT NOT NULL,
            target TEXT NOT NULL, request TEXT NOT NULL, status BIGINT NOT NULL, created_at BIGINT NOT NULL)
        """,
        "CREATE INDEX audit_by_workspace ON audit (workspace, id)",
        "CREATE TABLE repeats (id {key} PRIMARY KEY, fingerprint TEXT NOT NULL, reply {blob}, created_at BIGINT NOT NULL)",
    ]

    private static let answers = [
        """
        CREATE TABLE answers (id {key} PRIMARY KEY, workspace {key} NOT NULL, dataset TEXT NOT NULL, version TEXT NOT NULL,
            conversation {key}, subject TEXT NOT NULL, access {key} NOT NULL, question TEXT NOT NULL, state TEXT NOT NULL,
            answer {blob}, dollars DOUBLE PRECISION NOT NULL, created_at BIGINT NOT NULL)
        """,
        "CREATE INDEX answers_by_workspace ON answers (workspace, access, id)",
        "CREATE INDEX answers_by_conversation ON answers (conversation, id)",
        "CREATE TABLE answer_events (answer {key} NOT NULL, seq BIGINT NOT NULL, name TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (answer, seq))",
        """
        CREATE TABLE feedback (id {key} PRIMARY KEY, workspace {key} NOT NULL, answer {key} NOT NULL, subject TEXT NOT NULL,
            verdict TEXT NOT NULL, comment TEXT, sql TEXT, created_at BIGINT NOT NULL)
        """,
        """
        CREATE TABLE conversations (id {key} PRIMARY KEY, workspace {key} NOT NULL, dataset TEXT NOT NULL, subject {key} NOT NULL,
            title TEXT NOT NULL, created_at BIGINT NOT NULL)
        """,
        "CREATE INDEX conversations_by_subject ON conversations (workspace, subject, id)",
    ]

    private static let use = [
        """
        CREATE TABLE uploads (id {key} PRIMARY KEY, workspace {key} NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL,
            size BIGINT NOT NULL, created_at BIGINT NOT NULL)
        """,
        // Summed by day: as many rows as there are people, not questions.
        """
        CREATE TABLE usage_days (workspace {key} NOT NULL, subject {key} NOT NULL, day BIGINT NOT NULL, questions BIGINT NOT NULL,
            tokens BIGINT NOT NULL, dollars DOUBLE PRECISION NOT NULL, seconds DOUBLE PRECISION NOT NULL, hits BIGINT NOT NULL,
            saved DOUBLE PRECISION NOT NULL, PRIMARY KEY (workspace, subject, day))
        """,
        "CREATE TABLE budgets (workspace {key} NOT NULL, subject {key} NOT NULL, budget TEXT NOT NULL, PRIMARY KEY (workspace, subject))",
    ]

    private static let jobs = [
        """
        CREATE TABLE jobs (id {key} PRIMARY KEY, workspace {key} NOT NULL, asker {key} NOT NULL, kind TEXT NOT NULL,
            priority BIGINT NOT NULL, payload TEXT NOT NULL, state TEXT NOT NULL, attempts BIGINT NOT NULL, worker TEXT,
            lease_until BIGINT, progress DOUBLE PRECISION NOT NULL, line TEXT, cancel_requested BIGINT NOT NULL,
            result TEXT, error TEXT, created_at BIGINT NOT NULL, finished_at BIGINT)
        """,
        "CREATE INDEX jobs_by_state ON jobs (state, priority, id)",
        "CREATE INDEX jobs_by_workspace ON jobs (workspace, id)",
        // Who was served when: the round robin among askers.
        "CREATE TABLE job_turns (workspace {key} NOT NULL, asker {key} NOT NULL, served_at BIGINT NOT NULL, PRIMARY KEY (workspace, asker))",
    ]
}
