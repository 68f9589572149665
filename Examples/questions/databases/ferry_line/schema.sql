-- ferry_line: DuckDB DDL; load order = statement order; one CSV per table, NULL = empty field
CREATE TABLE "Ref_Vessel_Types" (
    "vessel_type_code" VARCHAR,
    "vessel_type_description" VARCHAR,
    PRIMARY KEY ("vessel_type_code")
);

CREATE TABLE "Ports" (
    "PortCode" VARCHAR,
    "PortName" VARCHAR,
    "Country" VARCHAR,
    "Berths" BIGINT,
    "HarbourMaster" VARCHAR,
    PRIMARY KEY ("PortCode")
);

CREATE TABLE "Vessels" (
    "VesselNo" BIGINT,
    "VesselName" VARCHAR,
    "vessel_type_code" VARCHAR,
    "BuiltYear" BIGINT,
    "PaxCap" BIGINT,
    "CarCap" BIGINT,
    "TopSpeed_kn" VARCHAR,
    "Flag" VARCHAR,
    PRIMARY KEY ("VesselNo"),
    FOREIGN KEY ("vessel_type_code") REFERENCES "Ref_Vessel_Types" ("vessel_type_code")
);

CREATE TABLE "Captains" (
    "captain_id" BIGINT,
    "Name" VARCHAR,
    "Nationality" VARCHAR,
    "birth_date" VARCHAR,
    "Yrs_service" BIGINT,
    "VesselNo" BIGINT,
    PRIMARY KEY ("captain_id"),
    FOREIGN KEY ("VesselNo") REFERENCES "Vessels" ("VesselNo")
);

CREATE TABLE "Routes" (
    "RouteID" BIGINT,
    "FromPort" VARCHAR,
    "ToPort" VARCHAR,
    "Dist_nm" DOUBLE,
    "Adult_Fare" DOUBLE,
    "Car_Fare" DOUBLE,
    PRIMARY KEY ("RouteID"),
    FOREIGN KEY ("FromPort") REFERENCES "Ports" ("PortCode"),
    FOREIGN KEY ("ToPort") REFERENCES "Ports" ("PortCode")
);

CREATE TABLE "Sailings" (
    "SailingID" BIGINT,
    "RouteID" BIGINT,
    "VesselNo" BIGINT,
    "Sail_Date" VARCHAR,
    "Dep_Time" VARCHAR,
    "Dur_hr" DOUBLE,
    "Pax" BIGINT,
    "Cars" BIGINT,
    "Status" VARCHAR,
    PRIMARY KEY ("SailingID"),
    FOREIGN KEY ("RouteID") REFERENCES "Routes" ("RouteID"),
    FOREIGN KEY ("VesselNo") REFERENCES "Vessels" ("VesselNo")
);
