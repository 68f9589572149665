-- saas_ledger: DuckDB DDL, one CSV per table, NULL = empty field, self references (not declared, DuckDB cannot COPY them): sales_reps.manager_rep_id -> sales_reps.rep_id, accounts.parent_account_id -> accounts.account_id
CREATE TABLE sales_reps (
    rep_id INTEGER PRIMARY KEY,
    rep_name VARCHAR,
    territory VARCHAR,
    hire_dt DATE,
    manager_rep_id INTEGER
);

CREATE TABLE accounts (
    account_id INTEGER PRIMARY KEY,
    account_name VARCHAR,
    country_cd VARCHAR,
    segment VARCHAR,
    signup_dt DATE,
    owner_rep_id INTEGER REFERENCES sales_reps(rep_id),
    parent_account_id INTEGER,
    acct_status VARCHAR
);

CREATE TABLE plans (
    plan_cd VARCHAR PRIMARY KEY,
    plan_name VARCHAR,
    billing_period VARCHAR,
    list_price_cents INTEGER,
    seat_limit INTEGER
);

CREATE TABLE subscriptions (
    subscription_id INTEGER PRIMARY KEY,
    account_id INTEGER REFERENCES accounts(account_id),
    plan_cd VARCHAR REFERENCES plans(plan_cd),
    start_dt DATE,
    end_dt DATE,
    sub_status VARCHAR,
    quantity INTEGER,
    discount_pct INTEGER
);

CREATE TABLE invoices (
    invoice_id INTEGER PRIMARY KEY,
    invoice_no VARCHAR,
    account_id INTEGER REFERENCES accounts(account_id),
    issued_dt DATE,
    due_dt DATE,
    inv_status VARCHAR,
    currency VARCHAR,
    total_cents BIGINT
);

CREATE TABLE invoice_lines (
    line_id INTEGER PRIMARY KEY,
    invoice_id INTEGER REFERENCES invoices(invoice_id),
    subscription_id INTEGER REFERENCES subscriptions(subscription_id),
    line_type VARCHAR,
    quantity INTEGER,
    amount_cents BIGINT
);

CREATE TABLE payments (
    payment_id INTEGER PRIMARY KEY,
    invoice_id INTEGER REFERENCES invoices(invoice_id),
    paid_at TIMESTAMP,
    amount_cents BIGINT,
    method VARCHAR
);
