-- honey_farm: DuckDB DDL; load order = statement order; one CSV per table, NULL = empty field
CREATE TABLE "beekeeper" (
    "bk_id" BIGINT,
    "bk_name" VARCHAR,
    "yrs_exp" BIGINT,
    "town" VARCHAR,
    "phone" VARCHAR,
    "hired" VARCHAR,
    PRIMARY KEY ("bk_id")
);

CREATE TABLE "apiary" (
    "ApiaryId" BIGINT,
    "ApiaryName" VARCHAR,
    "County" VARCHAR,
    "Altitude_ft" BIGINT,
    "Forage" VARCHAR,
    "KeeperId" BIGINT,
    PRIMARY KEY ("ApiaryId"),
    FOREIGN KEY ("KeeperId") REFERENCES "beekeeper" ("bk_id")
);

CREATE TABLE "hive" (
    "HiveNo" VARCHAR,
    "ApiaryId" BIGINT,
    "QueenRace" VARCHAR,
    "InstallDate" DATE,
    "frm_cnt" BIGINT,
    "Status" VARCHAR,
    PRIMARY KEY ("HiveNo"),
    FOREIGN KEY ("ApiaryId") REFERENCES "apiary" ("ApiaryId")
);

CREATE TABLE "honey_price" (
    "HoneyType" VARCHAR,
    "price per kg" DOUBLE,
    "Grade" VARCHAR,
    PRIMARY KEY ("HoneyType")
);

CREATE TABLE "harvest" (
    "HarvestID" BIGINT,
    "HiveNo" VARCHAR,
    "HoneyType" VARCHAR,
    "harvest_date" DATE,
    "honey_kg" DOUBLE,
    "wax_g" BIGINT,
    "moist_pct" VARCHAR,
    PRIMARY KEY ("HarvestID"),
    FOREIGN KEY ("HiveNo") REFERENCES "hive" ("HiveNo"),
    FOREIGN KEY ("HoneyType") REFERENCES "honey_price" ("HoneyType")
);

CREATE TABLE "inspection" (
    "InspNo" BIGINT,
    "HiveNo" VARCHAR,
    "bk_id" BIGINT,
    "insp_date" DATE,
    "insp_time" VARCHAR,
    "mite_cnt" BIGINT,
    "brood_temp_f" DOUBLE,
    "Temper" VARCHAR,
    PRIMARY KEY ("InspNo"),
    FOREIGN KEY ("HiveNo") REFERENCES "hive" ("HiveNo"),
    FOREIGN KEY ("bk_id") REFERENCES "beekeeper" ("bk_id")
);
