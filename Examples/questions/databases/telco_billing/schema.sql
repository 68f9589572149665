-- telco_billing: DuckDB DDL; one CSV per table, NULL = empty field
CREATE TABLE "regions" (
    "region_cd" VARCHAR,
    "region_nm" VARCHAR,
    "tz_nm" VARCHAR,
    PRIMARY KEY ("region_cd")
);

CREATE TABLE "plans" (
    "plan_cd" VARCHAR,
    "plan_nm" VARCHAR,
    "plan_typ" VARCHAR,
    "mthly_fee" DECIMAL(8,2),
    "incl_min" INTEGER,
    "incl_gb" INTEGER,
    "launched_on" DATE,
    "retired_on" DATE,
    PRIMARY KEY ("plan_cd")
);

CREATE TABLE "accts" (
    "acct_no" VARCHAR,
    "acct_nm" VARCHAR,
    "acct_typ" VARCHAR,
    "city" VARCHAR,
    "region_cd" VARCHAR,
    "open_dt" DATE,
    "close_dt" DATE,
    "acct_stat" VARCHAR,
    "credit_cls" VARCHAR,
    "autopay_flg" BOOLEAN,
    PRIMARY KEY ("acct_no"),
    FOREIGN KEY ("region_cd") REFERENCES "regions" ("region_cd")
);

CREATE TABLE "handsets" (
    "dev_id" INTEGER,
    "brand" VARCHAR,
    "model" VARCHAR,
    "os" VARCHAR,
    "list_price" DECIMAL(8,2),
    PRIMARY KEY ("dev_id")
);

CREATE TABLE "subs" (
    "sub_id" INTEGER,
    "acct_no" VARCHAR,
    "msisdn" VARCHAR,
    "plan_cd" VARCHAR,
    "act_ts" TIMESTAMP,
    "deact_ts" TIMESTAMP,
    "sub_status" VARCHAR,
    "dev_id" INTEGER,
    PRIMARY KEY ("sub_id"),
    FOREIGN KEY ("acct_no") REFERENCES "accts" ("acct_no"),
    FOREIGN KEY ("plan_cd") REFERENCES "plans" ("plan_cd"),
    FOREIGN KEY ("dev_id") REFERENCES "handsets" ("dev_id")
);

CREATE TABLE "cells" (
    "cell_id" VARCHAR,
    "cell_nm" VARCHAR,
    "region_cd" VARCHAR,
    "tech" VARCHAR,
    "on_air_dt" DATE,
    PRIMARY KEY ("cell_id"),
    FOREIGN KEY ("region_cd") REFERENCES "regions" ("region_cd")
);

CREATE TABLE "cdr" (
    "cdr_id" INTEGER,
    "sub_id" INTEGER,
    "call_ts" TIMESTAMP,
    "dur_sec" INTEGER,
    "dir" VARCHAR,
    "dest_cc" VARCHAR,
    "rated_amt" DECIMAL(8,2),
    "is_roaming" BOOLEAN,
    "cell_id" VARCHAR,
    PRIMARY KEY ("cdr_id"),
    FOREIGN KEY ("sub_id") REFERENCES "subs" ("sub_id"),
    FOREIGN KEY ("cell_id") REFERENCES "cells" ("cell_id")
);

CREATE TABLE "data_usage" (
    "sub_id" INTEGER,
    "usage_dt" DATE,
    "mb_used" DECIMAL(10,1),
    "rat" VARCHAR,
    FOREIGN KEY ("sub_id") REFERENCES "subs" ("sub_id")
);

CREATE TABLE "invoices" (
    "inv_no" INTEGER,
    "acct_no" VARCHAR,
    "bill_mth" DATE,
    "issued_on" DATE,
    "due_on" DATE,
    "net_amt" DECIMAL(10,2),
    "tax_amt" DECIMAL(10,2),
    "inv_status" VARCHAR,
    PRIMARY KEY ("inv_no"),
    FOREIGN KEY ("acct_no") REFERENCES "accts" ("acct_no")
);

CREATE TABLE "pymts" (
    "pay_id" INTEGER,
    "inv_no" INTEGER,
    "pay_ts" TIMESTAMP,
    "pay_amt" DECIMAL(10,2),
    "pay_chnl" VARCHAR,
    "pay_status" VARCHAR,
    PRIMARY KEY ("pay_id"),
    FOREIGN KEY ("inv_no") REFERENCES "invoices" ("inv_no")
);

CREATE TABLE "tickets" (
    "tkt_id" VARCHAR,
    "acct_no" VARCHAR,
    "opened_at" TIMESTAMP,
    "closed_at" TIMESTAMP,
    "prio" INTEGER,
    "cat" VARCHAR,
    "agent" VARCHAR,
    "tkt_status" VARCHAR,
    "csat" INTEGER,
    PRIMARY KEY ("tkt_id"),
    FOREIGN KEY ("acct_no") REFERENCES "accts" ("acct_no")
);
