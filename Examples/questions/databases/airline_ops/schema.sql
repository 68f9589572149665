-- airline_ops: DuckDB DDL; one CSV per table, NULL = empty field
CREATE TABLE "airports" (
    "ap_iata" VARCHAR,
    "ap_nm" VARCHAR,
    "ap_city" VARCHAR,
    "ap_ctry" VARCHAR,
    "utc_off" DECIMAL(3,1),
    "elev_ft" INTEGER,
    PRIMARY KEY ("ap_iata")
);

CREATE TABLE "carriers" (
    "cxr_cd" VARCHAR,
    "cxr_nm" VARCHAR,
    "home_ctry" VARCHAR,
    "alliance" VARCHAR,
    PRIMARY KEY ("cxr_cd")
);

CREATE TABLE "acft_types" (
    "type_cd" VARCHAR,
    "mfr" VARCHAR,
    "type_desc" VARCHAR,
    "seats" INTEGER,
    "range_km" INTEGER,
    "cruise_kmh" INTEGER,
    PRIMARY KEY ("type_cd")
);

CREATE TABLE "tails" (
    "tail_no" VARCHAR,
    "cxr_cd" VARCHAR,
    "type_cd" VARCHAR,
    "delivered_dt" DATE,
    "ownership" VARCHAR,
    "tail_status" VARCHAR,
    PRIMARY KEY ("tail_no"),
    FOREIGN KEY ("cxr_cd") REFERENCES "carriers" ("cxr_cd"),
    FOREIGN KEY ("type_cd") REFERENCES "acft_types" ("type_cd")
);

CREATE TABLE "sched" (
    "sched_id" INTEGER,
    "cxr_cd" VARCHAR,
    "flt_no" INTEGER,
    "orig" VARCHAR,
    "dest" VARCHAR,
    "dep_tm" TIME,
    "arr_tm" TIME,
    "block_min" INTEGER,
    "days_op" VARCHAR,
    "type_cd" VARCHAR,
    "eff_from" DATE,
    "eff_to" DATE,
    "stops" INTEGER,
    PRIMARY KEY ("sched_id"),
    FOREIGN KEY ("cxr_cd") REFERENCES "carriers" ("cxr_cd"),
    FOREIGN KEY ("orig") REFERENCES "airports" ("ap_iata"),
    FOREIGN KEY ("dest") REFERENCES "airports" ("ap_iata"),
    FOREIGN KEY ("type_cd") REFERENCES "acft_types" ("type_cd")
);

CREATE TABLE "flt_legs" (
    "leg_id" INTEGER,
    "sched_id" INTEGER,
    "flt_dt" DATE,
    "tail_no" VARCHAR,
    "out_ts" TIMESTAMP,
    "in_ts" TIMESTAMP,
    "dep_dly" INTEGER,
    "arr_dly" INTEGER,
    "leg_status" VARCHAR,
    "pax_cnt" INTEGER,
    PRIMARY KEY ("leg_id"),
    FOREIGN KEY ("sched_id") REFERENCES "sched" ("sched_id"),
    FOREIGN KEY ("tail_no") REFERENCES "tails" ("tail_no")
);

CREATE TABLE "dly_codes" (
    "dly_cd" VARCHAR,
    "dly_desc" VARCHAR,
    "dly_grp" VARCHAR,
    PRIMARY KEY ("dly_cd")
);

CREATE TABLE "leg_delays" (
    "leg_id" INTEGER,
    "dly_cd" VARCHAR,
    "dly_min" INTEGER,
    FOREIGN KEY ("leg_id") REFERENCES "flt_legs" ("leg_id"),
    FOREIGN KEY ("dly_cd") REFERENCES "dly_codes" ("dly_cd")
);

CREATE TABLE "fares" (
    "fare_id" INTEGER,
    "sched_id" INTEGER,
    "cabin" VARCHAR,
    "fare_brand" VARCHAR,
    "amt_usd" DECIMAL(10,2),
    "is_refundable" BOOLEAN,
    "bags_incl" INTEGER,
    PRIMARY KEY ("fare_id"),
    FOREIGN KEY ("sched_id") REFERENCES "sched" ("sched_id")
);

CREATE TABLE "crew" (
    "crew_id" VARCHAR,
    "crew_nm" VARCHAR,
    "role_cd" VARCHAR,
    "cxr_cd" VARCHAR,
    "base_ap" VARCHAR,
    "joined_dt" DATE,
    "med_exp_dt" DATE,
    PRIMARY KEY ("crew_id"),
    FOREIGN KEY ("cxr_cd") REFERENCES "carriers" ("cxr_cd"),
    FOREIGN KEY ("base_ap") REFERENCES "airports" ("ap_iata")
);

CREATE TABLE "leg_crew" (
    "leg_id" INTEGER,
    "crew_id" VARCHAR,
    "duty_min" INTEGER,
    "is_deadhead" BOOLEAN,
    FOREIGN KEY ("leg_id") REFERENCES "flt_legs" ("leg_id"),
    FOREIGN KEY ("crew_id") REFERENCES "crew" ("crew_id")
);
