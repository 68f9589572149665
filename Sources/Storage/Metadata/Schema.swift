extension Migrations {
    static let all = [Step(number: 1, name: "the first schema", statements: accounts + answers + jobs)]

    private static let accounts = [
        "CREATE TABLE workspaces (id {key} PRIMARY KEY, name TEXT NOT NULL, created_at BIGINT NOT NULL)",
        """
        CREATE TABLE members (workspace {key} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE, subject {key} NOT NULL,
            role TEXT NOT NULL, PRIMARY KEY (workspace, subject))
        """,
        """
        CREATE TABLE api_keys (id {key} PRIMARY KEY, workspace {key} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            name TEXT NOT NULL, hash {key} NOT NULL UNIQUE, prefix TEXT NOT NULL, role TEXT NOT NULL, scopes TEXT NOT NULL,
            created_at BIGINT NOT NULL, expires_at BIGINT, revoked_at BIGINT, last_used_at BIGINT)
        """,
        """
        CREATE TABLE audit (id {key} PRIMARY KEY, workspace {key} NOT NULL, subject TEXT NOT NULL, action TEXT NOT NULL,
            target TEXT NOT NULL, outcome TEXT NOT NULL, created_at BIGINT NOT NULL)
        """,
        "CREATE INDEX audit_by_workspace ON audit (workspace, id)",
        """
        CREATE TABLE idempotency (workspace {key} NOT NULL, key {key} NOT NULL, request_hash TEXT NOT NULL, status BIGINT,
            headers TEXT, body {blob}, created_at BIGINT NOT NULL, PRIMARY KEY (workspace, key))
        """,
    ]

    private static let answers = [
        """
        CREATE TABLE answers (id {key} PRIMARY KEY, workspace {key} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            dataset TEXT NOT NULL, version TEXT NOT NULL, asker TEXT NOT NULL, question TEXT NOT NULL, json TEXT NOT NULL,
            created_at BIGINT NOT NULL)
        """,
        "CREATE INDEX answers_by_workspace ON answers (workspace, id)",
        """
        CREATE TABLE answer_events (answer {key} NOT NULL, seq BIGINT NOT NULL, event TEXT NOT NULL, data TEXT NOT NULL,
            PRIMARY KEY (answer, seq))
        """,
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
