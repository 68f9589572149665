-- evcharge: DuckDB DDL; one CSV per table, NULL = empty field
CREATE TABLE "site_host" (
    "host_id" INTEGER,
    "host_name" VARCHAR,
    "host_type" VARCHAR,
    "contract_start" DATE,
    "contract_end" DATE,
    PRIMARY KEY ("host_id")
);

CREATE TABLE "site" (
    "site_id" INTEGER,
    "site_name" VARCHAR,
    "host_id" INTEGER,
    "addr_line" VARCHAR,
    "city" VARCHAR,
    "region_cd" VARCHAR,
    "opened_on" DATE,
    "is_24h" BOOLEAN,
    PRIMARY KEY ("site_id"),
    FOREIGN KEY ("host_id") REFERENCES "site_host" ("host_id")
);

CREATE TABLE "charger" (
    "charger_id" VARCHAR,
    "site_id" INTEGER,
    "vendor" VARCHAR,
    "model" VARCHAR,
    "connector_type" VARCHAR,
    "max_kw" INTEGER,
    "status" VARCHAR,
    "installed_on" DATE,
    "ocpp_ver" VARCHAR,
    PRIMARY KEY ("charger_id"),
    FOREIGN KEY ("site_id") REFERENCES "site" ("site_id")
);

CREATE TABLE "tariff_plan" (
    "plan_cd" VARCHAR,
    "plan_name" VARCHAR,
    "monthly_fee" DECIMAL(8,2),
    "kwh_rate" DECIMAL(6,3),
    "idle_rate" DECIMAL(6,2),
    PRIMARY KEY ("plan_cd")
);

CREATE TABLE "driver" (
    "driver_id" INTEGER,
    "full_name" VARCHAR,
    "email" VARCHAR,
    "signup_ts" TIMESTAMP,
    "plan_cd" VARCHAR,
    "home_city" VARCHAR,
    "acct_status" VARCHAR,
    PRIMARY KEY ("driver_id"),
    FOREIGN KEY ("plan_cd") REFERENCES "tariff_plan" ("plan_cd")
);

CREATE TABLE "vehicle" (
    "vehicle_id" INTEGER,
    "driver_id" INTEGER,
    "make" VARCHAR,
    "model" VARCHAR,
    "model_yr" INTEGER,
    "battery_kwh" INTEGER,
    PRIMARY KEY ("vehicle_id"),
    FOREIGN KEY ("driver_id") REFERENCES "driver" ("driver_id")
);

CREATE TABLE "chg_session" (
    "session_id" INTEGER,
    "charger_id" VARCHAR,
    "driver_id" INTEGER,
    "vehicle_id" INTEGER,
    "start_ts" TIMESTAMP,
    "end_ts" TIMESTAMP,
    "kwh" DECIMAL(8,2),
    "cost" DECIMAL(8,2),
    "idle_min" INTEGER,
    "stop_reason" VARCHAR,
    PRIMARY KEY ("session_id"),
    FOREIGN KEY ("charger_id") REFERENCES "charger" ("charger_id"),
    FOREIGN KEY ("driver_id") REFERENCES "driver" ("driver_id")
);

CREATE TABLE "fault_ticket" (
    "ticket_id" INTEGER,
    "charger_id" VARCHAR,
    "opened_at" TIMESTAMP,
    "closed_at" TIMESTAMP,
    "severity" INTEGER,
    "category" VARCHAR,
    "tech_name" VARCHAR,
    PRIMARY KEY ("ticket_id"),
    FOREIGN KEY ("charger_id") REFERENCES "charger" ("charger_id")
);
